import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { Floor } from '../floor.ts';
import { scoreOf, type Waiting } from '../matching.ts';
import type { CallbackLine } from './ports.ts';

const capacity = (agent: { voiceCapacity: number; chatCapacity: number }, channel: Channel): number =>
  channel === 'chat' ? agent.chatCapacity : agent.voiceCapacity;

/** The lines as the floor in memory knows them. */
export const lineView = (needs: {
  readonly floor: Floor;
  readonly queues: () => readonly { readonly code: string; readonly skill: string }[];
  readonly now: () => number;
}): CallbackLine => ({
  aheadOf: (queueCode, { keptAtMs, serviceClass }) => {
    const now = needs.now();
    const kept = scoreOf({ queuedAtMs: keptAtMs, serviceClass } as Waiting, now);
    return needs.floor.waiting().filter((w) => w.queueCode === queueCode && (w.putFirst || scoreOf(w, now) >= kept))
      .length;
  },
  agents: (queueCode, channel = 'voice') => {
    const skill = needs.queues().find((q) => q.code === queueCode)?.skill;
    const skilled = needs.floor
      .agents()
      .filter((a) => a.state !== 'offline' && capacity(a, channel) > 0 && skill !== undefined && a.skills.has(skill));
    const free = skilled.filter((a) => needs.floor.activity(a.staffId) === 'idle').length;
    return { on: skilled.length, free };
  },
});
