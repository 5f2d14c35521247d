/** Numbers that people say on the telephone: SQ20261121-000123 a case (诉求单), GD20261121-000045 a work order (工单). */
export type NumberKind = 'case' | 'order';

const PREFIX: Readonly<Record<NumberKind, string>> = { case: 'SQ', order: 'GD' };
const DIGITS = 6;
/** The operator's day, not the server's: China has one zone, UTC+8, and no summer time since 1991. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** `YYYY-MM-DD` in China. */
export const chinaDay = (at: Date): string => new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10);

/** More than 999,999 in a day simply makes the number one digit longer. */
export const businessNumber = (kind: NumberKind, day: string, sequence: number): string =>
  `${PREFIX[kind]}${day.replaceAll('-', '')}-${String(sequence).padStart(DIGITS, '0')}`;
