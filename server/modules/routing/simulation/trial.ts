import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import type { SimulatedOutcome, TrialOutcome } from '../../../../shared/contracts/routing-simulation.ts';
import { arrivalOf, type DayContact } from './day-contact.ts';
import { withPatience, type RecordedContact } from './recorded-day.ts';
import { simulate } from './simulate.ts';
import type { Arrival, Retries, SimulatedQueue, SimulatedSeat } from './simulation-types.ts';
import { syntheticDay, type SyntheticDay } from './synthetic-day.ts';

/** All that a what-if needs, so that it runs in a thread without a database. Recorded contacts come in pages after it. */
export interface TrialPlan {
  readonly version: RoutingRules;
  readonly against: RoutingRules;
  readonly queues: readonly SimulatedQueue[];
  readonly seats: readonly SimulatedSeat[];
  readonly startMs: number;
  readonly synthetic: SyntheticDay | null;
  readonly patienceSeconds: number;
  readonly retryShare: number;
  readonly missedShare: number;
  readonly seed: number;
}

const DAY_MS = 86_400_000;
const RETRY: Pick<Retries, 'after' | 'atMost'> = { after: { kind: 'exponential', mean: 180 }, atMost: 2 };
/** Where nothing is on record: the reference operator's two minutes of handling, of which a fifth is after-call work. */
const TALK = { kind: 'lognormal', mean: 96, cv: 0.8 } as const;
const AFTER_CALL = { kind: 'lognormal', mean: 24, cv: 0.7 } as const;
const PICK_UP = { kind: 'lognormal', mean: 3, cv: 0.5 } as const;
const MISS_PAUSE_SECONDS = 120;

/** Both versions on the same day; `passed` hears the share of the work that is done. */
export function runTrial(
  plan: TrialPlan,
  recorded: readonly RecordedContact[],
  passed: (share: number) => void,
): TrialOutcome {
  const began = performance.now();
  const measured = { fromMs: plan.startMs, untilMs: plan.startMs + DAY_MS };
  const day = (): Iterable<DayContact> =>
    plan.synthetic === null ? patient(plan, recorded) : syntheticDay(plan.synthetic);
  const run = (rules: RoutingRules, done: number): SimulatedOutcome =>
    simulate({
      rules,
      queues: plan.queues,
      seats: plan.seats,
      arrivals: underRules(day(), rules),
      talk: TALK,
      afterCall: AFTER_CALL,
      patience: { kind: 'exponential', mean: plan.patienceSeconds },
      pickUp: PICK_UP,
      missed: { share: plan.missedShare, pauseSeconds: MISS_PAUSE_SECONDS },
      retries: { ...RETRY, share: plan.retryShare },
      seed: plan.seed,
      measured,
      passed: (nowMs) => passed(done + Math.min(1, Math.max(0, (nowMs - plan.startMs) / DAY_MS)) / 2),
    });
  const against = run(plan.against, 0);
  const version = run(plan.version, 0.5);
  return { version, against, seconds: (performance.now() - began) / 1000 };
}

function* patient(plan: TrialPlan, recorded: readonly RecordedContact[]): Generator<DayContact> {
  const given = { mean: plan.patienceSeconds, seed: plan.seed };
  for (const [number, contact] of recorded.entries()) yield withPatience(contact, number, given);
}

function* underRules(day: Iterable<DayContact>, rules: RoutingRules): Generator<Arrival> {
  for (const contact of day) yield arrivalOf(contact, rules);
}
