import { expect, it } from 'vitest';
import { ringSecondsLeft, ringShareLeft } from './offer-clock.ts';

const offeredAt = '2026-03-05T14:00:00.000Z';
const ringUntil = '2026-03-05T14:00:20.000Z';
const at = (second: number): number => Date.parse(offeredAt) + second * 1_000;

it('counts down to the moment when the server takes the offer back', () => {
  expect(ringSecondsLeft(ringUntil, at(0), 0)).toBe(20);
  expect(ringSecondsLeft(ringUntil, at(19.2), 0)).toBe(1);
  expect(ringSecondsLeft(ringUntil, at(25), 0)).toBe(0);
});

it('a desk whose clock is three minutes ahead still shows what is left', () => {
  expect(ringSecondsLeft(ringUntil, at(5) + 180_000, 180_000)).toBe(15);
});

it('the bar empties over the whole ring', () => {
  expect(ringShareLeft({ offeredAt, ringUntil }, at(0), 0)).toBe(1);
  expect(ringShareLeft({ offeredAt, ringUntil }, at(15), 0)).toBe(0.25);
  expect(ringShareLeft({ offeredAt, ringUntil }, at(99), 0)).toBe(0);
  expect(ringShareLeft({ offeredAt: null, ringUntil }, at(5), 0)).toBe(1);
});
