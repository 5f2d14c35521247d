import { expect, test } from 'vitest';
import { numberSounds, positionSounds } from './spoken-number.ts';

const said = (n: number): string =>
  numberSounds(n)
    .map((id) => '零一二三四五六七八九十百'[id === 'number-100' ? 11 : Number(id.slice(7))])
    .join('');

test.each([
  [0, '零'],
  [2, '二'],
  [10, '十'],
  [12, '十二'],
  [20, '二十'],
  [99, '九十九'],
  [100, '一百'],
  [105, '一百零五'],
  [110, '一百一十'],
  [112, '一百一十二'],
  [230, '二百三十'],
  [999, '九百九十九'],
])('%i is said %s', (n, words) => {
  expect(said(n)).toBe(words);
});

test('no two numbers sound the same', () => {
  expect(new Set(Array.from({ length: 1_000 }, (_, n) => said(n))).size).toBe(1_000);
});

test('a number that cannot be said is refused rather than said wrong', () => {
  for (const n of [-1, 1.5, 1_000, Number.NaN]) expect(() => numberSounds(n)).toThrow(RangeError);
});

test('two people ahead are 两位, not 二位, and a longer queue than can be said is capped', () => {
  expect(positionSounds(2)).toEqual(['position-before', 'number-2-liang', 'position-after']);
  expect(positionSounds(12)).toEqual(['position-before', 'number-10', 'number-2', 'position-after']);
  expect(positionSounds(5_000)).toEqual(positionSounds(999));
});
