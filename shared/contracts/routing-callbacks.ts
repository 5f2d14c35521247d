import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { SERVICE_CLASSES } from './contacts.ts';
import { PageQuery, pageOf } from './paging.ts';
import { CALLBACK_STATES, CALLBACK_WAYS } from './routing-callbacks-catalogue.ts';

export * from './routing-callbacks-catalogue.ts';

/** Screens that look at callbacks hear of every change here and read again. */
export const CALLBACKS_TOPIC = 'callbacks';
export const CALLBACK_LIMITS = { reasonChars: 200, noteChars: 500, days: 92 } as const;

export const Callback = Type.Object({
  id: Id,
  state: oneOf(CALLBACK_STATES),
  way: oneOf(CALLBACK_WAYS),
  channel: oneOf(['voice', 'chat']),
  /** Masked. Null where the customer is told in the conversation. */
  number: nullable(Type.String()),
  contactId: Id,
  outboundContactId: nullable(Id),
  customerId: nullable(Type.String()),
  serviceClass: oneOf(SERVICE_CLASSES),
  topic: nullable(Type.String()),
  queueCode: Type.String(),
  queueZh: Type.String(),
  queueEn: Type.String(),
  keptAt: Instant,
  windowCode: Type.String(),
  windowFrom: Instant,
  windowUntil: Instant,
  dueAt: nullable(Instant),
  tries: Type.Integer(),
  dials: Type.Integer(),
  promisedAt: Instant,
  connectedAt: nullable(Instant),
  endedAt: nullable(Instant),
  endedReason: nullable(Type.String()),
  note: nullable(Type.String()),
  settledAt: nullable(Instant),
  settledNote: nullable(Type.String()),
});
export type Callback = Static<typeof Callback>;
export const CallbackPage = pageOf(Callback);

/** `open`: still to be kept; `broken`: not kept, and nobody has dealt with it yet; `over`: everything that has ended. */
export const CALLBACK_GROUPS = ['open', 'broken', 'over'] as const;
export type CallbackGroup = (typeof CALLBACK_GROUPS)[number];

export const CallbackQuery = Type.Composite([
  PageQuery,
  Type.Object({
    group: Type.Optional(oneOf(CALLBACK_GROUPS)),
    state: Type.Optional(oneOf(CALLBACK_STATES)),
    queueCode: Type.Optional(Type.String({ maxLength: 40 })),
  }),
]);
export type CallbackQuery = Static<typeof CallbackQuery>;

export const CallbackMove = Type.Object({
  at: Instant,
  from: nullable(oneOf(CALLBACK_STATES)),
  event: Type.String(),
  to: oneOf(CALLBACK_STATES),
  actor: Type.String(),
  reason: nullable(Type.String()),
});
export const CallbackTry = Type.Object({
  nth: Type.Integer(),
  at: Instant,
  agentName: nullable(Type.String()),
  outcome: nullable(Type.String()),
  endedAt: nullable(Instant),
});
export const CallbackStory = Type.Object({
  callback: Callback,
  moves: Type.Array(CallbackMove),
  tries: Type.Array(CallbackTry),
});
export type CallbackStory = Static<typeof CallbackStory>;

export const CallbackWindow = Type.Object({
  code: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  from: Instant,
  until: Instant,
});
export type CallbackWindow = Static<typeof CallbackWindow>;

export const CancelCallback = Type.Object({
  reason: Type.String({ minLength: 2, maxLength: CALLBACK_LIMITS.reasonChars }),
});
export const ReassignWindow = Type.Object({ windowCode: Type.String({ maxLength: 40 }) });
export const SettleCallback = Type.Object({
  note: Type.String({ minLength: 2, maxLength: CALLBACK_LIMITS.noteChars }),
});

export const FiguresQuery = Type.Object({
  from: Type.Optional(Instant),
  until: Type.Optional(Instant),
});
export type FiguresQuery = Static<typeof FiguresQuery>;

const Count = Type.Integer({ minimum: 0 });
export const PromiseAccuracy = Type.Object({
  queueCode: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  answered: Count,
  /** Left before they were answered: not in the error, because their whole wait is not known. */
  gaveUp: Count,
  /** Promised − waited, seconds. */
  meanError: nullable(Type.Number()),
  meanAbsoluteError: nullable(Type.Number()),
  /** Share within ±25 % or ±60 s. */
  within: nullable(Type.Number({ minimum: 0, maximum: 1 })),
});
export type PromiseAccuracy = Static<typeof PromiseAccuracy>;

export const CallbackFigures = Type.Object({
  from: Instant,
  until: Instant,
  promised: Count,
  kept: Count,
  /** Still to be kept, and taken back by the customer: in neither part of the rate. */
  open: Count,
  withdrawn: Count,
  broken: Count,
  keptRate: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  overall: PromiseAccuracy,
  queues: Type.Array(PromiseAccuracy),
  /** By the hour: what was said and what it was, on average. */
  hours: Type.Array(Type.Object({ at: Instant, answered: Count, promised: Type.Number(), waited: Type.Number() })),
});
export type CallbackFigures = Static<typeof CallbackFigures>;
