import { describe, expect, it } from 'vitest';
import { minuteOf, sayMinute } from './minute-of-day.ts';

describe('a minute of the day', () => {
  it.each([0, 5, 480, 1_260, 1_439])('%i is said and read again', (minute) => {
    expect(minuteOf(sayMinute(minute))).toBe(minute);
  });
  it.each(['24:00', '8', '12:60', ''])('%j is no time', (text) => {
    expect(minuteOf(text)).toBeUndefined();
  });
});
