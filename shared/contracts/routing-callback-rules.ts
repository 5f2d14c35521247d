import { Type, type Static } from '@sinclair/typebox';

/** The database checks the same or more. */
export const CALLBACK_RULE_RANGES = {
  quietFromMinute: { least: 0, most: 1_439 },
  quietUntilMinute: { least: 0, most: 1_439 },
  offerAfterSeconds: { least: 0, most: 7_200 },
  ringSeconds: { least: 10, most: 120 },
  retrySeconds: { least: 30, most: 86_400 },
} as const;
const MAX_WINDOWS = 40;

/** Their ranges are judged by the service, in words. */
const whole = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });

/** When a callback is offered, for which times, when nobody is called, and what happens when nobody answers. */
export const CallbackRules = Type.Object({
  /** Minutes of the local day between which nobody is called; both alike: never quiet. */
  quietFromMinute: whole,
  quietUntilMinute: whole,
  /** Whoever would wait longer is offered a callback. */
  offerAfterSeconds: whole,
  ringSeconds: whole,
  /** Pause before the second try. */
  retrySeconds: whole,
  /** Codes of the times that can be asked for. */
  windows: Type.Array(Type.String({ pattern: '^[a-z0-9_]{1,40}$' }), { maxItems: MAX_WINDOWS, uniqueItems: true }),
  version: Type.Integer({ minimum: 1 }),
});
export type CallbackRules = Static<typeof CallbackRules>;

/** All times there are, also those that are not offered now. */
export const CallbackRuleChoices = Type.Array(
  Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }),
);
export type CallbackRuleChoices = Static<typeof CallbackRuleChoices>;
