import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { CHANNELS, SERVICE_CLASSES } from './contacts.ts';
import { POST_CODES, type DataScope } from './identity-catalogue.ts';
import { RelaxStep } from './routing-rules.ts';
import { AGENT_ACTIVITIES, NOT_READY_CODES } from './routing.ts';

const Count = Type.Integer({ minimum: 0 });
const Named = { zh: Type.String(), en: Type.String() };

export const LIVE_LIMITS = {
  /** Of one queue, from its front: beyond this the screen says how many more there are. */
  shownOfQueue: 200,
  shownInAll: 1_000,
  reasonChars: 200,
  noteChars: 500,
  consultChars: 2_000,
  consultMessages: 200,
  /** Of the conversation, for the colleague who is asked. */
  consultTranscript: 50,
  targets: 200,
} as const;

/** What those whom a step asks are doing now; `all` counts the signed-off, `on` does not. */
export const People = Type.Object({
  all: Count,
  on: Count,
  idle: Count,
  offered: Count,
  talking: Count,
  chatting: Count,
  after_call_work: Count,
  not_ready: Count,
});
export type People = Static<typeof People>;

export const LiveStep = Type.Object({ rule: RelaxStep, people: People });
export type LiveStep = Static<typeof LiveStep>;

export const LiveQueue = Type.Object({
  code: Type.String(),
  ...Named,
  waiting: Count,
  /** How many of them are listed. */
  shown: Count,
  steps: Type.Array(LiveStep),
});
export type LiveQueue = Static<typeof LiveQueue>;

/** Somebody who waits. The order is that of `first` and then `key`; a place in the line is counted, never stored. */
export const LiveContact = Type.Object({
  id: Id,
  channel: oneOf(CHANNELS),
  customer: Type.String(),
  star: nullable(Type.Integer()),
  serviceClass: oneOf(SERVICE_CLASSES),
  queue: Type.String(),
  topic: nullable(Type.String()),
  /** When this wait began. */
  since: Instant,
  /** When a person was asked for; earlier than `since` after a transfer. */
  askedAt: Instant,
  key: Type.Number(),
  first: Type.Boolean(),
  /** A shift leader has put it here. */
  placed: Type.Boolean(),
  transferred: Type.Boolean(),
  heldFor: Type.Array(Type.String()),
});
export type LiveContact = Static<typeof LiveContact>;

export const LiveAgent = Type.Object({
  staffId: Id,
  staffNo: Type.String(),
  name: Type.String(),
  team: Type.String(),
  teamName: Type.String(),
  activity: oneOf(AGENT_ACTIVITIES),
  reason: nullable(Type.String()),
  since: Instant,
  skills: Type.Array(Type.Object({ code: Type.String(), level: Type.Integer() })),
  hands: Type.Array(Type.Object({ id: Id, channel: oneOf(CHANNELS), state: Type.String() })),
});
export type LiveAgent = Static<typeof LiveAgent>;

export const LiveNow = Type.Object(
  {
    at: Instant,
    scope: Type.String({ description: 'The rest of the topic to listen to' }),
    waiting: Count,
    queues: Type.Array(LiveQueue),
    line: Type.Array(LiveContact),
    agents: Type.Array(LiveAgent),
    skills: Type.Array(Type.Object({ code: Type.String(), ...Named })),
  },
  { $id: 'LiveNow' },
);
export type LiveNow = Static<typeof LiveNow>;

/** Topic `live:<scope>`: members that changed come whole, members that are gone by their id. */
export const LIVE_TOPIC = 'live';
export interface LiveChange {
  readonly at: string;
  /** How many a screen that heard everything now lists, of the line and of the agents; one that lists others reads the whole again. */
  readonly listed: readonly [line: number, agents: number];
  readonly waiting?: number;
  readonly queues?: readonly LiveQueue[];
  readonly line?: readonly LiveContact[];
  readonly left?: readonly string[];
  readonly agents?: readonly LiveAgent[];
  readonly agentsLeft?: readonly string[];
}

const Reason = Type.String({ minLength: 1, maxLength: LIVE_LIMITS.reasonChars });

export const MOVES = ['top', 'up', 'down', 'before'] as const;
export type Move = (typeof MOVES)[number];
export const PlaceWish = Type.Object({ move: oneOf(MOVES), before: Type.Optional(Id), reason: Reason });
export type PlaceWish = Static<typeof PlaceWish>;
export const Placed = Type.Object({ placeId: Id, position: Type.Integer() });
export type Placed = Static<typeof Placed>;

export const AssignWish = Type.Object({ staffId: Id, reason: Reason });
export type AssignWish = Static<typeof AssignWish>;

export const StateWish = Type.Union([
  Type.Object({ state: Type.Literal('not_ready'), reason: oneOf(NOT_READY_CODES), because: Reason }),
  Type.Object({ state: Type.Literal('offline'), because: Reason }),
]);
export type StateWish = Static<typeof StateWish>;

