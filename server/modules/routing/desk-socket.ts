import { Type } from '@sinclair/typebox';
import { AGENT_EVENTS } from '../../../shared/contracts/routing-events.ts';
import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { socketCommand, type PushFrame, type SocketOffer } from '../../platform/socket/socket-types.ts';
import { demand, type SocketSubject } from '../identity/index.ts';
import type { Routing } from './routing-service.ts';

const Nothing = Type.Object({});

/** The desk hears on `agent:<staffId>` that something in its hands changed, and reads GET /api/desk. */
const CHANGES_THE_DESK = [
  CONTACT_EVENTS.offered,
  CONTACT_EVENTS.returned,
  CONTACT_EVENTS.transferred,
  CONTACT_EVENTS.handedOver,
  CONTACT_EVENTS.connected,
  CONTACT_EVENTS.ended,
  CONTACT_EVENTS.wrappedUp,
  CONTACT_EVENTS.abandoned,
  CONTACT_EVENTS.failed,
  CONTACT_EVENTS.identified,
  CONTACT_EVENTS.linkedToCase,
  AGENT_EVENTS.stateChanged,
];

const idOf = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

export function deskFrames(event: CommittedEvent): Omit<PushFrame, 'position'>[] {
  const { agentId, previousAgentId, staffId, contactId, customerId, state } = event.data;
  const concerned = new Set([...idOf(agentId), ...idOf(previousAgentId), ...idOf(staffId)]);
  return [...concerned].map((id) => ({
    topic: `agent:${id}`,
    type: event.type,
    // With the customer's key the desk fetches the picture while it still reads the offer: the screen pop has 300 ms.
    data: { contactId: contactId ?? null, customerId: customerId ?? null, state: state ?? null },
  }));
}

/**
 * Only a desk counts as presence: a wallboard or a report in another tab takes no calls. A desk says `desk.open` when it is
 * drawn, and is gone with its socket.
 */
export function deskSocket(needs: { readonly routing: Routing }): SocketOffer<SocketSubject> {
  const desks = new Map<string, string>();
  return {
    topics: [
      { prefix: 'agent', may: ({ subject }, rest) => subject.kind === 'staff' && subject.principal.staffId === rest },
    ],
    commands: {
      'desk.open': socketCommand<SocketSubject, typeof Nothing>(Nothing, (session) => {
        const { subject } = session;
        if (subject.kind !== 'staff') throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
        demand(subject.principal, 'desk.use');
        if (!desks.has(session.id)) {
          desks.set(session.id, subject.principal.staffId);
          needs.routing.agents.deskOpened(subject.principal.staffId);
        }
        return Promise.resolve({});
      }),
    },
    projections: [{ types: CHANGES_THE_DESK, frames: deskFrames }],
    closed: (session) => {
      const staffId = desks.get(session.id);
      if (staffId === undefined) return;
      desks.delete(session.id);
      needs.routing.agents.deskClosed(staffId);
    },
  };
}
