import type { Random } from '../../../shared/kernel/random.ts';

/** How the customers of an operator come through a day, a week and a month. */
const HOUR_WEIGHTS = [
  0.5, 0.3, 0.2, 0.15, 0.15, 0.3, 0.7, 1.8, 4.5, 7.2, 8, 7, 5, 4.8, 6.4, 7, 7, 6.4, 6.2, 7, 7.4, 5.8, 3.4, 1.6,
] as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const WEEKEND = 0.74;
/** Bills are due and packages run out: the last three days of a month and the first two of the next. */
const MONTH_END = 1.42;
const UNUSUAL = 0.08;

export const dayFactor = (day: string, random: Random): number => {
  const at = new Date(`${day}T00:00:00Z`);
  const week = [0, 6].includes(at.getUTCDay()) ? WEEKEND : 1.06;
  const date = at.getUTCDate();
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  const month = date > last - 3 || date <= 2 ? MONTH_END : 0.93;
  return week * month * (1 + (random.next() * 2 - 1) * UNUSUAL);
};

/** Arrival times of one day, ascending; `dayStart` is the operator's midnight. */
export function arrivalsOf(dayStart: number, count: number, random: Random): number[] {
  const hours = HOUR_WEIGHTS.map((weight, hour) => [hour, weight] as const);
  return Array.from(
    { length: count },
    () => dayStart + Math.floor((random.weighted(hours) + random.next()) * HOUR_MS),
  ).sort((a, b) => a - b);
}

/** The days of a history that ends today, oldest first, as the operator's calendar names them. */
export function daysUntil(today: string, count: number): string[] {
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: count }, (_, at) => new Date(end - (count - 1 - at) * DAY_MS).toISOString().slice(0, 10));
}

/** The operator's midnight (UTC+8) of a day. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/** Exponential with this mean: patience, and how long things take that end at any moment. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random.next());

/** Long tail to the right, as talks have it: most near the median, a few several times as long. */
export const talkSeconds = (random: Random, median: number): number => {
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Math.min(1_800, Math.max(12, median * Math.exp(0.55 * normal)));
};
