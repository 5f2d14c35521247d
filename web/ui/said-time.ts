/**
 * Times as people say them. Answers which sentence and what goes into it (`ui:time.<key>`), so that the rule is one and the languages two.
 * Days are the calendar days of the reader's clock: at 00:10 what happened at 23:50 was 昨天, though only twenty minutes ago it is said in minutes.
 */
export interface Said {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const JUST_NOW = 45 * SECOND;
/** Up to here hours are easier to grasp than a clock time. */
const HOURS_SAID = 6 * HOUR;

const two = (n: number): string => String(n).padStart(2, '0');
export const clockTime = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`;
const midnight = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
/** Rounded, because a day of the change to summer time has 23 hours. */
const daysBetween = (from: Date, to: Date): number => Math.round((midnight(to) - midnight(from)) / (24 * HOUR));

const NEAR_DAYS: Readonly<Record<number, string>> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow', 2: 'dayAfter' };

function dayAndTime(at: Date, now: Date): Said {
  const time = clockTime(at);
  const near = NEAR_DAYS[daysBetween(now, at)];
  if (near !== undefined) return { key: near, values: { time } };
  const date = { year: at.getFullYear(), month: at.getMonth() + 1, day: at.getDate(), time };
  return { key: date.year === now.getFullYear() ? 'thisYear' : 'otherYear', values: date };
}

/** When something was, or will be: 刚刚 · 12 分钟前 · 3 小时前 · 昨天 16:00 · 明天 09:00 · 3月5日 16:00. */
export function sayMoment(at: Date, now: Date): Said {
  const away = at.getTime() - now.getTime();
  const size = Math.abs(away);
  if (size < JUST_NOW) return { key: 'justNow', values: {} };
  if (size < HOUR)
    return { key: away < 0 ? 'minutesAgo' : 'inMinutes', values: { count: Math.max(1, Math.floor(size / MINUTE)) } };
  if (away < 0 && size < HOURS_SAID) return { key: 'hoursAgo', values: { count: Math.floor(size / HOUR) } };
  return dayAndTime(at, now);
}

/** Until when: 还剩 12 分钟 · 今天 18:00 前 · 明天 16:00 前 · 已超时 12 分钟. */
export function sayDeadline(at: Date, now: Date): Said {
  const left = at.getTime() - now.getTime();
  if (left <= 0) {
    const over = -left;
    if (over < HOUR) return { key: 'overMinutes', values: { count: Math.max(1, Math.floor(over / MINUTE)) } };
    if (over < 24 * HOUR) return { key: 'overHours', values: { count: Math.floor(over / HOUR) } };
    return { key: 'overDays', values: { count: Math.floor(over / (24 * HOUR)) } };
  }
  // Rounded up: somebody who has 30 seconds left is not out of time yet.
  if (left < HOUR) return { key: 'minutesLeft', values: { count: Math.ceil(left / MINUTE) } };
  const said = dayAndTime(at, now);
  return { ...said, key: `${said.key}By` };
}

export type Urgency = 'calm' | 'soon' | 'over';
/** Amber inside the last `soonMs`, red when it has passed. */
export function urgencyOf(at: Date, now: Date, soonMs = HOUR): Urgency {
  const left = at.getTime() - now.getTime();
  return left <= 0 ? 'over' : left <= soonMs ? 'soon' : 'calm';
}

/** 0:42 · 12:05 · 1:02:03; a clock that is slightly ahead of the server's never shows a minus. */
export function sayDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
