import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_WAIT, WAIT_RANGES, waitRange } from '../../../../shared/contracts/routing-callbacks-catalogue.ts';
import { estimateWait, LONGEST_ESTIMATE_SECONDS, type WaitFacts } from './estimate.ts';

const facts = (of: Partial<WaitFacts>): WaitFacts => ({
  position: 1,
  rates: undefined,
  agentsOn: 10,
  agentsFree: 0,
  meanHandleSeconds: 120,
  ...of,
});
const rate = fc.double({ min: 0.001, max: 10, noNaN: true });
const patience = fc.double({ min: 0, max: 0.1, noNaN: true });
const place = fc.integer({ min: 1, max: 20_000 });

describe('the estimated wait', () => {
  it('is place ÷ measured departures where nobody gives up', () => {
    const rates = { answersPerSecond: 0.1, patiencePerSecond: 0, seen: 20 };
    expect(estimateWait(facts({ position: 12, rates }))).toEqual({ seconds: 120, method: 'departures' });
  });

  it('counts that people ahead give up: 1/a + 1/(a+θ) + …', () => {
    const rates = { answersPerSecond: 0.1, patiencePerSecond: 0.05, seen: 20 };
    const seconds = 1 / 0.1 + 1 / 0.15 + 1 / 0.2;
    expect(estimateWait(facts({ position: 3, rates }))?.seconds).toBe(Math.round(seconds));
  });

  it('falls back on place × handling time ÷ agents while too little was measured', () => {
    expect(estimateWait(facts({ position: 5 }))).toEqual({ seconds: 60, method: 'fluid' });
  });

  it('is no time at all while more agents are free than people stand before', () => {
    expect(estimateWait(facts({ position: 2, agentsFree: 2 }))?.seconds).toBe(0);
  });

  it('says nothing rather than something untrue: nobody on shift, or nothing known', () => {
    expect(estimateWait(facts({ agentsOn: 0 }))).toBeUndefined();
    expect(estimateWait(facts({ meanHandleSeconds: undefined }))).toBeUndefined();
  });

  it('never shortens for those further back, nor lengthens with more agents or faster departures', () => {
    fc.assert(
      fc.property(fc.tuple(place, place), fc.tuple(rate, rate), patience, ([p, q], [slow, fast], theta) => {
        const [near, far] = [Math.min(p, q), Math.max(p, q)];
        const [a, b] = [Math.min(slow, fast), Math.max(slow, fast)];
        const of = (position: number, answersPerSecond: number): number =>
          estimateWait(facts({ position, rates: { answersPerSecond, patiencePerSecond: theta, seen: 9 } }))?.seconds ??
          Number.NaN;
        expect(of(near, a)).toBeLessThanOrEqual(of(far, a));
        expect(of(far, b)).toBeLessThanOrEqual(of(far, a));
        expect(of(far, a)).toBeLessThanOrEqual(LONGEST_ESTIMATE_SECONDS);
      }),
    );
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (position, n, more) => {
        const few = estimateWait(facts({ position, agentsOn: n }))?.seconds ?? Number.NaN;
        const many = estimateWait(facts({ position, agentsOn: n + more }))?.seconds ?? Number.NaN;
        expect(many).toBeLessThanOrEqual(few);
      }),
    );
  });
});

describe('what people are told', () => {
  it.each([
    [0, '不到1分钟'],
    [60, '不到1分钟'],
    [61, '1–2分钟'],
    [121, '3–5分钟'],
    [300, '3–5分钟'],
    [301, '6–10分钟'],
    [1_801, '超过30分钟'],
  ])('%d seconds are %s', (seconds, words) => expect(waitRange(seconds).zh).toBe(words));

  it('is one of a few ranges, always one that is not shorter than the estimate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONGEST_ESTIMATE_SECONDS }), (seconds) => {
        const range = waitRange(seconds);
        expect([...WAIT_RANGES, LONGEST_WAIT]).toContain(range);
        expect((range.upToMinutes ?? Infinity) * 60).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });
});
