import { BREAK_EVENTS } from '../../../../shared/contracts/routing-handover-events.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import type { PushFrame, SocketOffer } from '../../../platform/socket/socket-types.ts';
import { may, type Principal } from '../../identity/index.ts';

/** `breaks` for leaders, `agent:<id>` for the one who asked. */
function breakFrames({ type, data }: CommittedEvent): Omit<PushFrame, 'position'>[] {
  const { breakId, staffId, state } = data;
  const topics = ['breaks', ...(typeof staffId === 'string' ? [`agent:${staffId}`] : [])];
  return topics.map((topic) => ({ topic, type, data: { breakId, state } }));
}

export const breakSocket = (): SocketOffer<Principal> => ({
  topics: [{ prefix: 'breaks', may: ({ subject }) => may(subject, 'floor.supervise') }],
  projections: [{ types: Object.values(BREAK_EVENTS), frames: breakFrames }],
});
