/** From this age on a caller reaches a person without a menu (field.md §1.1). */
export const ELDERLY_FROM = 65;

/** Whole years on a day, both `YYYY-MM-DD`: a birthday that has not come yet does not count. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return birthDate.slice(5) > day.slice(5) ? years - 1 : years;
}

/** The operator's day in China (no summer time since 1992), whatever the zone of the server. */
export const localDay = (now: Date): string => new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
