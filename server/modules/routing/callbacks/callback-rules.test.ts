import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statesOf } from '../../../../shared/kernel/state-machine.ts';
import { accuracyOf } from '../promise/accuracy.ts';
import { fateOf, fatesOf } from './callback-figures.ts';
import { dialableNumber } from './callback-number.ts';
import { callbackMachine, isOverState } from './callback-state.ts';
import { afterQuiet, isQuiet, windowsFrom, type WindowRule } from './callback-window.ts';

const local = (day: number, hour: number, minute = 0): Date => new Date(Date.UTC(2026, 10, day, hour - 8, minute));
const NIGHT = { fromMinute: 21 * 60, untilMinute: 8 * 60 };
const rule = (code: string, span: [number, number, number] | null): WindowRule => ({
  code,
  zh: code,
  en: code,
  sound: null,
  span: span === null ? null : { dayOffset: span[0], fromMinute: span[1] * 60, untilMinute: span[2] * 60 },
});
const RULES = [
  rule('soon', null),
  rule('forenoon', [0, 9, 12]),
  rule('evening', [0, 18, 22]),
  rule('tomorrow', [1, 9, 12]),
];

describe('times that can be promised', () => {
  it('are those that are not over, from now on', () => {
    expect(windowsFrom(RULES, NIGHT, local(23, 10)).map((w) => [w.code, w.from, w.until])).toEqual([
      ['soon', local(23, 10), local(23, 22)],
      ['forenoon', local(23, 10), local(23, 12)],
      ['evening', local(23, 18), local(23, 22)],
      ['tomorrow', local(24, 9), local(24, 12)],
    ]);
  });

  it('leave out one with less than half an hour left', () => {
    const codes = windowsFrom(RULES, NIGHT, local(23, 11, 31)).map((w) => w.code);
    expect(codes).not.toContain('forenoon');
  });

  it('begin in the morning for somebody who calls at night, also after midnight', () => {
    for (const now of [local(23, 23), local(24, 3)]) {
      expect(windowsFrom([rule('soon', null)], NIGHT, now)[0]?.from).toEqual(local(24, 8));
    }
  });

  it('never begin in quiet hours, whatever is asked and when', () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    fc.assert(
      fc.property(minute, minute, fc.integer({ min: 0, max: 3 * 1_440 }), (fromMinute, untilMinute, at) => {
        const quiet = { fromMinute, untilMinute };
        const now = new Date(local(23, 0).getTime() + at * 60_000);
        expect(isQuiet(quiet, afterQuiet(quiet, now))).toBe(false);
        for (const w of windowsFrom(RULES, quiet, now)) {
          expect(isQuiet(quiet, w.from)).toBe(false);
          expect(w.from.getTime()).toBeGreaterThanOrEqual(now.getTime());
          expect(w.until.getTime()).toBeGreaterThan(w.from.getTime());
        }
      }),
    );
  });
});

describe('a number to call', () => {
  it.each([
    ['13800138000', '13800138000'],
    ['+86 138-0013-8000', '13800138000'],
    ['0571-8888 0001', '057188880001'],
    ['010 62345678', '01062345678'],
  ])('%s is one', (text, number) => expect(dialableNumber(text)).toBe(number));

  it.each(['', '110', '10086', '95588', '12345678901', '+1 212 555 0100', '0085212345678', '138001380001', 'abc'])(
    '%s is none',
    (text) => expect(dialableNumber(text)).toBeUndefined(),
  );
});

describe('the machine', () => {
  it('comes to an end from everywhere, and keeps who talks from being cancelled', () => {
    const reach = (state: ReturnType<typeof statesOf>[number], seen: Set<string>): boolean =>
      isOverState(state as 'done') ||
      Object.values(callbackMachine.table[state as 'asked']).some((next) => {
        if (seen.has(next)) return false;
        return reach(next, new Set([...seen, next]));
      });
    for (const state of statesOf(callbackMachine)) expect(reach(state, new Set([state])), state).toBe(true);
    expect(callbackMachine.table.connected).not.toHaveProperty('cancel');
    expect(callbackMachine.table.dialling).not.toHaveProperty('dial');
  });
});

describe('promises kept', () => {
  const row = { way: 'call' as const, ended_reason: null, window_from: local(23, 14), window_until: local(23, 18) };
  it.each([
    ['connected in its window', { state: 'done' as const, connected_at: local(23, 15) }, 'kept'],
    ['connected too late', { state: 'done' as const, connected_at: local(23, 19) }, 'broken'],
    ['never connected', { state: 'failed' as const, connected_at: null }, 'broken'],
    ['its time over', { state: 'expired' as const, connected_at: null }, 'broken'],
    ['taken back by the customer', { state: 'cancelled' as const, connected_at: null }, 'withdrawn'],
    ['still to come', { state: 'waiting' as const, connected_at: null }, 'open'],
  ])('%s', (_, of, fate) => expect(fateOf({ ...row, ...of }, local(23, 16))).toBe(fate));

  it('are a share of those that were decided', () => {
    const rows = [
      { ...row, state: 'done' as const, connected_at: local(23, 15) },
      { ...row, state: 'failed' as const, connected_at: null },
      { ...row, state: 'cancelled' as const, connected_at: null },
    ];
    expect(fatesOf(rows, local(23, 16))).toEqual({
      promised: 3,
      kept: 1,
      broken: 1,
      open: 0,
      withdrawn: 1,
      keptRate: 0.5,
    });
    expect(fatesOf([], local(23, 16)).keptRate).toBeNull();
  });
});

describe('the measured error', () => {
  it('tells too long from too short, and counts as near what is within a quarter or a minute', () => {
    expect(accuracyOf([])).toEqual({ answered: 0, meanError: null, meanAbsoluteError: null, within: null });
    expect(
      accuracyOf([
        { promised: 100, waited: 40 },
        { promised: 40, waited: 101 },
        { promised: 400, waited: 500 },
        { promised: 100, waited: 500 },
      ]),
    ).toEqual({ answered: 4, meanError: (60 - 61 - 100 - 400) / 4, meanAbsoluteError: 621 / 4, within: 0.5 });
  });
});
