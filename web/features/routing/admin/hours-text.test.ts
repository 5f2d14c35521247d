import { describe, expect, it } from 'vitest';
import { clockOf, furtherPeriod, hoursText, minuteOf, periodOf, stretches } from './hours-text.ts';

const words = { closed: '休息', nextDay: '次日 ' };

describe('hours as people write them', () => {
  it.each([
    [[], '休息'],
    [
      [
        [480, 720],
        [810, 1_080],
      ],
      '08:00–12:00 · 13:30–18:00',
    ],
    [[[0, 1_440]], '00:00–24:00'],
    [[[1_320, 1_800]], '22:00–次日 06:00'],
  ] as const)('%j is %s', (hours, text) => expect(hoursText(hours as never, words)).toBe(text));

  it('an end that is not later is on the next day', () => {
    expect(periodOf(1_320, 360)).toEqual([1_320, 1_800]);
    expect(periodOf(0, 0)).toEqual([0, 1_440]);
    expect(periodOf(480, 720)).toEqual([480, 720]);
  });

  it('a clock is read as it is written', () => {
    for (const minute of [0, 59, 810, 1_439]) expect(minuteOf(clockOf(minute))).toBe(minute);
    expect(minuteOf('24:00')).toBe(0);
    expect(minuteOf('0830')).toBe(510);
    expect(minuteOf('8：30')).toBe(510);
    for (const odd of ['24:01', '8:60', 'acht', '8']) expect(minuteOf(odd), odd).toBeUndefined();
    expect(minuteOf('')).toBeUndefined();
  });

  it('a further period comes after the last one, as long as the day has room', () => {
    expect(furtherPeriod([])).toEqual([480, 1_080]);
    expect(furtherPeriod([[480, 720]])).toEqual([780, 900]);
    expect(furtherPeriod([[480, 1_390]])).toBeUndefined();
  });
});

it('days of a holiday that follow each other are one stretch, the day worked for it another', () => {
  const day = (d: string, kind: 'holiday' | 'makeup' = 'holiday') => ({ day: d, kind, name: '国庆节' });
  const days = [day('2026-09-20', 'makeup'), day('2026-10-02'), day('2026-10-01'), day('2026-10-10', 'makeup')];
  expect(stretches(days)).toEqual([
    { name: '国庆节', kind: 'makeup', from: '2026-09-20', until: '2026-09-20' },
    { name: '国庆节', kind: 'holiday', from: '2026-10-01', until: '2026-10-02' },
    { name: '国庆节', kind: 'makeup', from: '2026-10-10', until: '2026-10-10' },
  ]);
});