export const TRANSFER_REASONS = [
  { code: 'other_skill', zh: '需要专席处理', en: 'Needs a specialist' },
  { code: 'wrong_queue', zh: '进错队列', en: 'Came to the wrong queue' },
  { code: 'customer_wish', zh: '客户要求', en: 'The customer wishes it' },
  { code: 'escalation', zh: '升级处理', en: 'Escalation' },
  { code: 'leaving', zh: '即将下班交接', en: 'End of my shift' },
] as const;
export type TransferReason = (typeof TRANSFER_REASONS)[number]['code'];
export const TRANSFER_REASON_CODES = TRANSFER_REASONS.map((r) => r.code) as [TransferReason, ...TransferReason[]];

export const TransferTo = Type.Union([
  Type.Object({ kind: Type.Literal('agent'), staffId: Id }),
  Type.Object({ kind: Type.Literal('queue'), queue: Type.String({ maxLength: 40 }) }),
  Type.Object({ kind: Type.Literal('post'), post: oneOf(POST_CODES) }),
]);
export type TransferTo = Static<typeof TransferTo>;
export const TransferWish = Type.Object({
  to: TransferTo,
  reason: oneOf(TRANSFER_REASON_CODES),
  note: Type.Optional(Type.String({ maxLength: LIVE_LIMITS.noteChars })),
});
export type TransferWish = Static<typeof TransferWish>;

/** To whom a contact can be passed on; busy people are listed, too: they get it when they are free. */
export const TransferTargets = Type.Object({
  queues: Type.Array(Type.Object({ code: Type.String(), ...Named, ready: Count, on: Count, waiting: Count })),
  posts: Type.Array(Type.Object({ code: oneOf(POST_CODES), ...Named, ready: Count, on: Count })),
  agents: Type.Array(
    Type.Object({
      staffId: Id,
      staffNo: Type.String(),
      name: Type.String(),
      teamName: Type.String(),
      activity: oneOf(AGENT_ACTIVITIES),
      free: Type.Boolean(),
    }),
  ),
});
export type TransferTargets = Static<typeof TransferTargets>;

/** The last hand-over of a contact, for whoever it rings at. */
export const TransferTold = Type.Object({
  at: Instant,
  byName: Type.String(),
  reason: oneOf(TRANSFER_REASON_CODES),
  note: Type.String(),
});
export type TransferTold = Static<typeof TransferTold>;

export const ConsultMessage = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  mine: Type.Boolean(),
  name: Type.String(),
  text: Type.String(),
});
export const Consult = Type.Object({
  id: Id,
  contactId: Id,
  askerName: Type.String(),
  askedName: Type.String(),
  isAsker: Type.Boolean(),
  customer: Type.String(),
  openedAt: Instant,
  closedAt: nullable(Instant),
  messages: Type.Array(ConsultMessage),
  /** The end of the conversation with the customer; empty for the asker, who sees the whole anyway. */
  transcript: Type.Array(Type.Object({ at: Instant, author: Type.String(), name: Type.String(), text: Type.String() })),
});
export type Consult = Static<typeof Consult>;
export const ConsultWish = Type.Object({
  staffId: Id,
  text: Type.String({ minLength: 1, maxLength: LIVE_LIMITS.consultChars }),
});
export type ConsultWish = Static<typeof ConsultWish>;
export const ConsultWord = Type.Object({
  text: Type.String({ minLength: 1, maxLength: LIVE_LIMITS.consultChars }),
  clientMessageId: Type.String({ minLength: 1, maxLength: 64 }),
});
export type ConsultWord = Static<typeof ConsultWord>;

/** What the desk must know of its own clocks besides GET /api/desk. */
export const DeskClocks = Type.Object({
  now: Instant,
  /** Calls are taken after a short tone without a key. */
  autoAnswer: Type.Boolean(),
  afterCall: Type.Array(Type.Object({ contactId: Id, dueAt: nullable(Instant), extended: Type.Boolean() })),
});
export type DeskClocks = Static<typeof DeskClocks>;
export const AUTO_ANSWER_MS = 1_000;
export const AFTER_CALL_EXTENSION_SECONDS = 60;
/** What the system writes when the time for after-call work has run out. */
export const DISPOSITION_NOT_GIVEN = 'not_given';
export const ExtendWish = Type.Object({ reason: Reason });

interface Seer {
  readonly staffId: string;
  readonly dataScope: DataScope;
  readonly centre: string;
  readonly area: string | null;
  readonly team: string | null;
}

/**
 * What somebody looks after, as the rest of the topic: two people with the same key see the same picture. The queues follow the
 * centre, so it is part of the key.
 */
export function liveScopeKey({ staffId, dataScope, centre, area, team }: Seer): string {
  if (dataScope === 'all') return 'all';
  if (dataScope === 'centre') return `centre.${centre}`;
  const code = dataScope === 'area' ? area : dataScope === 'team' ? team : null;
  return code === null ? `own.${staffId}` : `${dataScope}.${code}.${centre}`;
}
