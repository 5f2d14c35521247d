import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Listener } from '../../platform/events/listeners.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { Log } from '../../platform/log.ts';
import type { ChannelDriver, ContactLife, Transcripts } from '../contacts/index.ts';
import { createAttachments } from './attachment-service.ts';
import { createCallLater } from './call-later-service.ts';
import { createCallerFacts, type CallerFacts } from './caller-facts-service.ts';
import { createChatDriver } from './chat-driver.ts';
import { createChatJobs, type ChatJobs } from './chat-jobs.ts';
import { createChatNotices } from './chat-listeners.ts';
import { createChatLive } from './chat-live-service.ts';
import { chatRoutes } from './chat-routes.ts';
import { createChatSocket, type ChatSocket } from './chat-socket.ts';
import { createConversationDirectory } from './conversation-directory-service.ts';
import { createConversations } from './conversation-service.ts';
import { createOpening } from './opening-service.ts';
import type {
  AgentNames,
  AttachmentBlobs,
  CallbackPromises,
  ChatHub,
  ContactQueue,
  ContactReader,
  CustomerFinder,
  PushesSelfService,
} from './ports.ts';
import { createVisitorHistory } from './visitor-history-service.ts';
import { createVisitors, type Visitors } from './visitor-service.ts';

export interface MessagingNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly log: Log;
  readonly tail: Pick<EventTail, 'subscribe'>;
  readonly life: ContactLife;
  readonly transcripts: Transcripts;
  readonly contacts: ContactReader;
  readonly queue: ContactQueue;
  readonly customers: CustomerFinder;
  readonly agents: AgentNames;
  readonly callbacks: CallbackPromises;
  /** RT-5: in a peak, what the customer can try alone comes with the greeting. */
  readonly pushesSelfService: PushesSelfService;
  readonly blobs: AttachmentBlobs;
  /** The hub is made of the offers and so comes after them: hand in two functions that reach it when called. */
  readonly hub: ChatHub;
  readonly brand: string;
  /** Where the pages are seen from outside, when a proxy stands in between. */
  readonly publicUrl?: string | undefined;
  /** Can somebody call from the page now? Absent: no. */
  readonly takesCalls?: () => boolean;
}

export interface Messaging {
  readonly routes: RoomRoutes;
  readonly socket: ChatSocket;
  readonly driver: ChannelDriver;
  readonly listeners: readonly Listener[];
  readonly jobs: ChatJobs;
  /** For a call that the visitor makes from the page. */
  readonly callerFacts: (visitorId: string) => Promise<CallerFacts>;
  readonly authenticateVisitor: Visitors['authenticateVisitor'];
}

/** The room put together; main only has to join it to the others. */
export function createMessaging(given: MessagingNeeds): Messaging {
  const directory = createConversationDirectory(given);
  const needs = { ...given, directory };
  const attachments = createAttachments(needs);
  const conversations = createConversations({ ...needs, attachments });
  const live = createChatLive(needs);
  const visitors = createVisitors(needs);
  const socket = createChatSocket({
    ...needs,
    open: createOpening(needs),
    conversations,
    live,
    callbacks: createCallLater(needs),
  });
  return {
    routes: chatRoutes({ ...needs, visitors, attachments, history: createVisitorHistory(needs) }),
    socket,
    driver: createChatDriver({ socket, live }),
    listeners: [createChatNotices(needs)],
    jobs: createChatJobs({ ...needs, conversations, live }),
    callerFacts: createCallerFacts(needs),
    authenticateVisitor: visitors.authenticateVisitor,
  };
}
