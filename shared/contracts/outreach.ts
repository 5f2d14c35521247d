import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { PageQuery, pageOf } from './paging.ts';

/** 回访: a call to the customer after a matter was closed, to hear how it went. */
export const FOLLOW_UP_STATES = ['planned', 'taken', 'done', 'unreached', 'cancelled', 'expired'] as const;
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number];
export const FOLLOW_UP_RESULTS = ['satisfied', 'unsatisfied', 'refused', 'reached'] as const;
export type FollowUpResult = (typeof FOLLOW_UP_RESULTS)[number];
export const FOLLOW_UP_EVENTS = { changed: 'follow_up.changed' } as const;
export const FOLLOW_UP_LIMITS = {
  noteChars: 500,
  reasonChars: 200,
  exportRows: 5_000,
  people: 500,
  templates: 100,
} as const;

const clean = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' });

export const FOLLOW_UP_REASONS = ['case_closed', 'order_closed', 'by_hand'] as const;
/** By the clock: past its last moment, to be called now, not yet. Only of those that are open. */
export const FOLLOW_UP_DUES = ['overdue', 'due', 'later'] as const;
export type FollowUpDue = (typeof FOLLOW_UP_DUES)[number];

export const FollowUp = Type.Object({
  id: Id,
  caseId: Id,
  caseNumber: Type.String(),
  customerId: nullable(Type.String()),
  reason: oneOf(FOLLOW_UP_REASONS),
  state: oneOf(FOLLOW_UP_STATES),
  due: nullable(oneOf(FOLLOW_UP_DUES)),
  /** Calls that the customer did not take. */
  tries: Type.Integer(),
  notBefore: Instant,
  notAfter: Instant,
  /** In whose hands it is, or to whom it was given. */
  agentId: nullable(Id),
  agentName: nullable(Type.String()),
  /** Who answered for the case. */
  ownerId: nullable(Id),
  ownerName: nullable(Type.String()),
  areaCode: nullable(Type.String()),
  result: nullable(oneOf(FOLLOW_UP_RESULTS)),
  note: nullable(Type.String()),
  plannedAt: Instant,
  endedAt: nullable(Instant),
});
export type FollowUp = Static<typeof FollowUp>;
export const FollowUpPage = pageOf(FollowUp);
export const FollowUpFilter = Type.Object({
  caseId: Type.Optional(Id),
  state: Type.Optional(oneOf(FOLLOW_UP_STATES)),
  due: Type.Optional(oneOf(FOLLOW_UP_DUES)),
  result: Type.Optional(oneOf(FOLLOW_UP_RESULTS)),
  /** In whose hands it is, or who answered for its case. */
  staffId: Type.Optional(Id),
  areaCode: Type.Optional(Type.String({ maxLength: 40 })),
  /** When it was planned. */
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
});
export type FollowUpFilter = Static<typeof FollowUpFilter>;
export const FollowUpQuery = Type.Composite([PageQuery, FollowUpFilter]);
export type FollowUpQuery = Static<typeof FollowUpQuery>;

const countOf = <K extends string>(keys: readonly K[]) =>
  Type.Unsafe<Record<K, number>>(Type.Object(Object.fromEntries(keys.map((key) => [key, Type.Integer()]))));
/** How they stand and how they ended. */
export const FollowUpFigures = Type.Object({
  states: countOf(FOLLOW_UP_STATES),
  results: countOf(FOLLOW_UP_RESULTS),
  overdue: Type.Integer(),
  due: Type.Integer(),
});
export type FollowUpFigures = Static<typeof FollowUpFigures>;

/** One follow-up and what was done to it, the first first. */
export const FollowUpStory = Type.Object({
  followUp: FollowUp,
  moves: Type.Array(
    Type.Object({
      at: Instant,
      event: Type.String(),
      to: oneOf(FOLLOW_UP_STATES),
      byName: Type.String(),
      reason: nullable(Type.String()),
    }),
  ),
});
export type FollowUpStory = Static<typeof FollowUpStory>;

/** To whom one may be given: who may call customers, and is led by whoever asks. */
export const FollowUpPeople = Type.Array(Type.Object({ id: Id, staffNo: Type.String(), name: Type.String() }));
export type FollowUpPeople = Static<typeof FollowUpPeople>;

/** Changes of any follow-up, by id: for leaders' lists and for how many are due. */
export const FOLLOW_UPS_TOPIC = 'follow-ups';

/** What I have taken, how many I could take now, and when there will be one more by the clock alone. */
export const FollowUpsNow = Type.Object({ mine: nullable(FollowUp), due: Type.Integer(), nextAt: nullable(Instant) });
export type FollowUpsNow = Static<typeof FollowUpsNow>;
export const FollowUpWish = Type.Object({ caseId: Id });
export type FollowUpWish = Static<typeof FollowUpWish>;
export const FollowUpParams = Type.Object({ id: Id });
export const FollowUpWord = Type.Object({
  result: oneOf(FOLLOW_UP_RESULTS),
  note: Type.Optional(clean(FOLLOW_UP_LIMITS.noteChars)),
});
export type FollowUpWord = Static<typeof FollowUpWord>;
const reason = Type.String({
  minLength: 2,
  maxLength: FOLLOW_UP_LIMITS.reasonChars,
  pattern: '^[^\\u0000]*$',
});
export const FollowUpReason = Type.Object({ reason });
export const FollowUpAssign = Type.Object({ agentId: Id, reason });
export type FollowUpAssign = Static<typeof FollowUpAssign>;
