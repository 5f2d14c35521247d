import { describe, expect, it } from 'vitest';
import type { TalkFailure } from '../../../shared/contracts/voice-talk.ts';
import { causeOfStatus } from '../../platform/sip/reason.ts';
import { causeSaid, reasonOfCancel, reasonOfEnd, whyNotAnswered, type Refused } from './end-reasons.ts';

/** What the line says, and what the agent reads. */
const REFUSALS: readonly (readonly [Refused, TalkFailure])[] = [
  [{ status: 486 }, 'busy'],
  [{ status: 600 }, 'busy'],
  [{ status: 603 }, 'declined'],
  [{ status: 607 }, 'declined'],
  [{ status: 480 }, 'no_answer'],
  [{ status: 408 }, 'no_answer'],
  [{ status: 487 }, 'no_answer'],
  [{ status: 404 }, 'no_such_number'],
  [{ status: 410 }, 'no_such_number'],
  [{ status: 484 }, 'no_such_number'],
  [{ status: 604 }, 'no_such_number'],
  [{ status: 403 }, 'unreachable'],
  [{ status: 500 }, 'unreachable'],
  [{ status: 503 }, 'unreachable'],
  // A gateway says one thing for all; the telephone net knew better.
  [{ status: 503, q850: 17 }, 'busy'],
  [{ status: 500, q850: 1 }, 'no_such_number'],
  [{ status: 480, q850: 20 }, 'unreachable'],
  [{ status: 480, q850: 21 }, 'declined'],
  [{ status: 500, q850: 19 }, 'no_answer'],
  [{ status: 486, q850: 31 }, 'busy'],
];

/** An end that comes from the far end or the line, and what the contact keeps of it. */
const ENDS = [
  [{ cause: 'remote_bye' }, 'remote_bye'],
  [{ cause: 'remote_bye', q850: 16 }, 'remote_bye'],
  [{ cause: 'remote_bye', q850: 31 }, 'remote_bye'],
  [{ cause: 'remote_bye', sipCause: 200 }, 'remote_bye'],
  [{ cause: 'remote_bye', q850: 41 }, 'lost'],
  [{ cause: 'remote_bye', q850: 27 }, 'lost'],
  [{ cause: 'remote_bye', sipCause: 408 }, 'lost'],
  [{ cause: 'remote_bye', sipCause: 503 }, 'lost'],
  // The net said it was a plain end, whatever the proxy made of it.
  [{ cause: 'remote_bye', q850: 16, sipCause: 503 }, 'remote_bye'],
  [{ cause: 'no_ack' }, 'no_ack'],
  [{ cause: 'expired' }, 'expired'],
  [{ cause: 'lost' }, 'lost'],
  [{ cause: 'local_bye' }, 'local_bye'],
] as const;

/** How an end of ours is told to the far end. */
const SAID = [
  ['agent_ended', 16],
  ['goodbye', 16],
  ['callback promised', 16],
  ['word left', 16],
  ['abuse', 16],
  ['other_left', 16],
  ['silent', 16],
  ['not served', 21],
  ['media failure', 41],
  ['media_failure', 41],
  ['stopping', 41],
  ['system_restart', 41],
  ['no audio', 102],
] as const;

/** RFC 3398 §8.2.6.1, for every status we refuse a call with. */
const REFUSED_BY_US = [
  [404, 1],
  [480, 18],
  [486, 17],
  [487, undefined],
  [488, 65],
  [500, 41],
  [503, 41],
  [603, 21],
] as const;

describe('why a call is over', () => {
  it.each(REFUSALS)('a call of ours answered %o is "%s" for the agent', (refused, failure) => {
    expect(whyNotAnswered(refused)).toBe(failure);
  });

  it.each(ENDS)('an end %o is kept as %s', (end, kept) => {
    expect(reasonOfEnd(end)).toBe(kept);
  });

  it.each([
    [{ by: 'caller' }, 'cancelled'],
    [{ by: 'caller', sipCause: 487 }, 'cancelled'],
    [{ by: 'caller', sipCause: 200 }, 'taken_elsewhere'],
    [{ by: 'timeout' }, 'no_ack'],
  ] as const)('a call taken back before the answer, %o, is kept as %s', (told, kept) => {
    expect(reasonOfCancel(told)).toBe(kept);
  });

  it.each(SAID)('our end "%s" is said with cause %i', (reason, cause) => {
    expect(causeSaid(reason)).toBe(cause);
  });

  it.each(REFUSED_BY_US)('our refusal %i is said with cause %s', (status, cause) => {
    expect(causeOfStatus(status)).toBe(cause);
  });
});
