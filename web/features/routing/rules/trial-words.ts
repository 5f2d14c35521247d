import type { SimulatedOutcome, TrialOutcome } from '../../../../shared/contracts/routing-simulation.ts';

/** Figures of a what-if as a leader reads them. An en dash where there is nothing to divide by. */
const NONE = '–';
export const percent = (share: number | null): string => (share === null ? NONE : `${(share * 100).toFixed(1)}%`);
export const seconds = (value: number | null): string =>
  value === null ? NONE : value < 10 ? value.toFixed(1) : String(Math.round(value));

export const abandonShare = (o: SimulatedOutcome): number | null => {
  const { answered, abandoned, shortAbandoned } = o.total;
  const long = abandoned - shortAbandoned;
  return answered + long === 0 ? null : long / (answered + long);
};

/** Which way is better, and how much must differ to be worth a word. */
export const MEASURES = [
  { key: 'level15', of: (o: SimulatedOutcome) => o.total.level15, isShare: true, isMoreBetter: true, least: 0.002 },
  {
    key: 'answer',
    of: (o: SimulatedOutcome) => o.total.answerSeconds,
    isShare: false,
    isMoreBetter: false,
    least: 0.5,
  },
  { key: 'p90', of: (o: SimulatedOutcome) => o.total.p90Seconds, isShare: false, isMoreBetter: false, least: 0.5 },
  {
    key: 'longest',
    of: (o: SimulatedOutcome) => o.total.longestSeconds,
    isShare: false,
    isMoreBetter: false,
    least: 1,
  },
  { key: 'abandoned', of: abandonShare, isShare: true, isMoreBetter: false, least: 0.001 },
  { key: 'occupancy', of: (o: SimulatedOutcome) => o.occupancy, isShare: true, isMoreBetter: undefined, least: 0.002 },
] as const;
export type Measure = (typeof MEASURES)[number];

export type Verdict = 'better' | 'worse' | 'same' | 'other';

export function verdictOf(measure: Measure, outcome: TrialOutcome): Verdict {
  const [now, then] = [measure.of(outcome.version), measure.of(outcome.against)];
  if (now === null || then === null || Math.abs(now - then) < measure.least) return 'same';
  if (measure.isMoreBetter === undefined) return 'other';
  return now > then === measure.isMoreBetter ? 'better' : 'worse';
}

/** The classes that gain or lose most in service level; a hundredth is nothing anybody would notice. */
const NOTICEABLE = 0.01;

export function classShifts(outcome: TrialOutcome): { readonly serviceClass: string; readonly by: number }[] {
  return outcome.version.byClass
    .flatMap((now) => {
      const then = outcome.against.byClass.find((c) => c.serviceClass === now.serviceClass);
      if (then === undefined || now.level15 === null || then.level15 === null) return [];
      return [{ serviceClass: now.serviceClass, by: now.level15 - then.level15 }];
    })
    .filter((c) => Math.abs(c.by) >= NOTICEABLE)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
}

/** Of all that were answered in a queue, the share at this step of its rule. */
export function stepShares(outcome: SimulatedOutcome, queue: string): ReadonlyMap<number, number> {
  const mine = outcome.steps.filter((s) => s.queue === queue);
  const all = mine.reduce((sum, s) => sum + s.answered, 0);
  return new Map(mine.map((s) => [s.step, s.answered / Math.max(1, all)]));
}
