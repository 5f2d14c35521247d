import { describe, expect, it } from 'vitest';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import { queueRule, skillStep } from '../rules/sample-rules.ts';
import type { Distribution } from './distribution.ts';
import { arrivalAt, day, poisson, RULES, seat } from './sample-day.ts';
import { simulate } from './simulate.ts';
import type { Arrival, ContactStory, Simulated } from './simulation-types.ts';

describe('what happens to a contact', () => {
  const fixed = (seconds: number): Distribution => ({ kind: 'fixed', seconds });
  const told = (more: Partial<Simulated>): { stories: ContactStory[]; outcome: ReturnType<typeof simulate> } => {
    const stories: ContactStory[] = [];
    const outcome = simulate(day({ talk: fixed(60), observe: (s) => stories.push(s), ...more }));
    return { stories, outcome };
  };
  const line = (count: number, everyMs = 1_000): Arrival[] =>
    Array.from({ length: count }, (_, i) => arrivalAt(1_000 + i * everyMs));

  it('two callers, one agent: the second waits for the first to be done, after-call work included', () => {
    const { stories, outcome } = told({ seats: [seat('a')], arrivals: line(2), afterCall: fixed(10) });
    expect(stories.map((s) => [s.end, s.waitMs, s.seatId])).toEqual([
      ['answered', 0, 'a'],
      ['answered', 69_000, 'a'],
    ]);
    expect(outcome.total).toMatchObject({ offered: 2, answered: 2, level15: 0.5, p50Seconds: 0, longestSeconds: 69 });
  });

  it("the queue's limit ends the after-call work", () => {
    const rules = { ...RULES, queues: RULES.queues.map((q) => ({ ...q, afterCallSeconds: 4 })) };
    const { stories } = told({ rules, seats: [seat('a')], arrivals: line(2), afterCall: fixed(10) });
    expect(stories[1]?.waitMs).toBe(63_000);
  });

  it('who lets it ring out is not asked again at once, and the caller keeps the place', () => {
    const deaf = { pickUp: fixed(25), missed: { share: 0, pauseSeconds: 300 } };
    const { stories, outcome } = told({
      seats: [seat('a'), seat('b')],
      arrivals: line(1),
      patience: fixed(100),
      ...deaf,
    });
    // Two agents let it ring for 20 s each and are sent on a pause: then there is nobody left to ask.
    expect(stories[0]).toMatchObject({ end: 'abandoned', waitMs: 100_000, missedOffers: 2 });
    expect(outcome.missedOffers).toBe(2);
    // Alone and ready again at once: asked a second time only after the minute in which a contact spares who missed it.
    const alone = { ...deaf, missed: { share: 0, pauseSeconds: 0 } };
    const again = told({ seats: [seat('a')], arrivals: line(1), patience: fixed(110), ...alone }).stories[0];
    expect(again).toMatchObject({ end: 'abandoned', missedOffers: 2 });
    const { stories: once } = told({ seats: [seat('a')], arrivals: line(1), pickUp: fixed(3) });
    expect(once[0]).toMatchObject({ end: 'answered', waitMs: 3_000, missedOffers: 0 });
  });

  it('comes to an end even where nobody ever answers and nobody ever gives up', () => {
    const missed = { share: 1, pauseSeconds: 300 };
    expect(told({ seats: [seat('a')], arrivals: line(1), missed }).stories[0]?.end).toBe('left');
  });

  it('with a chance of missing, the misses are what was asked for, and nobody is lost', () => {
    const { stories, outcome } = told({
      seats: Array.from({ length: 40 }, (_, i) => seat(`a${i}`)),
      arrivals: poisson(0.2, 100_000, 3),
      missed: { share: 0.1, pauseSeconds: 60 },
    });
    const offers = stories.length + outcome.missedOffers;
    expect(outcome.missedOffers / offers).toBeGreaterThan(0.09);
    expect(outcome.missedOffers / offers).toBeLessThan(0.11);
    expect(outcome.total.answered).toBe(outcome.total.offered);
  });

  it('who gives up comes again as often as allowed, as the same person', () => {
    const retries = { share: 1, after: fixed(30), atMost: 2 };
    const { stories, outcome } = told({ seats: [], arrivals: line(1), patience: fixed(20), retries });
    expect(stories.map((s) => [s.id, s.attempt, s.end, s.arrivedMs, s.waitMs])).toEqual([
      ['c0', 0, 'abandoned', 1_000, 20_000],
      ['c0r1', 1, 'abandoned', 51_000, 20_000],
      ['c0r2', 2, 'abandoned', 101_000, 20_000],
    ]);
    expect(outcome.retried).toBe(2);
  });

  it('who gives up while it rings leaves the agent free for the next', () => {
    const { stories } = told({
      seats: [seat('a')],
      arrivals: [arrivalAt(0, { patienceSeconds: 2 }), arrivalAt(1_000)],
      pickUp: fixed(5),
    });
    expect(stories.map((s) => [s.id, s.end, s.waitMs])).toEqual([
      ['c0', 'abandoned', 2_000],
      ['c1', 'answered', 6_000],
    ]);
  });

  it('after the shift nobody is given a new contact; what is in hand is finished; the rest is told as left', () => {
    const tired = { ...seat('a'), shifts: [{ fromMs: 0, untilMs: 30_000 }] };
    const { stories, outcome } = told({ seats: [tired], arrivals: line(2) });
    expect(stories.map((s) => s.end)).toEqual(['answered', 'left']);
    expect(outcome.groups[0]?.occupancy).toBeCloseTo(60 / 61, 6);
  });

  it('says at which step of the rule contacts were answered', () => {
    const rules = { ...RULES, queues: [queueRule('general', skillStep(0, 'rare'), skillStep(30, 'general'))] };
    const { outcome } = told({ rules, seats: [seat('a')], arrivals: line(1) });
    expect(outcome.steps).toEqual([{ queue: 'general', step: 1, kind: 'skill', answered: 1 }]);
    expect(outcome.total.longestSeconds).toBe(30);
  });

  it('is the same to the last digit with the same seed, and another with another', () => {
    const run = (seed: number) =>
      told({
        seats: [seat('a'), seat('b')],
        arrivals: poisson(0.03, 20_000, 5),
        talk: { kind: 'lognormal', mean: 60, cv: 0.8 },
        patience: { kind: 'exponential', mean: 90 },
        missed: { share: 0.05, pauseSeconds: 60 },
        retries: { share: 0.5, after: { kind: 'exponential', mean: 120 }, atMost: 2 },
        seed,
      }).outcome;
    expect(run(1)).toEqual(run(1));
    expect(run(2)).not.toEqual(run(1));
  });

  it('two versions meet the same people: the talks do not change with the rules', () => {
    const talks = (strategy: RoutingRules['queues'][number]['strategy']): Map<string, boolean> => {
      const rules = { ...RULES, queues: RULES.queues.map((q) => ({ ...q, strategy })) };
      const { stories } = told({ rules, seats: [seat('a'), seat('b')], arrivals: poisson(0.02, 20_000, 5) });
      return new Map(stories.map((s) => [s.id, s.end === 'answered']));
    };
    expect(talks('best_proficiency')).toEqual(talks('longest_idle'));
  });
});

