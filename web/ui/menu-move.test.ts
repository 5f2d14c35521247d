import { expect, it } from 'vitest';
import { menuMove } from './menu-move.ts';

it('the arrows go round, Home and End to the ends, and every other key nowhere', () => {
  expect(menuMove('ArrowDown', 0, 3)).toBe(1);
  expect(menuMove('ArrowDown', 2, 3)).toBe(0);
  expect(menuMove('ArrowUp', 0, 3)).toBe(2);
  expect(menuMove('Home', 2, 3)).toBe(0);
  expect(menuMove('End', 0, 3)).toBe(2);
  expect(menuMove('x', 0, 3)).toBeUndefined();
});

it('from the menu itself, before an entry has the focus, the arrows lead to the ends', () => {
  expect(menuMove('ArrowDown', -1, 3)).toBe(0);
  expect(menuMove('ArrowUp', -1, 3)).toBe(2);
  expect(menuMove('ArrowDown', -1, 0)).toBeUndefined();
});
