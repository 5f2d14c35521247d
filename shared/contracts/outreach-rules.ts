import { Type, type Static } from '@sinclair/typebox';
import { oneOf } from './basics.ts';
import { CASE_TYPE_CODES } from './cases-catalogue.ts';
import { FOLLOW_UP_LIMITS } from './outreach.ts';

/** `owner`: first whoever answered for the case; everybody else only from the middle of its time on. */
export const FOLLOW_UP_BY = ['anyone', 'owner'] as const;
/** The database checks the same. */
export const FOLLOW_UP_RANGES = {
  afterMinutes: { least: 0, most: 43_200 },
  withinHours: { least: 1, most: 720 },
  retryMinutes: { least: 1, most: 10_080 },
  maxTries: { least: 1, most: 5 },
} as const;

/** Their ranges are judged by the service, in words. */
const whole = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });
const code = Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' });

/** Which closed cases and orders are asked about, when, and by whom. */
export const FollowUpRules = Type.Object({
  caseTypes: Type.Array(oneOf(CASE_TYPE_CODES), { maxItems: CASE_TYPE_CODES.length, uniqueItems: true }),
  orderTemplates: Type.Array(code, { maxItems: FOLLOW_UP_LIMITS.templates, uniqueItems: true }),
  afterMinutes: whole,
  withinHours: whole,
  retryMinutes: whole,
  maxTries: whole,
  byWhom: oneOf(FOLLOW_UP_BY),
  version: Type.Integer({ minimum: 1 }),
});
export type FollowUpRules = Static<typeof FollowUpRules>;

/** Templates of orders that a rule may name. */
export const FollowUpRuleChoices = Type.Array(
  Type.Object({ code: Type.String(), nameZh: Type.String(), nameEn: Type.String() }),
);
export type FollowUpRuleChoices = Static<typeof FollowUpRuleChoices>;
