import { expect, it } from 'vitest';
import { steadied, type Steady } from './steady-quality.ts';

const after = (...words: Steady['word'][]): string | undefined =>
  words.reduce<Steady | undefined>((before, word) => steadied(before, word), undefined)?.word;

it('the sign says at once how a line begins, and afterwards changes only when two looks in a row agree that it did', () => {
  expect(after('poor')).toBe('poor');
  expect(after('good', 'poor')).toBe('good');
  expect(after('good', 'poor', 'good', 'poor')).toBe('good');
  expect(after('good', 'poor', 'poor')).toBe('poor');
  expect(after('good', 'poor', 'poor', 'good')).toBe('poor');
  expect(after('good', 'poor', 'poor', 'good', 'good')).toBe('good');
});
