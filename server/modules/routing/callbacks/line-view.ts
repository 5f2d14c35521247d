import type { Channel } from '../../../../shared/contracts/contacts.ts';
import { positionOf } from '../floor-contact.ts';
import type { Floor, FloorContact } from '../floor.ts';
import type { CallbackLine, KeptKey } from './ports.ts';

const capacity = (agent: { voiceCapacity: number; chatCapacity: number }, channel: Channel): number =>
  channel === 'chat' ? agent.chatCapacity : agent.voiceCapacity;

/** A kept place as if it stood in the line. */
const standIn = (queueCode: string, keptAtMs: number, key: KeptKey): FloorContact => ({
  id: '',
  version: 0,
  channel: 'voice',
  state: 'waiting',
  queueCode,
  serviceClass: 'ordinary',
  agentId: null,
  queuedAtMs: keptAtMs,
  placeMs: key.placedAt === null ? keptAtMs : Date.parse(key.placedAt),
  putFirst: key.putFirst,
  routing: { boosts: key.boosts, preferred: null },
});

/** The lines as the floor in memory knows them, in the engine's own order. */
export const lineView = (needs: {
  readonly floor: Floor;
  readonly queues: () => readonly { readonly code: string; readonly skill: string }[];
  readonly atMostSeconds: () => number;
}): CallbackLine => ({
  aheadOf: (queueCode, { keptAtMs, key }) =>
    positionOf(standIn(queueCode, keptAtMs, key), needs.floor.waiting(), needs.atMostSeconds()) - 1,
  agents: (queueCode, channel = 'voice') => {
    const skill = needs.queues().find((q) => q.code === queueCode)?.skill;
    const skilled = needs.floor
      .agents()
      .filter((a) => a.state !== 'offline' && capacity(a, channel) > 0 && skill !== undefined && a.skills.has(skill));
    const free = skilled.filter((a) => needs.floor.activity(a.staffId) === 'idle').length;
    return { on: skilled.length, free };
  },
});
