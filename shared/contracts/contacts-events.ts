import type { Channel, ContactState, Party, ServiceClass } from './contacts.ts';

/** Aggregate `contact`. Every change of state is one event; ids and codes only, no personal data. */
export interface ContactFacts {
  readonly contactId: string;
  readonly channel: Channel;
  readonly direction: 'inbound' | 'outbound';
  readonly state: ContactState;
  readonly queueCode: string | null;
  readonly serviceClass: ServiceClass;
  readonly agentId: string | null;
  readonly customerId: string | null;
  readonly caseId: string | null;
  readonly version: number;
}

export const CONTACT_EVENTS = {
  arrived: 'contact.arrived',
  navigated: 'contact.navigated',
  queued: 'contact.queued',
  offered: 'contact.offered',
  returned: 'contact.returned',
  transferred: 'contact.transferred',
  handedOver: 'contact.handed_over',
  placed: 'contact.placed',
  connected: 'contact.connected',
  ended: 'contact.ended',
  wrappedUp: 'contact.wrapped_up',
  abandoned: 'contact.abandoned',
  failed: 'contact.failed',
  identified: 'contact.identified',
  messagePosted: 'contact.message_posted',
  messagesRead: 'contact.messages_read',
  recordingReady: 'contact.recording_ready',
  recordingMarked: 'contact.recording_marked',
  recordingDeleted: 'contact.recording_deleted',
  rated: 'contact.rated',
  linkedToCase: 'contact.linked_to_case',
  /** Put to another place in the line; the state is as before. */
  replaced: 'contact.replaced',
  /** Hold, consult, conference, a leader's ear: inside a talk, the state of the contact is as before. */
  talkChanged: 'contact.talk_changed',
} as const;

export interface ContactStateChanged extends ContactFacts {
  readonly from: ContactState | null;
  readonly event: string;
  readonly reason: string | null;
  readonly endedBy: Party | null;
}
