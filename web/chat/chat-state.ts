import type { TranscriptEntry } from '../../shared/contracts/contacts.ts';
import type { ChatOpen, Conversation, ConversationPart, Marks, QueuePlace } from '../../shared/contracts/messaging.ts';
import { EMPTY_LOG, mergeEntries, type ConversationLog } from '../ui/entry-log.ts';
import { settle, type Outbox } from './outbox.ts';

/** `opening` is the first connection, which nobody needs to be told about; `connecting` is one that was lost. */
export type Line = 'opening' | 'connected' | 'connecting' | 'offline';

/** Everything the page draws, in one immutable picture. */
export interface ChatState {
  readonly phase: 'starting' | 'welcome' | 'conversation';
  readonly line: Line;
  readonly brand: string;
  readonly hasHistory: boolean;
  /** One can speak with us from this page now. */
  readonly mayCall: boolean;
  readonly conversation: Conversation | undefined;
  readonly log: ConversationLog;
  readonly marks: Marks;
  readonly place: QueuePlace | undefined;
  readonly agentTyping: boolean;
  readonly outbox: Outbox;
  /** A conversation is being opened, or will be as soon as the line is back. */
  readonly opening: ChatOpen | undefined;
  /** What could not be delivered before its conversation ended; the composer offers it again. */
  readonly draft: string;
  /** A sentence for a person; empty when all is well. */
  readonly problem: string;
}

const NO_MARKS: Marks = { lastSeq: 0, customerRead: 0, agentRead: 0 };

export const FIRST_STATE: ChatState = {
  phase: 'starting',
  line: 'opening',
  brand: '',
  hasHistory: false,
  mayCall: false,
  conversation: undefined,
  log: EMPTY_LOG,
  marks: NO_MARKS,
  place: undefined,
  agentTyping: false,
  outbox: [],
  opening: undefined,
  draft: '',
  problem: '',
};

const OPEN_STATES = new Set(['arrived', 'self_service', 'waiting', 'offered', 'connected']);
export const isRunning = (conversation: Conversation | undefined): boolean =>
  conversation !== undefined && OPEN_STATES.has(conversation.state);

export function withEntries(state: ChatState, entries: readonly TranscriptEntry[]): ChatState {
  const mine = entries.filter((e) => e.contactId === state.conversation?.contactId);
  const log = mergeEntries(state.log, mine);
  const agentSpoke = mine.some((e) => e.author === 'agent');
  return {
    ...state,
    log,
    outbox: settle(state.outbox, mine),
    agentTyping: state.agentTyping && !agentSpoke,
  };
}

/** Pictures of a conversation overtake each other on the way; the higher version is the later one, an equal one may know more. */
export function withConversation(state: ChatState, next: Conversation): ChatState {
  const now = state.conversation;
  if (now?.contactId === next.contactId && next.version < now.version) return state;
  const waits = next.state === 'waiting' || next.state === 'offered';
  return { ...state, conversation: next, place: waits ? state.place : undefined };
}

const further = (a: Marks, b: Marks): Marks => ({
  lastSeq: Math.max(a.lastSeq, b.lastSeq),
  customerRead: Math.max(a.customerRead, b.customerRead),
  agentRead: Math.max(a.agentRead, b.agentRead),
});
/** Marks only move forward, whatever order they come in. */
export const withMarks = (state: ChatState, marks: Partial<Marks>): ChatState => ({
  ...state,
  marks: further(state.marks, { ...NO_MARKS, ...marks }),
});

export function withPart(state: ChatState, part: ConversationPart): ChatState {
  const known = withConversation(state, part.conversation);
  const marked = withMarks(known, part.marks);
  return withEntries({ ...marked, place: part.place ?? undefined }, part.entries);
}

/** Another conversation takes the screen. */
export const entering = (state: ChatState, conversation: Conversation): ChatState => ({
  ...state,
  phase: 'conversation',
  conversation,
  log: EMPTY_LOG,
  marks: NO_MARKS,
  place: undefined,
  agentTyping: false,
  problem: '',
});

/** What came from the other side and has not been seen. */
export const unseen = (state: ChatState): number =>
  state.log.entries.filter((e) => e.author !== 'customer' && e.seq > state.marks.customerRead).length;
