import { expect, it } from 'vitest';
import { greetingOf } from './greeting.ts';

it.each([
  [0, 'night'],
  [5, 'morning'],
  [11, 'noon'],
  [13, 'afternoon'],
  [18, 'evening'],
  [23, 'night'],
] as const)('at %d o’clock it greets as %s', (hour, greeting) => expect(greetingOf(hour)).toBe(greeting));
