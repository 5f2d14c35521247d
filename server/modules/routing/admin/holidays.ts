import chineseDays from 'chinese-days';

export interface SpecialDay {
  readonly kind: 'holiday' | 'makeup';
  readonly zh: string;
  readonly en: string;
}

/** Where it is known which days are holidays and which weekends are worked instead (调休). */
export interface HolidaySource {
  /** Undefined: an ordinary day of the week, or a day nobody has decided about yet. */
  of(day: string): SpecialDay | undefined;
  knows(year: number): boolean;
}

/** The State Council names the days of a year in the November before; the package has them back to 2004. */
const FIRST_YEAR = 2004;
const LAST_YEAR_ASKED = 2060;

const pad = (n: number): string => String(n).padStart(2, '0');
/**
 * Days go in as texts only: the package keeps its tables by the local reading of UTC midnight, and a text is read the same
 * way, so that the two agree in every zone. A Date would be a day off west of Greenwich.
 */
const knownOf = (year: number): boolean =>
  chineseDays.getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false).length > 0;

/** "National Day,国庆节,3" on days with a decision; the plain name of the weekday on all others. */
function specialDay(day: string): SpecialDay | undefined {
  const { name, work } = chineseDays.getDayDetail(day);
  const [en, zh] = name.split(',');
  if (en === undefined || zh === undefined) return undefined;
  return { kind: work ? 'makeup' : 'holiday', zh, en };
}

function lastKnownYear(): number {
  let year = FIRST_YEAR;
  while (year < LAST_YEAR_ASKED && knownOf(year + 1)) year += 1;
  return year;
}

/** Statutory holidays of mainland China, as far as they were announced when this version was built. */
export function createChineseHolidays(): HolidaySource & {
  readonly firstKnown: number;
  readonly lastKnown: number;
  daysOf(year: number): readonly (SpecialDay & { readonly day: string })[];
} {
  const lastKnown = lastKnownYear();
  const knows = (year: number): boolean => year >= FIRST_YEAR && year <= lastKnown;
  const years = new Map<number, ReadonlyMap<string, SpecialDay>>();
  const tableOf = (year: number): ReadonlyMap<string, SpecialDay> => {
    const kept = years.get(year);
    if (kept !== undefined) return kept;
    const table = new Map<string, SpecialDay>();
    for (let month = 1; month <= 12; month += 1) {
      for (let d = 1; d <= new Date(Date.UTC(year, month, 0)).getUTCDate(); d += 1) {
        const day = `${year}-${pad(month)}-${pad(d)}`;
        const special = specialDay(day);
        if (special !== undefined) table.set(day, special);
      }
    }
    years.set(year, table);
    return table;
  };
  return {
    firstKnown: FIRST_YEAR,
    lastKnown,
    knows,
    of: (day) => {
      const year = Number(day.slice(0, 4));
      return knows(year) ? tableOf(year).get(day) : undefined;
    },
    daysOf: (year) => (knows(year) ? [...tableOf(year)].map(([day, special]) => ({ day, ...special })) : []),
  };
}
