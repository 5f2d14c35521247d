import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_LOCK_OUT,
  ADDRESS_LOCK_OUT,
  afterFailure,
  delayAfter,
  secondsLocked,
  type Failures,
} from './lock-out.ts';

const at = (seconds: number): Date => new Date(seconds * 1000);

describe('the delay after wrong passwords', () => {
  it('is none for four, then half a minute, doubled each time, and never more than half an hour', () => {
    const seconds = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 50, 5_000].map((n) => delayAfter(n, ACCOUNT_LOCK_OUT) / 1000);
    expect(seconds).toEqual([0, 0, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800, 1800]);
  });

  it('begins later for an address, behind which a whole centre may sit', () => {
    expect([49, 50, 51].map((n) => delayAfter(n, ADDRESS_LOCK_OUT) / 1000)).toEqual([0, 30, 60]);
  });

  it.each([ACCOUNT_LOCK_OUT, ADDRESS_LOCK_OUT])('cannot be shortened by waiting: %j', (policy) => {
    expect(policy.forgetAfterMs).toBeGreaterThan(policy.maxDelayMs);
  });
});

describe('counting', () => {
  const fail = (before: Failures | undefined, s: number) => afterFailure(before, at(s), ACCOUNT_LOCK_OUT);

  it('shuts the door with the fifth failure and says how long', () => {
    let state: Failures | undefined;
    for (let i = 0; i < 4; i += 1) state = fail(state, i);
    expect(secondsLocked(state, at(4))).toBe(0);
    state = fail(state, 4);
    expect(secondsLocked(state, at(4))).toBe(30);
    expect(secondsLocked(state, at(33.5))).toBe(1);
    expect(secondsLocked(state, at(34))).toBe(0);
  });

  it('starts anew after a day without a failure, not a second earlier', () => {
    const old: Failures = { failures: 9, lastFailureAt: at(0), lockedUntil: at(480) };
    const day = ACCOUNT_LOCK_OUT.forgetAfterMs / 1000;
    expect(fail(old, day - 1).failures).toBe(10);
    expect(fail(old, day)).toEqual({ failures: 1, lastFailureAt: at(day), lockedUntil: null });
  });

  it('of an account without failures leaves the door open', () => {
    expect(secondsLocked(undefined, at(0))).toBe(0);
  });
});
