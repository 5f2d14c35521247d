import type { Shift } from '../../../../shared/contracts/routing-handover.ts';

/** Shifts by the clock on the wall. The product runs in one country and one time zone, which has no daylight saving. */
const OFFSET_MINUTES = 8 * 60;
const DAY = 24 * 60;
const MINUTE_MS = 60_000;

type Hours = Pick<Shift, 'fromMinute' | 'untilMinute'>;

const minuteOfDay = (at: Date): number => (Math.floor(at.getTime() / MINUTE_MS) + OFFSET_MINUTES) % DAY;
const lengthOf = ({ fromMinute, untilMinute }: Hours): number => ((untilMinute - fromMinute + DAY - 1) % DAY) + 1;
const intoShift = (shift: Hours, at: Date): number => (minuteOfDay(at) - shift.fromMinute + DAY) % DAY;

export const isRunning = (shift: Hours, at: Date): boolean => intoShift(shift, at) < lengthOf(shift);

/** Where shifts overlap, the one that began last: its people are the ones who stay. */
export const shiftAt = <S extends Hours>(shifts: readonly S[], at: Date): S | undefined =>
  shifts.filter((shift) => isRunning(shift, at)).sort((a, b) => intoShift(a, at) - intoShift(b, at))[0];

/** The end of a running shift; undefined while it does not run. */
export function endOfShift(shift: Hours, at: Date): Date | undefined {
  if (!isRunning(shift, at)) return undefined;
  const begun = Math.floor(at.getTime() / MINUTE_MS) - intoShift(shift, at);
  return new Date((begun + lengthOf(shift)) * MINUTE_MS);
}

/** Who comes when this one goes: the shift that begins first at or after its end; of one that stands alone, none. */
export const shiftAfter = <S extends Shift>(shifts: readonly S[], shift: S): S | undefined =>
  shifts
    .filter((other) => other.code !== shift.code)
    .sort(
      (a, b) => ((a.fromMinute - shift.untilMinute + DAY) % DAY) - ((b.fromMinute - shift.untilMinute + DAY) % DAY),
    )[0];

/** Whoever has no shift is over theirs when they have been away so long. */
const AWAY_WITHOUT_SHIFT_MS = 8 * 60 * MINUTE_MS;

export const isOffShift = (shift: Hours | undefined, awaySince: Date, now: Date): boolean =>
  shift === undefined ? now.getTime() - awaySince.getTime() >= AWAY_WITHOUT_SHIFT_MS : !isRunning(shift, now);
