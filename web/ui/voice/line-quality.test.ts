import { expect, it } from 'vitest';
import { countOf, qualityBetween, worstOf, type LineCount } from './line-quality.ts';

const count = (more: Partial<LineCount>): LineCount => ({
  received: 0,
  lost: 0,
  jitterMs: 5,
  roundTripMs: 40,
  lossThere: undefined,
  ...more,
});

it('reads loss, jitter and way there and back from the statistics of a browser', () => {
  const reports = [
    { type: 'outbound-rtp', kind: 'audio', packetsSent: 900 },
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 500, packetsLost: 12, jitter: 0.031 },
    { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.25 },
    { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.045 },
  ];
  expect(countOf(reports)).toEqual({ received: 500, lost: 12, jitterMs: 31, roundTripMs: 45, lossThere: 0.25 });
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
  expect(word({ lossThere: 0.04 })).toBe('fair');
});

it('names what is worst, which decides what to do about it', () => {
  const worst = (more: Partial<LineCount>) => {
    const quality = qualityBetween(count({ received: 0 }), count({ received: 100, ...more }));
    return quality === undefined ? undefined : worstOf(quality);
  };
  expect(worst({ lost: 20, jitterMs: 40 })).toBe('loss');
  expect(worst({ lossThere: 0.1 })).toBe('loss_there');
  expect(worst({ jitterMs: 90 })).toBe('jitter');
  expect(worst({ roundTripMs: 900, jitterMs: 40 })).toBe('delay');
});

it('says nothing of a line on which nothing came', () => {
  expect(qualityBetween(count({ received: 10 }), count({ received: 10 }))).toBeUndefined();
});
