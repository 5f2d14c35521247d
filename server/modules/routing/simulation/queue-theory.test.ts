import { describe, expect, it } from 'vitest';
import { impatientQueue, patientQueue, type QueueFigures } from '../erlang.ts';
import { day, poisson, seat } from './sample-day.ts';
import { simulate } from './simulate.ts';

/*
 * The engine against queueing theory. By the day each measure is held within 2 %, or within three standard errors where the
 * run is too short to know it that exactly (the mean wait of a line that is rarely there). With THEORY_TIMES=16 there are
 * so many runs, each of other people, and every measure is held within 2 % and nothing else, mean wait and abandonment included. Chance is
 * seeded: a run that agrees once agrees always.
 */
const TIMES = Number(process.env['THEORY_TIMES'] ?? 1);
const WITHIN = 0.02;
const WARM_UP_S = 20_000;
const BATCHES = 20;
const PROMISE_S = 20;

interface Station {
  readonly perSecond: number;
  readonly handle: number;
  readonly n: number;
  readonly patience?: number;
  readonly contacts: number;
  /** Standard errors of the daily run are smaller than this, relative. */
  readonly exact: number;
}

/** Sums of one measure by batch. Neighbours wait alike, far batches are independent: the method of batch means. */
function createMeasure(contacts: number): { add(value: number): void; mean(): number; standardError(): number } {
  const size = Math.floor(contacts / BATCHES);
  const sums = new Float64Array(BATCHES);
  const counts = new Float64Array(BATCHES);
  let nth = 0;
  return {
    add: (value) => {
      const batch = Math.min(BATCHES - 1, Math.floor(nth / size));
      sums[batch] = (sums[batch] ?? 0) + value;
      counts[batch] = (counts[batch] ?? 0) + 1;
      nth += 1;
    },
    mean: () => sums.reduce((a, b) => a + b, 0) / counts.reduce((a, b) => a + b, 0),
    standardError: () => {
      const means = [...sums].map((sum, i) => sum / Math.max(1, counts[i] ?? 0));
      const middle = means.reduce((sum, m) => sum + m, 0) / BATCHES;
      return Math.sqrt(means.reduce((sum, m) => sum + (m - middle) ** 2, 0) / (BATCHES - 1) / BATCHES);
    },
  };
}

/** Shorter waits are the bell's, not the line's. */
const WAITED_S = 0.0005;

/** How exact the run is, is part of the claim: a standard error above `exact` fails, too. */
function expectAgreement(station: Station, theory: QueueFigures): void {
  const { perSecond, handle, n, patience } = station;
  const exact = station.exact / Math.sqrt(TIMES);
  const seconds = station.contacts / perSecond + WARM_UP_S;
  const measure = (): ReturnType<typeof createMeasure> => createMeasure(station.contacts * TIMES);
  const [level, waited, mean, abandoned] = [measure(), measure(), measure(), measure()];
  let occupancy = 0;
  for (let run = 0; run < TIMES; run += 1) {
    const outcome = simulate(
      day({
        seats: Array.from({ length: n }, (_, i) => seat(`a${i}`)),
        arrivals: poisson(perSecond, seconds, 7 + 2 * run),
        talk: { kind: 'exponential', mean: handle },
        patience: patience === undefined ? { kind: 'never' } : { kind: 'exponential', mean: patience },
        seed: 8 + 2 * run,
        measured: { fromMs: WARM_UP_S * 1000, untilMs: seconds * 1000 },
        observe: ({ arrivedMs, waitMs, end }) => {
          if (arrivedMs < WARM_UP_S * 1000) return;
          const wait = waitMs / 1000;
          level.add(Number(end === 'answered' && wait <= PROMISE_S));
          waited.add(Number(wait > WAITED_S));
          mean.add(wait);
          abandoned.add(Number(end !== 'answered'));
        },
      }),
    );
    // What the house itself reports of the day is what was seen from outside.
    if (run === 0) {
      expect(outcome.total.level20).toBeCloseTo(level.mean(), 9);
      expect(outcome.total.waitedShare).toBeCloseTo(waited.mean(), 9);
      expect(outcome.total.meanSeconds).toBeCloseTo(mean.mean(), 6);
      expect(outcome.total.abandoned / outcome.total.offered).toBeCloseTo(abandoned.mean(), 9);
    }
    occupancy += (outcome.occupancy ?? NaN) / TIMES;
  }
  const hold = (what: string, right: number, of: ReturnType<typeof createMeasure>): void => {
    const error = of.standardError() / right;
    expect(error, `standard error of ${what}`).toBeLessThan(exact);
    const allowed = TIMES > 1 ? WITHIN : Math.max(WITHIN, 3 * error);
    expect(Math.abs(of.mean() / right - 1), what).toBeLessThan(allowed);
  };
  hold('service level', theory.serviceLevel, level);
  hold('share that waits', theory.waitProbability, waited);
  hold('mean wait', theory.meanWaitSeconds, mean);
  if (patience === undefined) expect(abandoned.mean()).toBe(0);
  else hold('abandonment', theory.abandonShare, abandoned);
  expect(Math.abs(occupancy / theory.occupancy - 1), 'occupancy').toBeLessThan(WITHIN);
}

const loadOf = ({ perSecond, handle, n }: Station) => ({
  arrivalsPerSecond: perSecond,
  handleSeconds: handle,
  agents: n,
});
function expectErlangC(station: Station): void {
  const theory = patientQueue(loadOf(station), PROMISE_S);
  if (!theory.ok) throw new Error('overloaded');
  expectAgreement(station, theory.value);
}
const expectErlangA = (station: Station & { readonly patience: number }): void =>
  expectAgreement(station, impatientQueue({ ...loadOf(station), patienceSeconds: station.patience }, PROMISE_S));

describe('a day through the real engine agrees with queueing theory', { timeout: 300_000 * TIMES }, () => {
  const hotline = { perSecond: 100 / 1_800, handle: 180 };
  it('M/M/14 with 10 erlangs: nobody gives up', () => {
    expectErlangC({ ...hotline, n: 14, contacts: 250_000, exact: 0.06 });
  });

  it('M/M/2 with 0.75 erlangs: a small desk', () => {
    expectErlangC({ perSecond: 80 / 28_800, handle: 270, n: 2, contacts: 300_000, exact: 0.02 });
  });

  it.each([9, 10, 14])('M/M/%i+M with 10 erlangs and 2 minutes of patience', (n) => {
    const contacts = n > 10 ? 200_000 : 150_000;
    expectErlangA({ ...hotline, n, patience: 120, contacts, exact: n > 10 ? 0.04 : 0.02 });
  });

  it('M/M/50+M with 48 calls a minute: the numbers of Garnett, Mandelbaum and Reiman', () => {
    expectErlangA({ perSecond: 0.8, handle: 60, n: 50, patience: 120, contacts: 200_000, exact: 0.05 });
  });
});
