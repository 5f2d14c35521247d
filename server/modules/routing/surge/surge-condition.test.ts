import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueSight, SurgeStagePlan } from '../../../../shared/contracts/routing-surge.ts';
import { dueStages, holds, LONGEST_GAP_MS, watchStep, type Watch } from './surge-condition.ts';

const calm: QueueSight = {
  code: '*',
  zh: '全部队列',
  en: 'All queues',
  skill: null,
  waiting: 0,
  longestWaitSeconds: 0,
  agentsReady: 3,
  agentsOn: 10,
  agentsServing: 10,
  offered: 100,
  answeredInTime: 90,
  arrivalsPerMinute: 20,
  meanHandleSeconds: 120,
  meanAfterCallSeconds: 20,
  answerSeconds: 15,
  answerTarget: 0.85,
};

describe('the condition of a rule', () => {
  it('a service level below 70 % holds, at 70 % it does not, of a handful of calls it says nothing', () => {
    const rule = { kind: 'service_level', below: 0.7, minutes: 5 } as const;
    expect(holds(rule, { ...calm, answeredInTime: 69 })).toBe(true);
    expect(holds(rule, { ...calm, answeredInTime: 70 })).toBe(false);
    expect(holds(rule, { ...calm, offered: 9, answeredInTime: 0 })).toBe(false);
    expect(holds(rule, { ...calm, offered: 0, answeredInTime: 0 })).toBe(false);
  });
  it('somebody who waits longer than three minutes holds; a stale wait with nobody waiting does not', () => {
    const rule = { kind: 'longest_wait', seconds: 180 } as const;
    expect(holds(rule, { ...calm, waiting: 1, longestWaitSeconds: 181 })).toBe(true);
    expect(holds(rule, { ...calm, waiting: 1, longestWaitSeconds: 180 })).toBe(false);
    expect(holds(rule, { ...calm, waiting: 0, longestWaitSeconds: 999 })).toBe(false);
  });
  it('more than two waiting for each agent holds; with nobody ready one who waits is enough, and nobody is not', () => {
    const rule = { kind: 'waiting_per_ready', above: 2 } as const;
    expect(holds(rule, { ...calm, waiting: 21 })).toBe(true);
    expect(holds(rule, { ...calm, waiting: 20 })).toBe(false);
    expect(holds(rule, { ...calm, waiting: 1, agentsServing: 0 })).toBe(true);
    expect(holds(rule, { ...calm, waiting: 0, agentsServing: 0 })).toBe(false);
  });
});

const start = Date.parse('2026-03-02T01:00:00Z');
const fresh: Watch = { metSince: null, clearSince: null, lookedAt: null };

describe('hysteresis', () => {
  /** One look every five seconds, over the given truth of the condition. */
  function walk(truth: readonly boolean[], rule: { holdSeconds: number; clearMinutes: number }, stepMs = 5_000) {
    let watch = fresh;
    let inPeak = false;
    const changes: { at: number; to: 'begin' | 'over' }[] = [];
    truth.forEach((isMet, n) => {
      const at = start + n * stepMs;
      const { watch: next, step } = watchStep({ ...watch, inPeak }, { holds: isMet, now: new Date(at) }, rule);
      watch = next;
      if (step === 'none') return;
      inPeak = step === 'begin';
      changes.push({ at, to: step });
    });
    return changes;
  }

  it('begins after it held so long without a break, and is over after it was gone so long without a break', () => {
    const minute = (isMet: boolean, minutes: number) => Array.from({ length: minutes * 12 }, () => isMet);
    const truth = [
      ...minute(true, 1),
      ...minute(false, 1),
      ...minute(true, 3),
      ...minute(false, 4),
      ...minute(true, 1),
      ...minute(false, 6),
    ];
    const changes = walk(truth, { holdSeconds: 120, clearMinutes: 5 });
    // The first minute was too short; the four quiet minutes were, too.
    expect(changes.map((c) => [c.to, (c.at - start) / 60_000])).toEqual([
      ['begin', 4],
      ['over', 15],
    ]);
  });

  it('never flaps faster than its minutes, whatever the floor does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 600 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1_000, max: 50_000 }),
        (truth, holdSeconds, clearMinutes, stepMs) => {
          const changes = walk(truth, { holdSeconds, clearMinutes }, stepMs);
          changes.forEach((change, n) => {
            expect(change.to).toBe(n % 2 === 0 ? 'begin' : 'over');
            const before = n === 0 ? start : changes[n - 1]!.at;
            const least = change.to === 'over' ? clearMinutes * 60_000 : holdSeconds * 1000;
            expect(change.at - before).toBeGreaterThanOrEqual(least);
            // And all that time the condition was what the change says.
            const from = Math.ceil((change.at - least - start) / stepMs);
            const span = truth.slice(from, (change.at - start) / stepMs + 1);
            expect(span.every((isMet) => isMet === (change.to === 'begin'))).toBe(true);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('a peak that stays quiet for its minutes is over, always', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (truth, clearMinutes) => {
        const quiet = Array.from({ length: clearMinutes * 12 + 1 }, () => false);
        const changes = walk([...truth, ...quiet], { holdSeconds: 10, clearMinutes });
        expect(changes.at(-1)?.to).not.toBe('begin');
      }),
    );
  });

  it('does not count time in which nobody looked, nor a clock that went back', () => {
    const met = { metSince: new Date(start), clearSince: null, lookedAt: new Date(start) };
    const rule = { holdSeconds: 60, clearMinutes: 1 };
    const afterGap = watchStep(
      { ...met, inPeak: false },
      { holds: true, now: new Date(start + LONGEST_GAP_MS + 1) },
      rule,
    );
    expect(afterGap.step).toBe('none');
    const back = watchStep({ ...met, inPeak: false }, { holds: true, now: new Date(start - 3_600_000) }, rule);
    expect([back.step, back.watch.metSince?.getTime()]).toEqual(['none', start - 3_600_000]);
  });
});

describe('the ladder', () => {
  const plan = (afterMinutes: number): SurgeStagePlan => ({
    kind: 'offer_callback',
    mode: 'propose',
    afterMinutes,
    people: 1,
    answerMinutes: 1,
    readyMinutes: 1,
    share: 0.1,
    factor: 1,
  });
  const plans = [plan(0), plan(3), plan(1)];
  const due = (minutes: number, raised: number[], isMet = true) =>
    dueStages(plans, {
      raised: new Set(raised),
      startedAt: new Date(start),
      now: new Date(start + minutes * 60_000),
      holds: isMet,
    });

  it('raises a rung when its time in the peak has come, never before the one above it', () => {
    expect(due(0, [])).toEqual([0]);
    expect(due(2, [0])).toEqual([]);
    expect(due(3, [0])).toEqual([1, 2]);
    expect(due(9, [0, 1, 2])).toEqual([]);
  });
  it('raises nothing more once the condition is gone', () => expect(due(9, [], false)).toEqual([]));
});
