import { describe, expect, it } from 'vitest';
import { outcomeOf, outcomeOfTalk } from './dial-outcome.ts';

const quiet = { hasRung: false, announced: false };

describe('what the end of a call that nobody answered says', () => {
  it.each([
    [486, undefined, 'busy'],
    [603, undefined, 'rejected'],
    [404, undefined, 'invalid_number'],
    [503, undefined, 'congestion'],
    [408, undefined, 'no_answer'],
    [480, undefined, 'unreachable'],
    [500, undefined, 'unreachable'],
    // The cause of the telephone network knows better than the status a gateway wraps it in.
    [480, 20, 'powered_off'],
    [480, 19, 'no_answer'],
    [480, 17, 'busy'],
    [503, 34, 'congestion'],
    [500, 1, 'invalid_number'],
    [480, 27, 'unreachable'],
    [603, 21, 'rejected'],
    [486, 99, 'busy'],
  ])('%s with cause %s is %s', (status, q850, outcome) => {
    expect(outcomeOf({ status, ...(q850 === undefined ? {} : { q850 }), ...quiet })).toBe(outcome);
  });
  it('tells somebody who does not pick up from a phone that is switched off', () => {
    expect(outcomeOf({ status: 480, hasRung: true, announced: false })).toBe('no_answer');
    expect(outcomeOf({ status: 487, hasRung: true, announced: false })).toBe('no_answer');
    // A voice instead of any ringing: the network says that they cannot be reached.
    expect(outcomeOf({ status: 487, hasRung: false, announced: true })).toBe('unreachable');
  });
});

describe('a talk in which a machine was heard', () => {
  const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 28, 2, 0, seconds));
  it('was none when it ended soon after the beep, and was one when it went on', () => {
    expect(outcomeOfTalk(at(0), at(29))).toBe('voicemail');
    expect(outcomeOfTalk(at(0), at(31))).toBe('answered');
    expect(outcomeOfTalk(null, at(5))).toBe('answered');
  });
});