describe('nobody starves', () => {
  it('under permanent overload by a high class every ordinary caller is answered, in the order they came', () => {
    // One agent, a minute each; every 70 s one ordinary caller, and VIPs alone would keep three agents busy. They are worth
    // 300 s of waiting: so a VIP who came more than 300 s later never goes first, and the line is served in that order.
    const vips = Array.from({ length: 600 }, (_, i) =>
      arrivalAt(i * 20_000, { serviceClass: 'vip', boosts: [{ fact: 'vip', seconds: 300 }] }),
    );
    const ordinary = Array.from({ length: 170 }, (_, i) => arrivalAt(i * 70_000 + 1));
    const stories: ContactStory[] = [];
    const outcome = simulate(
      day({
        seats: [seat('a')],
        arrivals: [...vips, ...ordinary].sort((a, b) => a.atMs - b.atMs),
        talk: { kind: 'fixed', seconds: 60 },
        measured: { fromMs: 0, untilMs: 1e9 },
        observe: (s) => stories.push(s),
      }),
    );
    expect(outcome.total).toMatchObject({ offered: 770, answered: 770, left: 0 });
    // Whoever is answered before an ordinary caller came at most 300 s after them (and not more than a talk may be under way).
    stories.forEach((mine, i) => {
      if (mine.arrival.serviceClass !== 'ordinary') return;
      for (const other of stories.slice(0, i)) expect(other.arrivedMs - mine.arrivedMs).toBeLessThanOrEqual(300_000);
    });
    const ordinaryOrder = stories.filter((s) => s.arrival.serviceClass === 'ordinary').map((s) => s.arrivedMs);
    expect(ordinaryOrder).toEqual([...ordinaryOrder].sort((a, b) => a - b));
    // And in the same overload they do wait longer than the VIPs: the class is worth what it says.
    const mean = (c: string): number => outcome.byClass.find((x) => x.serviceClass === c)?.meanSeconds ?? 0;
    expect(mean('ordinary')).toBeGreaterThan(mean('vip'));
  });
});
