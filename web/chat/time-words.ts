import type { ChatLanguage } from '../../shared/contracts/messaging.ts';
import { waitRange } from '../../shared/contracts/routing-callbacks-catalogue.ts';

/** A time stands between two messages when so much lies between them, or midnight. */
const SEPARATE_AFTER_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

const two = (n: number): string => String(n).padStart(2, '0');
const midnight = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
const sameDay = (a: Date, b: Date): boolean => midnight(a) === midnight(b);

export const needsSeparator = (before: string | undefined, at: string): boolean => {
  if (before === undefined) return true;
  const [a, b] = [new Date(before), new Date(at)];
  return b.getTime() - a.getTime() >= SEPARATE_AFTER_MS || !sameDay(a, b);
};

/** 14:05 · 昨天 14:05 · 5月6日 14:05 · 2025年5月6日 14:05 */
export function sayTime(at: string, now: Date, language: ChatLanguage): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const days = Math.round((midnight(now) - midnight(date)) / DAY_MS);
  if (days === 0) return time;
  if (days === 1) return language === 'zh' ? `昨天 ${time}` : `Yesterday ${time}`;
  const [y, m, d] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  if (language === 'zh') return y === now.getFullYear() ? `${m}月${d}日 ${time}` : `${y}年${m}月${d}日 ${time}`;
  const month = date.toLocaleString('en-GB', { month: 'short' });
  return y === now.getFullYear() ? `${d} ${month}, ${time}` : `${d} ${month} ${y}, ${time}`;
}

/** A range, the same on every channel: nobody is told "73 seconds". */
export const sayWait = (seconds: number, language: ChatLanguage): string => waitRange(seconds)[language];

export function sayBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
