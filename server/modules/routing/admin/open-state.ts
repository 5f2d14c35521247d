import { MINUTES_PER_DAY, type Period } from '../../../../shared/contracts/routing-admin.ts';
import { createChineseHolidays, type HolidaySource } from './holidays.ts';

/** Business hours: the week, what holidays change of it, and what single days change of both. */
export interface OpeningHours {
  /** Monday first; in minutes of the day in Asia/Shanghai. */
  readonly week: readonly (readonly Period[])[];
  readonly statutory: boolean;
  readonly holidayHours: readonly Period[];
  readonly makeupHours: readonly Period[];
  /** By date, `2026-10-01`. Stronger than everything else. */
  readonly exceptions: ReadonlyMap<string, { readonly name: string; readonly hours: readonly Period[] }>;
}

export interface OpenState {
  readonly open: boolean;
  /** While open: when it closes; null when it never does within the horizon. */
  readonly until: Date | null;
  /** While closed: when it opens; null when it never does within the horizon. */
  readonly nextOpen: Date | null;
  /** False where the hours follow the holidays and nobody knows yet which days those are. */
  readonly holidaysKnown: boolean;
  /** Why today is not like other days of its name: "国庆节". */
  readonly special: string | null;
}

/** China has one zone and has had no summer time since 1991: eight hours, always. */
const SHANGHAI_MS = 8 * 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = MINUTES_PER_DAY * MINUTE_MS;
/** What has not changed for so long is said to be "always" or "never". */
export const HORIZON_DAYS = 400;

export const chineseHolidays = createChineseHolidays();

const dateOf = (dayNumber: number): string => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
/** 1970-01-01 was a Thursday. */
const weekdayOf = (dayNumber: number): number => (((dayNumber + 3) % 7) + 7) % 7;

interface DayPlan {
  readonly hours: readonly Period[];
  readonly special: string | null;
}

/** The hours that begin on this day. */
function planOf(calendar: OpeningHours, dayNumber: number, holidays: HolidaySource): DayPlan {
  const day = dateOf(dayNumber);
  const exception = calendar.exceptions.get(day);
  if (exception !== undefined) return { hours: exception.hours, special: exception.name };
  const special = calendar.statutory ? holidays.of(day) : undefined;
  if (special === undefined) return { hours: calendar.week[weekdayOf(dayNumber)] ?? [], special: null };
  return special.kind === 'holiday'
    ? { hours: calendar.holidayHours, special: special.zh }
    : { hours: calendar.makeupHours, special: special.zh };
}

/**
 * Whether it is open, and until when. A shift that began before midnight is finished, whatever the new day is: periods
 * belong to the day on which they begin. Periods that touch or overlap are one.
 */
export function openState(calendar: OpeningHours, at: Date, holidays: HolidaySource = chineseHolidays): OpenState {
  const local = at.getTime() + SHANGHAI_MS;
  const today = Math.floor(local / DAY_MS);
  const horizon = today + HORIZON_DAYS;
  const instant = (ms: number): Date => new Date(ms - SHANGHAI_MS);
  const answer = {
    holidaysKnown: !calendar.statutory || holidays.knows(Number(dateOf(today).slice(0, 4))),
    special: planOf(calendar, today, holidays).special,
  };
  // The end of what has been open without a break since `at`.
  let end: number | undefined;
  for (let day = today - 1; day <= horizon; day += 1) {
    for (const [from, until] of planOf(calendar, day, holidays).hours) {
      const [begins, ends] = [day * DAY_MS + from * MINUTE_MS, day * DAY_MS + until * MINUTE_MS];
      if (ends <= (end ?? local)) continue;
      if (begins > (end ?? local)) {
        return end === undefined
          ? { ...answer, open: false, until: null, nextOpen: instant(begins) }
          : { ...answer, open: true, until: instant(end), nextOpen: null };
      }
      end = ends;
    }
    // Tomorrow's first period may still touch the end of today's last; a day that begins after the end cannot.
    if (end !== undefined && end < (day + 1) * DAY_MS) {
      return { ...answer, open: true, until: instant(end), nextOpen: null };
    }
  }
  return { ...answer, open: end !== undefined, until: null, nextOpen: null };
}

/** What is wrong with the hours of one day: `order` when they are not one after the other, `long` past 24 hours. */
export function wrongHours(hours: readonly Period[]): 'order' | 'long' | 'empty_period' | undefined {
  let last = -1;
  for (const [at, [from, until]] of hours.entries()) {
    if (until <= from) return 'empty_period';
    if (until - from > MINUTES_PER_DAY) return 'long';
    if (from <= last) return 'order';
    // Only the last period of a day may run over midnight: the next one would begin before it has ended.
    if (until > MINUTES_PER_DAY && at < hours.length - 1) return 'order';
    last = until;
  }
  return undefined;
}
