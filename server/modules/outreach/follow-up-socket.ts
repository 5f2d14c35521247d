import { FOLLOW_UP_EVENTS, FOLLOW_UPS_TOPIC } from '../../../shared/contracts/outreach.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import type { PushFrame, SocketOffer } from '../../platform/socket/socket-types.ts';
import { may, type SocketSubject } from '../identity/index.ts';

/** Whose desk shows it, before or after, hears it at once; the others only that there is more or less to do. */
function framesOf({ type, aggregateId, data }: CommittedEvent): Omit<PushFrame, 'position'>[] {
  const { agentId = null, formerId = null } = data;
  const hands = [...new Set([agentId, formerId])].filter((id) => typeof id === 'string');
  const topics = [FOLLOW_UPS_TOPIC, ...hands.map((id) => `agent:${id}`)];
  return topics.map((topic) => ({ topic, type, data: { followUpId: aggregateId } }));
}

export const followUpSocket = (): SocketOffer<SocketSubject> => ({
  topics: [
    {
      prefix: FOLLOW_UPS_TOPIC,
      may: ({ subject }) =>
        subject.kind === 'staff' &&
        (may(subject.principal, 'contact.dial.customer') || may(subject.principal, 'floor.supervise')),
    },
  ],
  projections: [{ types: [FOLLOW_UP_EVENTS.changed], frames: framesOf }],
});
