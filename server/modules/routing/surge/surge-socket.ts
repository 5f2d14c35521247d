import { SURGE_EVENTS, SURGE_MINE_TOPIC, SURGE_TOPIC } from '../../../../shared/contracts/routing-surge-events.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import type { PushFrame, SocketOffer } from '../../../platform/socket/socket-types.ts';
import { may, type SocketSubject } from '../../identity/index.ts';

/** A frame says that something changed; the screen reads the truth again. */
export function surgeFrames(event: CommittedEvent): Omit<PushFrame, 'position'>[] {
  const { staffId } = event.data;
  const frames = [{ topic: SURGE_TOPIC, type: event.type, data: {} }];
  if (typeof staffId === 'string') frames.push({ topic: `${SURGE_MINE_TOPIC}:${staffId}`, type: event.type, data: {} });
  return frames;
}

export const surgeSocket = (): SocketOffer<SocketSubject> => ({
  topics: [
    {
      prefix: SURGE_TOPIC,
      may: ({ subject }, rest) => rest === '' && subject.kind === 'staff' && may(subject.principal, 'floor.supervise'),
    },
    {
      prefix: SURGE_MINE_TOPIC,
      may: ({ subject }, rest) => subject.kind === 'staff' && subject.principal.staffId === rest,
    },
  ],
  projections: [{ types: Object.values(SURGE_EVENTS), frames: surgeFrames }],
});
