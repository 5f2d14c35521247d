import { MINUTES_PER_DAY, type Period } from '../../../../shared/contracts/routing-admin.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** 810 → 13:30; the end of the day is 00:00, as a clock says it. */
export const clockOf = (minute: number): string =>
  `${two(Math.floor((minute % MINUTES_PER_DAY) / 60))}:${two(minute % 60)}`;

/** 8:00, 08:00, 0800 and with a full-width colon; 24:00 is the end of the day. */
export function minuteOf(clock: string): number | undefined {
  const [, h, m] = /^(\d{1,2})[:：]?(\d{2})$/.exec(clock.trim()) ?? [];
  if (h === undefined || Number(m) > 59) return undefined;
  const minute = Number(h) * 60 + Number(m);
  if (minute > MINUTES_PER_DAY) return undefined;
  return minute % MINUTES_PER_DAY;
}

/** An end that is not after the beginning is on the next day; 00:00 to 00:00 is the whole day. */
export const periodOf = (from: number, until: number): Period => [
  from,
  until <= from ? until + MINUTES_PER_DAY : until,
];

/** 08:00–12:00、13:30–18:00；22:00–次日 06:00 */
export function hoursText(
  hours: readonly Period[],
  words: { readonly closed: string; readonly nextDay: string },
): string {
  if (hours.length === 0) return words.closed;
  const end = (until: number): string =>
    until === MINUTES_PER_DAY
      ? '24:00'
      : until > MINUTES_PER_DAY
        ? `${words.nextDay}${clockOf(until)}`
        : clockOf(until);
  return hours.map(([from, until]) => `${clockOf(from)}–${end(until)}`).join(' · ');
}

/** A further period: an hour after the last one, two hours long, within the day. Undefined when the day is full. */
export function furtherPeriod(hours: readonly Period[]): Period | undefined {
  const last = hours.at(-1)?.[1];
  if (last === undefined) return [480, 1_080];
  const from = last + 60;
  return from + 60 > MINUTES_PER_DAY ? undefined : [from, Math.min(from + 120, MINUTES_PER_DAY)];
}

export interface Stretch {
  readonly name: string;
  readonly kind: 'holiday' | 'makeup';
  readonly from: string;
  readonly until: string;
}

const DAY_MS = 86_400_000;

/** Days of one name and kind that follow each other, as one stretch: 10 月 1 日至 7 日. */
export function stretches(days: readonly { day: string; kind: Stretch['kind']; name: string }[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { day, kind, name } of [...days].sort((a, b) => a.day.localeCompare(b.day))) {
    const last = found.at(-1);
    const follows = last !== undefined && Date.parse(day) - Date.parse(last.until) === DAY_MS;
    if (last !== undefined && follows && last.kind === kind && last.name === name)
      found[found.length - 1] = { ...last, until: day };
    else found.push({ name, kind, from: day, until: day });
  }
  return found;
}
