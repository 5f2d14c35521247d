import { describe, expect, it } from 'vitest';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import { seededRandom } from '../../../../shared/kernel/random.ts';
import { draw, type Distribution } from './distribution.ts';
import { erlangA, erlangC, type QueueTheory } from './erlang.ts';
import { simulate } from './simulate.ts';
import type { Arrival, Simulated, SimulatedSeat } from './simulation-types.ts';

const RULES: RoutingRules = {
  priority: {
    classes: { emergency: 600, elder: 300, vip: 300, complaint: 180, enterprise: 120, star: 60, ordinary: 0 },
    stars: [0, 0, 0, 60, 120],
    repeatedCaller: { withinHours: 24, seconds: 60 },
    openCase: 30,
    atMost: 600,
  },
  sticky: {
    vipManager: { on: true, holdSeconds: 30, standIn: true },
    caseAgent: { on: true, holdSeconds: 10 },
    lastAgent: { on: true, holdSeconds: 5, withinHours: 2 },
  },
  queues: [
    {
      code: 'general',
      strategy: 'longest_idle',
      ringSeconds: 20,
      afterCallSeconds: 0,
      steps: [{ kind: 'skill', afterSeconds: 0, skill: 'general', minLevel: 1, scope: 'everywhere' }],
    },
  ],
  selfService: [],
};
const FOREVER = [{ fromMs: 0, untilMs: 1e12 }];
const seat = (id: string, skills: Record<string, number> = { general: 3 }): SimulatedSeat => ({
  facts: {
    id,
    team: 't1',
    centre: null,
    skills: new Map(Object.entries(skills)),
    capacity: { voice: 1, video: 1, chat: 3 },
    voiceInterruptsChat: false,
  },
  group: 'site',
  shifts: FOREVER,
});
const arrivalAt = (atMs: number, more: Partial<Arrival> = {}): Arrival => ({
  atMs,
  channel: 'voice',
  queue: 'general',
  serviceClass: 'ordinary',
  boosts: [],
  preferred: null,
  talkSeconds: null,
  afterCallSeconds: null,
  patienceSeconds: null,
  ...more,
});
/** Calls as they come by chance alone (Poisson). */
function* poisson(perSecond: number, seconds: number, seed: number): Generator<Arrival> {
  const random = seededRandom(seed);
  const gap: Distribution = { kind: 'exponential', mean: 1 / perSecond };
  for (let at = draw(gap, random); at < seconds; at += draw(gap, random)) yield arrivalAt(at * 1000);
}
const day = (more: Partial<Simulated>): Simulated => ({
  rules: RULES,
  queues: [{ code: 'general', centre: null, shortAbandonSeconds: 0 }],
  seats: [],
  arrivals: [],
  talk: { kind: 'exponential', mean: 180 },
  afterCall: { kind: 'fixed', seconds: 0 },
  patience: { kind: 'never' },
  pickUp: { kind: 'fixed', seconds: 0 },
  missed: { share: 0, pauseSeconds: 0 },
  retries: null,
  seed: 1,
  measured: { fromMs: 0, untilMs: 86_400_000 },
  ...more,
});

const WARM_UP_S = 20_000;
const BATCHES = 20;
interface Station {
  readonly perSecond: number;
  readonly handle: number;
  readonly n: number;
  readonly patience?: number;
  readonly contacts: number;
  /** How exactly a run of this length knows the mean wait. */
  readonly exact?: number;
}
const off = (is: number | null, should: number): number => Math.abs((is ?? NaN) - should) / should;

/** Standard error of a mean by the method of batch means: neighbours wait alike, far batches are independent. */
function standardError(values: readonly number[]): number {
  const size = Math.floor(values.length / BATCHES);
  const mean = (part: readonly number[]): number => part.reduce((sum, x) => sum + x, 0) / part.length;
  const means = Array.from({ length: BATCHES }, (_, i) => mean(values.slice(i * size, (i + 1) * size)));
  const middle = mean(means);
  return Math.sqrt(means.reduce((sum, m) => sum + (m - middle) ** 2, 0) / (BATCHES - 1) / BATCHES);
}

/** Runs the station through the engine and holds it against the theory; the run is long enough for 2 % to mean something. */
function expectAgreement(
  { perSecond, handle, n, patience, contacts, exact = 0.02 }: Station,
  theory: QueueTheory,
): void {
  const seconds = contacts / perSecond + WARM_UP_S;
  const waits: number[] = [];
  const outcome = simulate(
    day({
      seats: Array.from({ length: n }, (_, i) => seat(`a${i}`)),
      arrivals: poisson(perSecond, seconds, 7),
      talk: { kind: 'exponential', mean: handle },
      patience: patience === undefined ? { kind: 'never' } : { kind: 'exponential', mean: patience },
      seed: 8,
      measured: { fromMs: WARM_UP_S * 1000, untilMs: seconds * 1000 },
      observe: (story) => waits.push(story.waitMs / 1000),
    }),
  );
  const { total } = outcome;
  const found = {
    level: off(total.level20, theory.level(20)),
    waited: off(total.waitedShare, theory.waitedShare),
    mean: off(total.meanSeconds, theory.meanSeconds),
    occupancy: off(outcome.occupancy, theory.occupancy),
    abandoned: patience === undefined ? total.abandoned : off(total.abandoned / total.offered, theory.abandonedShare),
  };
  for (const [measure, error] of Object.entries(found)) expect(error, measure).toBeLessThan(0.02);
  const errorOfMean = standardError(waits) / theory.meanSeconds;
  const errorOfLevel = standardError(waits.map((w) => Number(w <= 20))) / theory.level(20);
  expect(errorOfMean).toBeLessThan(exact);
  expect(errorOfLevel).toBeLessThan(0.01);
}

describe('a day through the real engine agrees with queueing theory within 2 %', { timeout: 90_000 }, () => {
  const hotline = { perSecond: 100 / 1_800, handle: 180 };
  it('M/M/14 with 10 erlangs: nobody gives up', () => {
    expectAgreement({ ...hotline, n: 14, contacts: 400_000, exact: 0.04 }, erlangC(100 / 1_800, 180, 14));
  });

  it('M/M/2 with 0.75 erlangs: a small desk', () => {
    const theory = erlangC(80 / 28_800, 270, 2);
    expectAgreement({ perSecond: 80 / 28_800, handle: 270, n: 2, contacts: 300_000 }, theory);
  });

  it.each([9, 10, 14])('M/M/%i+M with 10 erlangs and 2 minutes of patience', (n) => {
    expectAgreement(
      { ...hotline, n, patience: 120, contacts: n > 10 ? 250_000 : 120_000 },
      erlangA(100 / 1_800, 180, n, 120),
    );
  });

  it('M/M/50+M with 48 calls a minute: the numbers of Garnett, Mandelbaum and Reiman', () => {
    const theory = erlangA(0.8, 60, 50, 120);
    expectAgreement({ perSecond: 0.8, handle: 60, n: 50, patience: 120, contacts: 250_000, exact: 0.03 }, theory);
  });
});
