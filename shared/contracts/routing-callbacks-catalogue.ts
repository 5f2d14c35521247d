/** The words of promises and callbacks without any schema: the customer page carries these and not the schema library. */

export const CALLBACK_STATES = [
  'asked',
  'waiting',
  'due',
  'dialling',
  'connected',
  'done',
  'failed',
  'cancelled',
  'expired',
] as const;
export type CallbackState = (typeof CALLBACK_STATES)[number];

/** `call`: we dial. `message`: the conversation keeps its place and the customer is told in it when somebody is there. */
export const CALLBACK_WAYS = ['call', 'message'] as const;
export type CallbackWay = (typeof CALLBACK_WAYS)[number];

/** What the wait was worked out from (server/modules/routing/promise/estimate.ts). */
export const ESTIMATE_METHODS = ['departures', 'fluid'] as const;
export type EstimateMethod = (typeof ESTIMATE_METHODS)[number];

/**
 * A wait as people are told it. Whole ranges, because a number of seconds would promise a precision that no queue has; the
 * upper end is what is meant when only one number fits.
 */
export interface WaitRange {
  readonly code: string;
  /** Up to so many minutes; null: longer than the last range. */
  readonly upToMinutes: number | null;
  readonly zh: string;
  readonly en: string;
}

export const WAIT_RANGES = [
  { code: 'under_1', upToMinutes: 1, zh: '不到1分钟', en: 'less than a minute' },
  { code: '1_2', upToMinutes: 2, zh: '1–2分钟', en: '1–2 minutes' },
  { code: '3_5', upToMinutes: 5, zh: '3–5分钟', en: '3–5 minutes' },
  { code: '6_10', upToMinutes: 10, zh: '6–10分钟', en: '6–10 minutes' },
  { code: '11_20', upToMinutes: 20, zh: '11–20分钟', en: '11–20 minutes' },
  { code: '21_30', upToMinutes: 30, zh: '21–30分钟', en: '21–30 minutes' },
] as const satisfies readonly WaitRange[];
export const LONGEST_WAIT: WaitRange = {
  code: 'over_30',
  upToMinutes: null,
  zh: '超过30分钟',
  en: 'more than 30 minutes',
};

export const waitRange = (seconds: number): WaitRange =>
  WAIT_RANGES.find((r) => seconds <= r.upToMinutes * 60) ?? LONGEST_WAIT;
