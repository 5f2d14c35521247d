import { expect, it } from 'vitest';
import { countOf, qualityBetween, type LineCount } from './line-quality.ts';

const count = (more: Partial<LineCount>): LineCount => ({
  received: 0,
  lost: 0,
  jitterMs: 5,
  roundTripMs: 40,
  ...more,
});

it('reads loss, jitter and way there and back from the statistics of a browser', () => {
  const reports = [
    { type: 'outbound-rtp', kind: 'audio', packetsSent: 900 },
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 500, packetsLost: 12, jitter: 0.031 },
    { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.045 },
  ];
  expect(countOf(reports)).toEqual({ received: 500, lost: 12, jitterMs: 31, roundTripMs: 45 });
});

it('says good, fair and poor by what was heard in the last seconds and not since the beginning', () => {
  const before = count({ received: 1_000, lost: 500 });
  const word = (more: Partial<LineCount>) =>
    qualityBetween(before, count({ received: 1_100, lost: 500, ...more }))?.word;
  expect(word({})).toBe('good');
  expect(word({ lost: 504 })).toBe('fair');
  expect(word({ lost: 520 })).toBe('poor');
  expect(word({ jitterMs: 45 })).toBe('fair');
  expect(word({ roundTripMs: 800 })).toBe('poor');
});

it('says nothing of a line on which nothing came', () => {
  expect(qualityBetween(count({ received: 10 }), count({ received: 10 }))).toBeUndefined();
});
