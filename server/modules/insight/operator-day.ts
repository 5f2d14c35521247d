/** The operator's day: one country, one time zone (UTC+8), no summer time. */
const DAY_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const SLOT_MS = 30 * 60_000;

const shifted = (at: Date): number => at.getTime() + DAY_OFFSET_MS;

/** `2026-03-02` of an instant, as the operator's calendar has it. */
export const dayOf = (at: Date): string => new Date(shifted(at)).toISOString().slice(0, 10);

/** Day and half hour (0 … 47) of an instant. */
export const placeInDay = (at: Date): { readonly day: string; readonly slot: number } => ({
  day: dayOf(at),
  slot: Math.floor((((shifted(at) % DAY_MS) + DAY_MS) % DAY_MS) / SLOT_MS),
});

/** The same weekday of the weeks before. */
export const sameWeekdays = (day: string, weeks: number): string[] =>
  Array.from({ length: weeks }, (_, at) =>
    new Date(Date.parse(`${day}T00:00:00Z`) - (at + 1) * 7 * DAY_MS).toISOString().slice(0, 10),
  );

/** Left before the queue's threshold. A threshold of 0 counts every abandon in full. */
export const isShortAbandon = (waitMs: number, shortSeconds: number): boolean => waitMs < shortSeconds * 1000;
