/** Months before today, as the generator counts them: 0 is the running month, 1 the last whole one. */
export interface CalendarMonth {
  readonly back: number;
  /** YYYY-MM */
  readonly key: string;
  /** YYYY-MM-01 */
  readonly first: string;
  readonly days: number;
  /** Days that have happened: all of them, or up to and including today in the running month. */
  readonly elapsed: number;
  /** 0 = Sunday, of the first. */
  readonly firstWeekday: number;
}

export interface Calendar {
  /** YYYY-MM-DD, the operator's local day. */
  readonly today: string;
  readonly year: number;
  /** 0 … 12. */
  readonly months: readonly CalendarMonth[];
  /** Negative is the past. */
  day(offset: number): string;
  /** Whole months before the running one for a date; 0 in the running month, negative never. */
  monthsBack(date: string): number;
}

const MS_PER_DAY = 86_400_000;
export const MONTHS_OF_HISTORY = 12;

export function makeCalendar(today: string): Calendar {
  const [year, month, dayOfMonth] = today.split('-').map(Number) as [number, number, number];
  const base = Date.UTC(year, month - 1, dayOfMonth);
  const months = Array.from({ length: MONTHS_OF_HISTORY + 1 }, (_, back) => {
    const first = new Date(Date.UTC(year, month - 1 - back, 1));
    const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    const iso = first.toISOString();
    return {
      back,
      key: iso.slice(0, 7),
      first: iso.slice(0, 10),
      days,
      elapsed: back === 0 ? dayOfMonth : days,
      firstWeekday: first.getUTCDay(),
    };
  });
  return {
    today,
    year,
    months,
    day: (offset) => new Date(base + offset * MS_PER_DAY).toISOString().slice(0, 10),
    monthsBack: (date) => (year - Number(date.slice(0, 4))) * 12 + (month - Number(date.slice(5, 7))),
  };
}
