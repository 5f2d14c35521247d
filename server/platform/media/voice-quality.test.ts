import { expect, test } from 'vitest';
import { opinionScore, scoreArrival, transmissionRating } from './voice-quality.ts';

test('the scores of the E-model are those of its table (G.107 Annex B, G.109)', () => {
  // R → MOS: the borders of the speech quality classes of G.109.
  for (const [rating, score] of [
    [93.2, 4.41],
    [90, 4.34],
    [80, 4.02],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [100, 4.5],
    [0, 1],
    [-20, 1],
  ] as const)
    expect([rating, opinionScore(rating)]).toEqual([rating, expect.closeTo(score, 2)]);
});

test('loss takes what G.113 says for G.711 with concealment', () => {
  const rating = (lostPercent: number) => transmissionRating({ lostPercent, delayMs: 0 });
  expect(rating(0)).toBe(93.2);
  // 95 · P / (P + 25.1)
  expect(rating(1)).toBeCloseTo(93.2 - 3.64, 1);
  expect(rating(5)).toBeCloseTo(93.2 - 15.78, 1);
  expect(rating(100)).toBeCloseTo(93.2 - 75.94, 1);
});

test('delay takes nothing up to a tenth of a second, then more and more', () => {
  const impairment = (delayMs: number) => 93.2 - transmissionRating({ lostPercent: 0, delayMs });
  expect(impairment(100)).toBe(0);
  // X = 1 and X = 2 in the formula of G.107 §7.4.
  expect(impairment(200)).toBeCloseTo(25 * (2 ** (1 / 6) - 3 * (1 + 3 ** -6) ** (1 / 6) + 2), 6);
  expect(impairment(200)).toBeCloseTo(3.04, 1);
  expect(impairment(400)).toBeCloseTo(24.1, 0);
});

test('a leg is scored from what it counts; nonsense is never better than perfect nor worse than 1', () => {
  expect(scoreArrival({ received: 500, lost: 0, jitterMs: 2 })).toBeCloseTo(4.41, 2);
  expect(scoreArrival({ received: 95, lost: 5, jitterMs: 2 })).toBeCloseTo(3.93, 1);
  expect(scoreArrival({ received: 500, lost: 0, jitterMs: 2, roundTripMs: 600 })).toBeLessThan(3.85);
  expect(scoreArrival({ received: 0, lost: 0, jitterMs: 0 })).toBeCloseTo(4.41, 2);
  expect(scoreArrival({ received: 1, lost: 1e9, jitterMs: 1e6, roundTripMs: 1e9 })).toBeGreaterThanOrEqual(1);
});
