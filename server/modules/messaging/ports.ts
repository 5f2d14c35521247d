import type { ChatTopic } from '../../../shared/contracts/messaging-catalogue.ts';
import type { ContactState, Party, ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { QueuePlace } from '../../../shared/contracts/messaging.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { SocketHub } from '../../platform/socket/socket-types.ts';

/** What messaging needs of others, as narrow as it can be; main joins them. Written fakes: ports-fake.ts. */

/** Into the queue that fits, and where one stands in it. Routing is one. */
export interface ContactQueue {
  enqueue(
    tx: Tx,
    contactId: string,
    request: { readonly actor: string; readonly serviceClass?: ServiceClass; readonly topic?: string },
  ): Promise<unknown>;
  /** Undefined when it does not wait. */
  place(contactId: string): Promise<FoundPlace | undefined>;
}
export interface FoundPlace {
  readonly position: number;
  readonly estimatedSeconds: number | undefined;
}

export type PushesSelfService = (topic: ChatTopic, serviceClass: ServiceClass) => boolean;

/** Promises instead of waiting; routing has them. */
export interface CallbackPromises {
  options(): Promise<{ readonly windows: readonly PromisedWindow[] }>;
  isDialable(number: string): boolean;
  promise(wish: {
    readonly contactId: string;
    readonly way: 'call' | 'message';
    readonly number?: string;
    readonly windowCode?: string;
  }): Promise<{ readonly window: { readonly from: Date; readonly until: Date } }>;
}
interface PromisedWindow {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly from: Date;
  readonly until: Date;
}

export interface FoundCustomer {
  readonly customerId: string;
  readonly serviceClass: ServiceClass;
}
/** Who has this number. It may be slow or down: the chat then goes on without knowing. */
export interface CustomerFinder {
  byNumber(number: string): Promise<FoundCustomer | undefined>;
}

/** What the customer is told somebody is called. */
export interface AgentNames {
  nameOf(agentId: string): Promise<string | undefined>;
}

export interface ContactPicture {
  readonly id: string;
  readonly state: ContactState;
  readonly agent_id: string | null;
  readonly answered_at: Date | null;
  readonly ended_by: Party | null;
  readonly customer_id: string | null;
  readonly case_id: string | null;
  readonly version: number;
}
export interface ContactReader {
  find(contactId: string): Promise<ContactPicture | undefined>;
}

/** Where the bytes of pictures and files lie. */
export interface AttachmentBlobs {
  put(bytes: Buffer): Promise<{ readonly blobId: string }>;
  get(blobId: string): Promise<Buffer | undefined>;
}

export type ChatHub = Pick<SocketHub, 'publish' | 'publishHere' | 'listeners'>;

/** Who speaks on a socket. Structurally a part of what identity says, so that both fit. */
export interface ChatStaff {
  readonly staffId: string;
  readonly name: string;
  readonly permissions: { has(permission: 'contact.handle.chat' | 'floor.supervise'): boolean };
}
export type ChatSubject =
  { readonly kind: 'visitor'; readonly visitorId: string } | { readonly kind: 'staff'; readonly principal: ChatStaff };

export const toPlace = (found: FoundPlace | undefined): QueuePlace | null =>
  found === undefined
    ? null
    : {
        position: Math.max(1, found.position),
        estimatedSeconds: found.estimatedSeconds === undefined ? null : Math.round(found.estimatedSeconds),
      };
