import { Type, type Static } from '@sinclair/typebox';
import { oneOf } from './basics.ts';
import { pageOf } from './paging.ts';
import { RuleChange } from './rule-book.ts';

/** What is changed together. */
export const RULE_PARTS = ['minute', 'calls'] as const;
export type RulePart = (typeof RULE_PARTS)[number];

export interface Range {
  readonly least: number;
  readonly most: number;
}
/** Seconds. The database checks the same. */
export const MINUTE_RANGES = {
  announceSeconds: { least: 10, most: 300 },
  apologySeconds: { least: 20, most: 3_600 },
  longestWaitSeconds: { least: 20, most: 7_200 },
  wordMaxSeconds: { least: 10, most: 600 },
  wordSilenceSeconds: { least: 2, most: 30 },
  /** An agent's browser that went silent in a call is waited for. */
  phoneGraceSeconds: { least: 5, most: 60 },
} as const satisfies Readonly<Record<string, Range>>;
export const DAY_MINUTES = 24 * 60;
export const CALL_RANGES = {
  quietFromMinute: { least: 0, most: DAY_MINUTES - 1 },
  quietUntilMinute: { least: 0, most: DAY_MINUTES - 1 },
  /** Silent calls in a day; 0: never. */
  silentCalls: { least: 0, most: 100 },
  /** Calls of one number in a minute; 0: no limit. */
  callsPerMinute: { least: 0, most: 10_000 },
  /** Calls to one customer in a day that they have not asked for; 0: no limit. */
  triesPerDay: { least: 0, most: 100 },
  ringSeconds: { least: 5, most: 180 },
  /** Whoever outside a transfer or a consultation calls. */
  transferRingSeconds: { least: 10, most: 180 },
  colleagueRingSeconds: { least: 5, most: 60 },
} as const satisfies Readonly<Record<string, Range>>;

/** Their ranges are judged by the service, in words. */
const whole = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });
/** Younger than the others: whoever sends none gets what the house begins with. */
const later = (byDefault: number) => Type.Integer({ ...whole, default: byDefault });
export const MinuteRules = Type.Object({
  announceSeconds: whole,
  apologySeconds: whole,
  longestWaitSeconds: whole,
  wordMaxSeconds: whole,
  wordSilenceSeconds: whole,
  phoneGraceSeconds: later(12),
  /** One key, or empty: only the profile says who is elderly. */
  elderKey: Type.String({ maxLength: 8 }),
  /** Whoever had asked for a person and was cut off by us is called back. */
  callBackLost: Type.Boolean(),
});
export type MinuteRules = Static<typeof MinuteRules>;
/**
 * What becomes of a call that an answering machine takes. `agent`: whoever listens decides; the others end it, count it as a
 * try in vain and free the agent: `leave_word` after our sentence, `hang_up` at once.
 */
export const MACHINE_RULES = ['agent', 'leave_word', 'hang_up'] as const;
export type MachineRule = (typeof MACHINE_RULES)[number];

export const CallRules = Type.Object({
  quietFromMinute: whole,
  quietUntilMinute: whole,
  silentCalls: whole,
  callsPerMinute: whole,
  triesPerDay: whole,
  ringSeconds: whole,
  transferRingSeconds: later(45),
  colleagueRingSeconds: later(20),
  machineCallback: oneOf(MACHINE_RULES),
  machineFollowUp: oneOf(MACHINE_RULES),
});
export type CallRules = Static<typeof CallRules>;

const version = Type.Integer({ minimum: 1 });
export const VersionedMinute = Type.Object({ ...MinuteRules.properties, version });
export type VersionedMinute = Static<typeof VersionedMinute>;
export const VersionedCalls = Type.Object({ ...CallRules.properties, version });
export type VersionedCalls = Static<typeof VersionedCalls>;
export const VoiceRules = Type.Object({ minute: VersionedMinute, calls: VersionedCalls });
export type VoiceRules = Static<typeof VoiceRules>;

/** With the form it belongs to. */
const VoiceRuleChange = Type.Composite([Type.Object({ part: oneOf(RULE_PARTS) }), RuleChange]);
export const VoiceRuleChangePage = pageOf(VoiceRuleChange);
export type VoiceRuleChangePage = Static<typeof VoiceRuleChangePage>;
