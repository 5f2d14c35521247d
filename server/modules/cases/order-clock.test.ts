import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseClock, readClock, restartClock, resumeClock, soonAt, startClock, stopClock } from './order-clock.ts';

const start = new Date('2026-11-21T08:00:00+08:00');
const at = (hours: number): Date => new Date(start.getTime() + hours * 3_600_000);
const day = startClock(start, 24 * 60);

describe('the clock of an order', () => {
  it('is fine, then due soon in its last fifth, then overdue', () => {
    expect(readClock(day, at(19)).state).toBe('ok');
    expect(soonAt(day)).toEqual(at(19.2));
    expect(readClock(day, at(19.2)).state).toBe('soon');
    expect(readClock(day, at(24))).toEqual({ state: 'soon', dueAt: at(24), leftMs: 0 });
    expect(readClock(day, at(25))).toEqual({ state: 'breached', dueAt: at(24), leftMs: -3_600_000 });
  });

  it('does not run while the customer has asked for another time', () => {
    const paused = pauseClock(day, at(10));
    expect(readClock(paused, at(40))).toEqual({ state: 'paused', dueAt: at(54), leftMs: 14 * 3_600_000 });
    const resumed = resumeClock(paused, at(40));
    expect(resumed).toMatchObject({ dueAt: at(54), pausedMs: 30 * 3_600_000, pausedSince: null });
    expect(readClock(resumed, at(53)).state).toBe('soon');
  });

  it('stays overdue when it is paused after the limit', () => {
    const late = resumeClock(pauseClock(day, at(26)), at(30));
    expect(readClock(late, at(30)).state).toBe('breached');
    expect(readClock(late, at(30)).leftMs).toBe(-2 * 3_600_000);
  });

  it('stops when the work is done, on time or late, and ends a pause that was forgotten', () => {
    expect(readClock(stopClock(day, at(23)), at(99)).state).toBe('met');
    expect(readClock(stopClock(day, at(25)), at(99)).state).toBe('missed');
    const forgotten = stopClock(pauseClock(day, at(10)), at(30));
    expect(forgotten).toMatchObject({ pausedSince: null, dueAt: at(44) });
  });

  it('counts the time in which we only thought it was done, when the customer says that it is not', () => {
    const again = restartClock(stopClock(day, at(20)));
    expect(readClock(again, at(25)).state).toBe('breached');
  });

  it('gives exactly the limit of running time, however often it is paused', () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pauses, (spans) => {
        let clock = startClock(start, 600);
        let now = start.getTime();
        let running = 0;
        for (const [run, rest] of spans) {
          now += run * 60_000;
          running += run;
          clock = pauseClock(clock, new Date(now));
          now += rest * 60_000;
          clock = resumeClock(clock, new Date(now));
        }
        expect(readClock(clock, new Date(now)).leftMs).toBe((600 - running) * 60_000);
      }),
    );
  });

  it('is not turned back by a clock of another node that is behind', () => {
    expect(resumeClock(pauseClock(day, at(10)), at(9)).pausedMs).toBe(0);
  });
});
