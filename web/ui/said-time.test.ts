import { describe, expect, it } from 'vitest';
import { sayDeadline, sayDuration, sayMoment, urgencyOf } from './said-time.ts';
import zh from './locale/zh-CN.json' with { type: 'json' };

const now = new Date(2026, 2, 5, 14, 30, 0);
const at = (day: number, hour: number, minute = 0, month = 2): Date => new Date(2026, month, day, hour, minute);
const time: Readonly<Record<string, string>> = zh.time;
/** What a Chinese reader sees. */
const spoken = (said: ReturnType<typeof sayMoment>): string =>
  (time[said.key] ?? '?').replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(said.values[name]));

describe('a moment, as people say it', () => {
  it.each([
    [new Date(now.getTime() - 20_000), '刚刚'],
    [at(5, 14, 18), '12 分钟前'],
    [at(5, 11, 29), '3 小时前'],
    [at(5, 8, 5), '今天 08:05'],
    [at(4, 16), '昨天 16:00'],
    [at(1, 9), '3月1日 09:00'],
    [new Date(2025, 11, 31, 23, 59), '2025年12月31日 23:59'],
    [at(5, 14, 55), '25 分钟后'],
    [at(5, 18), '今天 18:00'],
    [at(6, 16), '明天 16:00'],
    [at(7, 16), '后天 16:00'],
  ])('%s', (moment, words) => expect(spoken(sayMoment(moment, now))).toBe(words));

  it('just after midnight, an hour and a half ago is said in hours and yesterday noon is yesterday', () => {
    const night = new Date(2026, 2, 5, 0, 30);
    expect(spoken(sayMoment(new Date(2026, 2, 4, 23, 0), night))).toBe('1 小时前');
    expect(spoken(sayMoment(new Date(2026, 2, 4, 12, 0), night))).toBe('昨天 12:00');
  });
});

describe('a deadline, as people say it', () => {
  it.each([
    [at(5, 14, 42), '还剩 12 分钟'],
    [new Date(now.getTime() + 20_000), '还剩 1 分钟'],
    [at(5, 18), '今天 18:00 前'],
    [at(6, 16), '明天 16:00 前'],
    [at(9, 16), '3月9日 16:00 前'],
    [at(5, 14, 18), '已超时 12 分钟'],
    [at(5, 9), '已超时 5 小时'],
    [at(3, 9), '已超时 2 天'],
  ])('%s', (moment, words) => expect(spoken(sayDeadline(moment, now))).toBe(words));

  it('is amber in the last hour and red when it has passed', () => {
    expect(urgencyOf(at(5, 16), now)).toBe('calm');
    expect(urgencyOf(at(5, 15, 30), now)).toBe('soon');
    expect(urgencyOf(now, now)).toBe('over');
  });
});

describe('a duration', () => {
  it.each([
    [0, '0:00'],
    [42_999, '0:42'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
    [360_000_000, '100:00:00'],
    [-3_000, '0:00'],
  ])('of %d ms reads %s', (ms, words) => expect(sayDuration(ms)).toBe(words));
});
