import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { QueueRules, RelaxStep } from '../../../../shared/contracts/routing-rules.ts';
import type { SeatLook } from './live-floor.ts';

export type WhyNot =
  | 'live.not_an_agent'
  | 'live.signed_off'
  | 'live.not_ready'
  | 'live.hands_full'
  | 'live.no_skill'
  | 'live.not_reachable';

/** The skills a queue's rule ever asks for; overflow asks as the other queue's first step does, one queue deep. */
export function asksOf(queue: string, rules: readonly QueueRules[]): readonly Extract<RelaxStep, { kind: 'skill' }>[] {
  const stepsOf = (code: string): readonly RelaxStep[] => rules.find((q) => q.code === code)?.steps ?? [];
  return stepsOf(queue).flatMap((step) => {
    if (step.kind === 'skill') return [step];
    const [first] = stepsOf(step.queue);
    return first?.kind === 'skill' ? [first] : [];
  });
}

export const hasOne = (
  skills: ReadonlyMap<string, number>,
  asks: readonly { readonly skill: string; readonly minLevel: number }[],
): boolean => asks.some((a) => (skills.get(a.skill) ?? 0) >= a.minLevel);

interface Asked {
  readonly seat: SeatLook | undefined;
  readonly channel: Channel;
  readonly asks: readonly { readonly skill: string; readonly minLevel: number }[];
  readonly reaches: boolean;
  /** A shift leader may take one in hand without being ready for more. */
  readonly mustBeReady: boolean;
}

/** As the engine counts: one ring at a time, a call fills the ears, chats stand side by side. */
function roomIn({ hands, capacity, voiceInterruptsChat }: SeatLook, channel: Channel): number {
  const chats = hands.filter((h) => h.channel === 'chat').length;
  if (hands.some((h) => h.state === 'offered') || hands.length > chats) return 0;
  if (channel === 'chat') return capacity.chat - chats;
  return chats > 0 && !voiceInterruptsChat ? 0 : capacity[channel];
}

/** Why this person cannot take this contact now; undefined when they can. */
export function whyNot({ seat, channel, asks, reaches, mustBeReady }: Asked): WhyNot | undefined {
  if (seat === undefined || seat.capacity[channel] === 0) return 'live.not_an_agent';
  if (seat.state === 'offline' || !seat.isHere) return 'live.signed_off';
  if (mustBeReady && seat.state !== 'ready') return 'live.not_ready';
  if (!hasOne(seat.skills, asks)) return 'live.no_skill';
  if (roomIn(seat, channel) <= 0) return 'live.hands_full';
  return reaches ? undefined : 'live.not_reachable';
}
