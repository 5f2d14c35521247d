import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { PageQuery, pageOf } from './paging.ts';

/** 回访: a call to the customer after a matter was closed, to hear how it went. */
export const FOLLOW_UP_STATES = ['planned', 'taken', 'done', 'unreached', 'cancelled', 'expired'] as const;
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number];
export const FOLLOW_UP_RESULTS = ['satisfied', 'unsatisfied', 'refused', 'reached'] as const;
export type FollowUpResult = (typeof FOLLOW_UP_RESULTS)[number];
export const FOLLOW_UP_EVENTS = { changed: 'follow_up.changed' } as const;
export const FOLLOW_UP_LIMITS = { noteChars: 500 } as const;

const clean = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' });

export const FollowUp = Type.Object({
  id: Id,
  caseId: Id,
  caseNumber: Type.String(),
  customerId: nullable(Type.String()),
  reason: oneOf(['case_closed', 'by_hand']),
  state: oneOf(FOLLOW_UP_STATES),
  /** Calls that the customer did not take. */
  tries: Type.Integer(),
  notBefore: Instant,
  notAfter: Instant,
  agentId: nullable(Id),
  agentName: nullable(Type.String()),
  result: nullable(oneOf(FOLLOW_UP_RESULTS)),
  note: nullable(Type.String()),
  endedAt: nullable(Instant),
});
export type FollowUp = Static<typeof FollowUp>;
export const FollowUpPage = pageOf(FollowUp);
export const FollowUpQuery = Type.Composite([
  PageQuery,
  Type.Object({ caseId: Type.Optional(Id), state: Type.Optional(oneOf(FOLLOW_UP_STATES)) }),
]);
export type FollowUpQuery = Static<typeof FollowUpQuery>;

/** What I have taken, and how many could be taken now. */
export const FollowUpsNow = Type.Object({ mine: nullable(FollowUp), due: Type.Integer() });
export type FollowUpsNow = Static<typeof FollowUpsNow>;
export const FollowUpWish = Type.Object({ caseId: Id });
export type FollowUpWish = Static<typeof FollowUpWish>;
export const FollowUpParams = Type.Object({ id: Id });
export const FollowUpWord = Type.Object({
  result: oneOf(FOLLOW_UP_RESULTS),
  note: Type.Optional(clean(FOLLOW_UP_LIMITS.noteChars)),
});
export type FollowUpWord = Static<typeof FollowUpWord>;
