/** When a customer may be called, as data: rows of `callback_windows`, minutes of the local day. */
export interface WindowRule {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** Null: as soon as the place comes up. */
  readonly span: { readonly dayOffset: number; readonly fromMinute: number; readonly untilMinute: number } | null;
  /** What the voice menu says for it; null: only on a screen. */
  readonly sound: string | null;
}

/** No call between these minutes of the local day; `from` may be later than `until` (over midnight). */
export interface QuietHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

export interface Window {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly sound: string | null;
  readonly from: Date;
  readonly until: Date;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** One country, one time zone, no daylight saving. */
const LOCAL_OFFSET_MS = 8 * 3_600_000;
/** A window that is nearly over is no promise. */
const LEAST_LEFT_MS = 30 * MINUTE_MS;
/** "As soon as possible" is broken when it takes longer than this. */
export const SOON_LASTS_MS = 12 * 3_600_000;

const startOfLocalDay = (at: Date): number => {
  const local = at.getTime() + LOCAL_OFFSET_MS;
  return local - (local % (DAY_MINUTES * MINUTE_MS)) - LOCAL_OFFSET_MS;
};
const minuteOfDay = (at: Date): number => Math.floor((at.getTime() - startOfLocalDay(at)) / MINUTE_MS);

export function isQuiet(quiet: QuietHours, at: Date): boolean {
  const minute = minuteOfDay(at);
  const { fromMinute, untilMinute } = quiet;
  return fromMinute <= untilMinute
    ? minute >= fromMinute && minute < untilMinute
    : minute >= fromMinute || minute < untilMinute;
}

/** The first moment from `at` on that is not quiet. */
export function afterQuiet(quiet: QuietHours, at: Date): Date {
  if (!isQuiet(quiet, at)) return at;
  const ends = startOfLocalDay(at) + quiet.untilMinute * MINUTE_MS;
  return new Date(ends > at.getTime() ? ends : ends + DAY_MINUTES * MINUTE_MS);
}

/** What can be promised now, in the order of the rules; windows that are over or nearly over are left out. */
export function windowsFrom(rules: readonly WindowRule[], quiet: QuietHours, now: Date): Window[] {
  return rules.flatMap((rule) => {
    const { code, zh, en, sound, span } = rule;
    const day = startOfLocalDay(now) + (span?.dayOffset ?? 0) * DAY_MINUTES * MINUTE_MS;
    const begins = afterQuiet(
      quiet,
      span === null ? now : new Date(Math.max(now.getTime(), day + span.fromMinute * MINUTE_MS)),
    );
    const until = span === null ? begins.getTime() + SOON_LASTS_MS : day + span.untilMinute * MINUTE_MS;
    if (until - begins.getTime() < LEAST_LEFT_MS) return [];
    return [{ code, zh, en, sound, from: begins, until: new Date(until) }];
  });
}
