import { expect, it } from 'vitest';
import { moveRow } from './row-moves.ts';

it.each([
  [-1, 'ArrowDown', 0],
  [0, 'ArrowDown', 1],
  [19, 'ArrowDown', 19],
  [0, 'ArrowUp', 0],
  [3, 'Home', 0],
  [3, 'End', 19],
  [3, 'PageDown', 13],
  [15, 'PageDown', 19],
  [3, 'PageUp', 0],
])('from row %d of twenty, %s leads to row %d', (from, key, to) => expect(moveRow(from, 20, key)).toBe(to));

it('leaves other keys and empty lists alone', () => {
  expect(moveRow(0, 20, 'a')).toBeUndefined();
  expect(moveRow(-1, 0, 'ArrowDown')).toBeUndefined();
});
