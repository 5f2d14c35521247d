/**
 * How long a door stays shut after wrong passwords. Two doors: the account (five guesses, against somebody who knows the number)
 * and the source address (fifty, against somebody who tries one password on every number; wide, because a whole centre sits
 * behind one address). Delays grow instead of locking for good: otherwise anybody could shut anybody out for ever.
 */
export interface LockOutPolicy {
  readonly freeFailures: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Failures older than this count no more. Longer than the longest delay, or waiting it out would start anew. */
  readonly forgetAfterMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const ACCOUNT_LOCK_OUT: LockOutPolicy = {
  freeFailures: 5,
  firstDelayMs: 30 * SECOND,
  maxDelayMs: 30 * MINUTE,
  forgetAfterMs: 24 * HOUR,
};
export const ADDRESS_LOCK_OUT: LockOutPolicy = {
  freeFailures: 50,
  firstDelayMs: 30 * SECOND,
  maxDelayMs: 30 * MINUTE,
  forgetAfterMs: HOUR,
};

export interface Failures {
  readonly failures: number;
  readonly lastFailureAt: Date;
  readonly lockedUntil: Date | null;
}

/** 0 up to the last free failure; then the first delay, doubled with each further failure, up to the longest. */
export function delayAfter(failures: number, policy: LockOutPolicy): number {
  if (failures < policy.freeFailures) return 0;
  const doublings = failures - policy.freeFailures;
  // 2 ** 1024 is Infinity, and Math.min makes the longest delay of it.
  return Math.min(policy.firstDelayMs * 2 ** doublings, policy.maxDelayMs);
}

export function afterFailure(before: Failures | undefined, now: Date, policy: LockOutPolicy): Failures {
  const remembered = before !== undefined && now.getTime() - before.lastFailureAt.getTime() < policy.forgetAfterMs;
  const failures = (remembered ? before.failures : 0) + 1;
  const delay = delayAfter(failures, policy);
  return { failures, lastFailureAt: now, lockedUntil: delay === 0 ? null : new Date(now.getTime() + delay) };
}

/** Whole seconds still to wait; 0 when the door is open. */
export function secondsLocked(state: Failures | undefined, now: Date): number {
  const until = state?.lockedUntil?.getTime() ?? 0;
  return Math.max(0, Math.ceil((until - now.getTime()) / SECOND));
}
