import { HANDOVER_EVENTS } from '../../../../shared/contracts/routing-handover-events.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import type { PushFrame, SocketOffer } from '../../../platform/socket/socket-types.ts';
import { may, type Principal } from '../../identity/index.ts';

/** `handovers` for leaders; whoever gives or takes hears it on their own `agent:<id>`. Ids alone: the screen reads the rest. */
export function handoverFrames({ type, data }: CommittedEvent): Omit<PushFrame, 'position'>[] {
  const { handoverId, state, fromStaffId, toStaffId } = data;
  const people = [fromStaffId, toStaffId].filter((id) => typeof id === 'string');
  const told = { handoverId, state };
  return ['handovers', ...people.map((id) => `agent:${id}`)].map((topic) => ({ topic, type, data: told }));
}

export const handoverSocket = (): SocketOffer<Principal> => ({
  topics: [{ prefix: 'handovers', may: ({ subject }) => may(subject, 'desk.use') || may(subject, 'floor.supervise') }],
  projections: [{ types: Object.values(HANDOVER_EVENTS), frames: handoverFrames }],
});
