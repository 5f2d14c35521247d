import type { CaseState, CaseType, OrderState, Priority } from './cases-catalogue.ts';

/** What the room tells the house, after the commit. Ids and codes only: who may read more asks for it. */
export const CASE_EVENTS = {
  opened: 'case.opened',
  stateChanged: 'case.state_changed',
  ownerChanged: 'case.owner_changed',
  contactLinked: 'case.contact_linked',
  noted: 'case.noted',
  confirmationTried: 'case.confirmation_tried',
} as const;

export const ORDER_EVENTS = {
  created: 'order.created',
  dispatched: 'order.dispatched',
  accepted: 'order.accepted',
  stateChanged: 'order.state_changed',
  backfilled: 'order.backfilled',
  appointmentSet: 'order.appointment_set',
  messagePosted: 'order.message_posted',
  messagesRead: 'order.messages_read',
  fileAdded: 'order.file_added',
} as const;

/** Carried by every `case.*` event. */
export interface CaseFacts {
  readonly caseId: string;
  readonly number: string;
  readonly type: CaseType;
  readonly priority: Priority;
  readonly state: CaseState;
  readonly version: number;
  readonly customerId: string | null;
  readonly areaCode: string | null;
  readonly gridCode: string | null;
  readonly firstResponderId: string;
  readonly ownerId: string;
  readonly insideSupervisorId: string | null;
  readonly outsideSupervisorId: string | null;
  readonly dueAt: string;
  readonly reopenedCount: number;
}

/** Carried by every `order.*` event. */
export interface OrderFacts {
  readonly orderId: string;
  readonly number: string;
  readonly caseId: string;
  readonly templateCode: string;
  readonly priority: Priority;
  readonly state: OrderState;
  readonly version: number;
  readonly crew: string | null;
  readonly assigneeId: string | null;
  readonly areaCode: string | null;
  readonly gridCode: string | null;
  readonly dueAt: string;
  readonly paused: boolean;
}

/** More in `*.state_changed`; `previousCrew` so that the crew which loses an order hears of it too. */
export interface StateChange {
  readonly from: string;
  readonly event: string;
  readonly byId: string | null;
  readonly previousCrew?: string | null;
}

export interface MessagePosted {
  readonly messageId: string;
  readonly seq: number;
  readonly authorId: string;
  readonly side: 'desk' | 'field';
  readonly clientId: string;
}
