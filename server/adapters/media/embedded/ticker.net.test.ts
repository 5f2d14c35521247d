import { expect, test } from 'vitest';
import { createTicker, SLOTS } from './ticker.ts';
import { until } from './testing/until.ts';

test('after a stall the clock catches up a little, skips the rest, and no slot loses more turns than another', async () => {
  const turns = Array.from({ length: SLOTS }, () => 0);
  const ticker = createTicker((slot) => {
    turns[slot] = (turns[slot] ?? 0) + 1;
  });
  const began = performance.now();
  ticker.start();
  await until('some rounds', () => turns[0]! > 5);
  const before = performance.now();
  const turnsBefore = turns[0]!;
  while (performance.now() - before < 600);
  await until('running again', () => turns[0]! > turnsBefore + 1);
  const caughtUp = turns[0]! - turnsBefore;
  await until('more rounds', () => turns[0]! > turnsBefore + 20);
  ticker.stop();
  const elapsed = performance.now() - began;
  expect(caughtUp).toBeLessThan(15);
  expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
  // 600 ms of stall are 30 turns, of which at most a few were made up for; the rest ran at 50 a second.
  expect(turns[0]!).toBeLessThan(elapsed / 20 - 15);
});
