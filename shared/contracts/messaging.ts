import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { CHAT_LANGUAGES, CHAT_LIMITS, CHAT_TOPIC_CODES } from './messaging-catalogue.ts';
import { CONTACT_STATES, LIMITS, PARTIES, TranscriptEntry } from './contacts.ts';
import { PageQuery, pageOf } from './paging.ts';
import { CALLBACK_WAYS } from './routing-callbacks-catalogue.ts';

export * from './messaging-catalogue.ts';

export const Attachment = Type.Object({
  blobId: Type.String({ maxLength: 80 }),
  fileName: Type.String({ maxLength: CHAT_LIMITS.fileNameChars }),
  mediaType: Type.String({ maxLength: 100 }),
  bytes: Type.Integer(),
});
export type Attachment = Static<typeof Attachment>;

export const QueuePlace = Type.Object({
  /** 1 = next. */
  position: Type.Integer({ minimum: 1 }),
  /** Null when nothing honest can be said, e.g. nobody is on shift. */
  estimatedSeconds: nullable(Type.Integer({ minimum: 0 })),
});
export type QueuePlace = Static<typeof QueuePlace>;

/** One conversation as both sides see it; newer `version` wins, in whatever order pushes arrive. */
export const Conversation = Type.Object({
  contactId: Id,
  topic: oneOf(CHAT_TOPIC_CODES),
  state: oneOf(CONTACT_STATES),
  version: Type.Integer(),
  agentName: nullable(Type.String()),
  openedAt: Instant,
  endedAt: nullable(Instant),
  endedBy: nullable(oneOf(PARTIES)),
  /** The number the visitor gave, masked, and whether it was verified rather than merely claimed. */
  number: nullable(Type.String()),
  numberVerified: Type.Boolean(),
  stars: nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  mayRate: Type.Boolean(),
  /** Still in the line, but the customer looks away and wants to be told when somebody is there. */
  waitsAside: Type.Boolean(),
});
export type Conversation = Static<typeof Conversation>;

export const Marks = Type.Object({
  lastSeq: Type.Integer(),
  customerRead: Type.Integer(),
  agentRead: Type.Integer(),
});
export type Marks = Static<typeof Marks>;

/** Everything after `afterSeq`, as much as fits on a page; `more` says to ask again. */
export const ConversationPart = Type.Object({
  conversation: Conversation,
  entries: Type.Array(TranscriptEntry),
  more: Type.Boolean(),
  marks: Marks,
  place: nullable(QueuePlace),
});
export type ConversationPart = Static<typeof ConversationPart>;

// ---- socket commands ----
const contactId = Id;
/** What a person may be called: no control characters, no angle brackets. */
const VisitorName = Type.String({
  minLength: 1,
  maxLength: CHAT_LIMITS.nameChars,
  pattern: '^[^\\u0000-\\u001f<>]+$',
});

export const ChatOpen = Type.Object({
  topic: oneOf(CHAT_TOPIC_CODES),
  language: oneOf(CHAT_LANGUAGES),
  name: Type.Optional(VisitorName),
  number: Type.Optional(Type.String({ maxLength: LIMITS.numberChars })),
});
export type ChatOpen = Static<typeof ChatOpen>;

export const ChatSend = Type.Object({
  contactId,
  clientMessageId: Type.String({ minLength: 8, maxLength: CHAT_LIMITS.clientIdChars, pattern: '^[\\w-]+$' }),
  kind: oneOf(['text', 'image', 'file']),
  text: Type.String({ maxLength: LIMITS.messageChars }),
  blobId: Type.Optional(Type.String({ maxLength: 80 })),
});
export type ChatSend = Static<typeof ChatSend>;
export interface ChatSent {
  readonly seq: number;
  readonly at: string;
}

export const ChatResume = Type.Object({ contactId, afterSeq: Type.Integer({ minimum: 0 }) });
export const ChatTyping = Type.Object({ contactId });
export const ChatRead = Type.Object({ contactId, seq: Type.Integer({ minimum: 0 }) });
export const ChatEnd = Type.Object({ contactId });
export const ChatRate = Type.Object({
  contactId,
  stars: Type.Integer({ minimum: 1, maximum: 5 }),
  words: Type.Optional(Type.String({ maxLength: CHAT_LIMITS.ratingWordsChars })),
});
export type ChatRate = Static<typeof ChatRate>;

/** "Call me later", while waiting: which number, when, or a word in this conversation. */
export const ChatCallbackOptions = Type.Object({ contactId });
export const ChatCallback = Type.Object({
  contactId,
  way: oneOf(CALLBACK_WAYS),
  /** Without it the number that the visitor gave. */
  number: Type.Optional(Type.String({ maxLength: LIMITS.numberChars })),
  windowCode: Type.Optional(Type.String({ maxLength: 40 })),
});
export type ChatCallback = Static<typeof ChatCallback>;
export interface CallbackChoices {
  /** Masked; null when none was given or it cannot be called. */
  readonly number: string | null;
  readonly windows: readonly {
    readonly code: string;
    readonly zh: string;
    readonly en: string;
    readonly from: string;
    readonly until: string;
  }[];
}
export interface CallbackPromised {
  readonly way: ChatCallback['way'];
  readonly from: string;
  readonly until: string;
}

/** Pushes on `chat:<contactId>`, by type. */
export interface ChatPushes {
  readonly message: TranscriptEntry;
  readonly typing: { readonly side: 'customer' | 'agent' };
  readonly read: { readonly side: 'customer' | 'agent'; readonly seq: number };
  readonly state: Conversation;
  readonly position: QueuePlace;
}

// ---- HTTP ----
export const VisitorHello = Type.Object({
  language: oneOf(CHAT_LANGUAGES),
  /** True in a frame of another site: the answer then carries the token, for the page to keep. */
  keepsToken: Type.Boolean({ default: false }),
});
export const VisitorWelcome = Type.Object({
  token: Type.Optional(Type.String()),
  brand: Type.String(),
  /** The conversation that is still open: the page goes straight to it. */
  running: nullable(Conversation),
  hasHistory: Type.Boolean(),
  /** Can one speak with us from this page now? */
  mayCall: Type.Boolean(),
});
export type VisitorWelcome = Static<typeof VisitorWelcome>;

export const ConversationQuery = PageQuery;
export const ConversationPage = pageOf(Conversation);
