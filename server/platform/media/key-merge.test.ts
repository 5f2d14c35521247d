import { expect, test } from 'vitest';
import { createKeyMerge } from './key-merge.ts';

test('a key that comes as event and as tone is told once, whichever comes first', () => {
  const first = createKeyMerge();
  expect(first.event('5', 0)).toBe(true);
  expect(first.tone('5', 60)).toBe(false);
  const second = createKeyMerge();
  expect(second.tone('5', 0)).toBe(true);
  expect(second.event('5', 40)).toBe(false);
});

test('the same key pressed twice is told twice on both ways together', () => {
  for (const order of [
    ['event', 'tone'],
    ['tone', 'event'],
  ] as const) {
    const merge = createKeyMerge();
    const told = [0, 200].flatMap((at) => order.map((way, i) => merge[way]('7', at + i * 40)));
    expect(told.filter(Boolean)).toHaveLength(2);
  }
});

test('a key held for long is not told again when its tone flickers', () => {
  const merge = createKeyMerge();
  merge.event('1', 0);
  for (let at = 20; at < 3_000; at += 20) merge.event(undefined, at);
  expect(merge.tone('1', 3_010)).toBe(false);
});

test('another key, or the same one much later, is a key of its own', () => {
  const merge = createKeyMerge();
  expect(merge.event('1', 0)).toBe(true);
  expect(merge.tone('2', 100)).toBe(true);
  expect(merge.tone('1', 2_000)).toBe(true);
  expect(merge.event('3', 2_100)).toBe(true);
});
