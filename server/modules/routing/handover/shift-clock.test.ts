import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shift } from '../../../../shared/contracts/routing-handover.ts';
import { endOfShift, isOffShift, isRunning, shiftAfter, shiftAt } from './shift-clock.ts';

const shift = (code: string, from: number, until: number): Shift => ({
  code,
  zh: code,
  en: code,
  fromMinute: from,
  untilMinute: until,
});
const DAY = shift('day', 480, 960);
const EVENING = shift('evening', 960, 0);
const NIGHT = shift('night', 0, 480);
const ALL = [DAY, EVENING, NIGHT];
const at = (clock: string): Date => new Date(`2026-11-21T${clock}:00+08:00`);

describe('shifts by the clock on the wall', () => {
  it.each([
    ['07:59', 'night'],
    ['08:00', 'day'],
    ['15:59', 'day'],
    ['16:00', 'evening'],
    ['23:59', 'evening'],
    ['00:00', 'night'],
  ])('at %s it is %s', (clock, code) => expect(shiftAt(ALL, at(clock))?.code).toBe(code));

  it('the night follows the evening, the day the night', () => {
    expect(ALL.map((s) => shiftAfter(ALL, s)?.code)).toEqual(['evening', 'night', 'day']);
    expect(shiftAfter([DAY], DAY)).toBeUndefined();
  });

  it('ends at its time of this day or, over midnight, of the next', () => {
    expect(endOfShift(DAY, at('09:30'))).toEqual(at('16:00'));
    expect(endOfShift(EVENING, at('23:10'))).toEqual(new Date('2026-11-22T00:00:00+08:00'));
    expect(endOfShift(DAY, at('17:00'))).toBeUndefined();
  });

  it('every minute of every day belongs to exactly one of three that fit together, and its end lies ahead within eight hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const now = new Date(seconds * 1_000);
        expect(ALL.filter((s) => isRunning(s, now))).toHaveLength(1);
        const running = shiftAt(ALL, now)!;
        const left = endOfShift(running, now)!.getTime() - now.getTime();
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThanOrEqual(8 * 3_600_000);
      }),
    );
  });

  it('whoever has no shift is over theirs after eight hours away', () => {
    expect(isOffShift(undefined, at('08:00'), at('15:59'))).toBe(false);
    expect(isOffShift(undefined, at('08:00'), at('16:00'))).toBe(true);
    expect(isOffShift(NIGHT, at('08:00'), at('08:00'))).toBe(true);
    expect(isOffShift(NIGHT, at('00:00'), at('07:59'))).toBe(false);
  });
});
