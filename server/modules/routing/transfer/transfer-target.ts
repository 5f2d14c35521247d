import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { QueueRules } from '../../../../shared/contracts/routing-rules.ts';
import { asksOf } from '../live/able.ts';
import type { SeatLook } from '../live/live-floor.ts';

interface Queue {
  readonly code: string;
  readonly channel: Channel | null;
}

/**
 * The queue these people are there for: the one whose first step asks for the skill they hold highest, all together. A tie goes
 * to the queue the contact is in already, so that its story does not change queues for nothing.
 */
export function queueOfPeople(
  people: readonly Pick<SeatLook, 'skills'>[],
  where: {
    readonly queues: readonly Queue[];
    readonly rules: readonly QueueRules[];
    readonly channel: Channel;
    readonly present: string | null;
  },
): string | undefined {
  const worthOf = (queue: Queue): number => {
    const [ask] = asksOf(queue.code, where.rules);
    return ask === undefined ? 0 : people.reduce((sum, p) => sum + (p.skills.get(ask.skill) ?? 0), 0);
  };
  const [best] = where.queues
    .filter((q) => q.channel === null || q.channel === where.channel)
    .map((q) => ({ code: q.code, worth: worthOf(q), isPresent: q.code === where.present }))
    .filter((q) => q.worth > 0)
    .sort((a, b) => b.worth - a.worth || Number(b.isPresent) - Number(a.isPresent));
  return best?.code;
}

/** Those who can take it at once come first, then the longest idle; nobody who is signed off. */
export const inPreference = (people: readonly SeatLook[], isFree: (seat: SeatLook) => boolean): SeatLook[] =>
  people
    .filter((p) => p.state !== 'offline' && p.isHere)
    .sort((a, b) => Number(isFree(b)) - Number(isFree(a)) || a.idleSinceMs - b.idleSinceMs);
