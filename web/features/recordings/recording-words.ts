const KILOBYTE = 1_000;
const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** 1.2 MB: of a file, as the folder of a computer says it. */
export function saySize(bytes: number, language: string): string {
  let [size, unit] = [bytes / KILOBYTE, 0];
  while (size >= KILOBYTE && unit < UNITS.length - 1) [size, unit] = [size / KILOBYTE, unit + 1];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: size < 10 ? 1 : 0 }).format(size)} ${UNITS[unit]}`;
}

/** The day alone: the hour at which something is deleted months from now means nothing. */
export const sayDay = (at: string, language: string): string =>
  new Intl.DateTimeFormat(language, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at));
