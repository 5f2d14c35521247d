import type { Random } from '../../../shared/kernel/random.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const CHINA_MS = 8 * HOUR_MS;

/** Sunday first. Monday brings what broke at the weekend. */
const WEEKDAY = [0.78, 1.25, 1.1, 1, 1, 1.05, 0.86];
/** Bills come out on the first; the questions about them come in the first days, and again when money is short at the end. */
const FIRST_DAYS = 1.38;
const LAST_DAYS = 1.22;
/** Per hour of the day in China: morning peak, afternoon, and the evening when people are at home. */
const HOURS = [3, 2, 1, 1, 1, 3, 8, 18, 42, 62, 68, 58, 40, 44, 56, 60, 54, 46, 44, 56, 58, 40, 20, 8];

/** Midnight in China of the day in which this moment lies. */
export const chinaMidnight = (ms: number): number => Math.floor((ms + CHINA_MS) / DAY_MS) * DAY_MS - CHINA_MS;

export function dayWeight(midnightMs: number): number {
  const local = new Date(midnightMs + CHINA_MS);
  const dayOfMonth = local.getUTCDate();
  const lastDay = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  const bills = dayOfMonth <= 3 ? FIRST_DAYS : dayOfMonth >= lastDay - 1 ? LAST_DAYS : 1;
  return (WEEKDAY[local.getUTCDay()] ?? 1) * bills;
}

const BY_HOUR = HOURS.map((weight, hour) => [hour, weight] as const);
export const momentInDay = (random: Random, midnightMs: number): number =>
  midnightMs + random.weighted(BY_HOUR) * HOUR_MS + random.int(0, HOUR_MS - 1);

/** Crews begin at eight and set out for nobody after seven in the evening: what falls into the night happens next morning. */
export function workingMoment(random: Random, ms: number): number {
  const midnight = chinaMidnight(ms);
  const hour = (ms - midnight) / HOUR_MS;
  const morning = 8 * HOUR_MS + random.int(0, 90 * 60_000);
  if (hour < 8) return midnight + morning;
  return hour >= 19 ? midnight + DAY_MS + morning : ms;
}

/** Moments of opening, in order, over the days before `now`; today only up to now. */
export function openings(
  random: Random,
  asked: { readonly now: Date; readonly days: number; readonly count: number },
): number[] {
  const now = asked.now.getTime();
  const days = Array.from({ length: asked.days }, (_, n) => chinaMidnight(now) - n * DAY_MS);
  const weights = days.map((day) => [day, dayWeight(day)] as const);
  const moments: number[] = [];
  for (let tries = 0; moments.length < asked.count && tries < asked.count * 3; tries += 1) {
    const at = momentInDay(random, random.weighted(weights));
    if (at < now) moments.push(at);
  }
  return moments.sort((a, b) => a - b);
}
