import { expect, test } from 'vitest';
import { hangs, HEARTBEAT, readStat } from './pulse-watch.ts';

const { stuckMs, starvedMs } = HEARTBEAT;

test('a worker that was stopped is given up within a second, and one that sleeps although its timer is due within a second and a half', () => {
  expect(hangs(600, { state: 'T', cpuMs: 0 }, HEARTBEAT)).toBe(false);
  expect(hangs(750, { state: 'T', cpuMs: 0 }, HEARTBEAT)).toBe(true);
  expect(hangs(1_250, { state: 'S', cpuMs: 0 }, HEARTBEAT)).toBe(false);
  expect(hangs(1_500, { state: 'S', cpuMs: 0 }, HEARTBEAT)).toBe(true);
});

test('one that runs in a circle on a core of its own hangs; one that waits for a core does not, for as long as ten seconds', () => {
  expect(hangs(stuckMs, { state: 'R', cpuMs: stuckMs - 200 }, HEARTBEAT)).toBe(true);
  expect(hangs(stuckMs, { state: 'R', cpuMs: 200 }, HEARTBEAT)).toBe(false);
  expect(hangs(starvedMs - 1, { state: 'R', cpuMs: 3_000 }, HEARTBEAT)).toBe(false);
  expect(hangs(starvedMs - 1, { state: 'D', cpuMs: 0 }, HEARTBEAT)).toBe(false);
  expect(hangs(starvedMs, { state: 'R', cpuMs: 0 }, HEARTBEAT)).toBe(true);
});

test('one that has worked and fell asleep again has said so, and it is only not read yet', () => {
  expect(hangs(stuckMs + 500, { state: 'S', cpuMs: 40 }, HEARTBEAT)).toBe(false);
});

test('where the kernel tells nothing, only time does', () => {
  expect(hangs(starvedMs - 1, undefined, HEARTBEAT)).toBe(false);
  expect(hangs(starvedMs, undefined, HEARTBEAT)).toBe(true);
});

test('the line of proc(5) is read behind the last bracket, whatever the name of the program', () => {
  const line = '77 (node (R) 1 2) S 1 77 77 0 -1 4194560 9 0 0 0 12 3 0 0 20 0 11 0 1 1 1';
  expect(readStat(line)).toEqual({ state: 'S', cpuMs: 150 });
  expect(readStat('')).toBeUndefined();
});
