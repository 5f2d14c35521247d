import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agentsNeeded,
  erlangB,
  erlangC,
  impatientQueue,
  patientQueue,
  scheduledFor,
  type QueueFigures,
} from './erlang.ts';

/** field.md §3: the published anchors and the tables recomputed there. */
const halfHour = (calls: number, handleSeconds: number) => ({ arrivalsPerSecond: calls / 1800, handleSeconds });
const anchor = halfHour(100, 180);

function patient(
  given: { arrivalsPerSecond: number; handleSeconds: number },
  agents: number,
  within: number,
): QueueFigures {
  const figures = patientQueue({ ...given, agents }, within);
  if (!figures.ok) throw new Error('overloaded');
  return figures.value;
}

describe('Erlang B', () => {
  it.each([
    [10, 10, 0.214582],
    [14, 10, 0.056819],
    [30, 20, 0.008457],
    [2, 1, 0.2],
    [60, 50, 0.021668],
  ])('%i lines for %d Erlang lose %d', (lines, load, share) => expect(erlangB(lines, load)).toBeCloseTo(share, 6));
});

describe('Erlang C', () => {
  it('agrees with two published packages to every printed digit', () => {
    const figures = patient(anchor, 14, 20);
    expect(figures.waitProbability).toBeCloseTo(0.1741319335950498, 13);
    expect(figures.serviceLevel).toBeCloseTo(0.8883500191794669, 13);
    expect(figures.occupancy).toBeCloseTo(0.7142857, 7);
    expect(figures.meanWaitSeconds).toBeCloseTo(7.83593701177724, 11);
    expect(agentsNeeded(anchor, { withinSeconds: 20, target: 0.8, maxOccupancy: 0.85 })).toBe(14);
    expect(scheduledFor(14, 0.3)).toBe(20);
  });

  it.each([
    [11, 0.682118, 0.389614, 122.7813, 0.9091],
    [12, 0.449388, 0.640158, 40.4449, 0.8333],
    [13, 0.28527, 0.795595, 17.1162, 0.7692],
    [14, 0.174132, 0.88835, 7.8359, 0.7143],
    [15, 0.102042, 0.941453, 3.6735, 0.6667],
  ])('%i agents for 10 Erlang', (agents, ...expected) => {
    const [wait, level, asa, occupancy] = expected;
    const figures = patient(anchor, agents, 20);
    expect(figures.waitProbability).toBeCloseTo(wait, 6);
    expect(figures.serviceLevel).toBeCloseTo(level, 6);
    expect(figures.meanWaitSeconds).toBeCloseTo(asa, 4);
    expect(figures.occupancy).toBeCloseTo(occupancy, 4);
  });

  it('13 agents are just under 80 % and so are not enough', () =>
    expect(agentsNeeded(anchor, { withinSeconds: 20, target: 0.8 })).toBe(14));

  it.each([
    ['360 calls / 30 min, 240 s', halfHour(360, 240), 55, 15, 0.238701, 0.845883, 8.184],
    ['25 calls / 600 s, 180 s', { arrivalsPerSecond: 25 / 600, handleSeconds: 180 }, 11, 20, 0.175807, 0.880836, NaN],
    [
      '80 calls / 8 h, 270 s',
      { arrivalsPerSecond: 80 / 28_800, handleSeconds: 270 },
      2,
      20,
      0.204545,
      0.813544,
      44.1818,
    ],
  ])('%s', (_, given, ...row) => {
    const [agents, within, wait, level, asa] = row;
    const figures = patient(given, agents, within);
    expect(figures.waitProbability).toBeCloseTo(wait, 6);
    expect(figures.serviceLevel).toBeCloseTo(level, 6);
    if (!Number.isNaN(asa)) expect(figures.meanWaitSeconds).toBeCloseTo(asa, 4);
  });
  it('25 calls in 10 minutes at 80/20 need 11 agents', () =>
    expect(agentsNeeded({ arrivalsPerSecond: 25 / 600, handleSeconds: 180 }, { withinSeconds: 20, target: 0.8 })).toBe(
      11,
    ));

  it.each([
    ['10 Erlang', anchor, 14, 0.875229],
    ['360 calls, 240 s', halfHour(360, 240), 56, 0.886485],
    ['1000 calls, 210 s', halfHour(1000, 210), 127, 0.878676],
  ])('the hotline at 85 % in 15 s: %s', (_, given, agents, level) => {
    expect(agentsNeeded(given, { withinSeconds: 15, target: 0.85 })).toBe(agents);
    expect(patient(given, agents, 15).serviceLevel).toBeCloseTo(level, 6);
  });
  it('13 agents would give 77.8 % in 15 s', () =>
    expect(patient(anchor, 13, 15).serviceLevel).toBeCloseTo(0.777831, 6));

  it('has no answer when work comes faster than it can be done', () => {
    expect(erlangC(10, 10)).toEqual({ ok: false, refusal: { reason: 'overloaded', load: 10, agents: 10 } });
    expect(patientQueue({ ...anchor, agents: 9 }, 20).ok).toBe(false);
  });
  it('of no calls at all: nobody waits and nobody is needed', () => {
    const figures = patient({ arrivalsPerSecond: 0, handleSeconds: 180 }, 0, 20);
    expect([figures.waitProbability, figures.serviceLevel]).toEqual([0, 1]);
    expect(agentsNeeded({ arrivalsPerSecond: 0, handleSeconds: 180 }, { withinSeconds: 15, target: 0.85 })).toBe(0);
  });
});

describe('Erlang A', () => {
  it('agrees with the example of Garnett, Mandelbaum and Reiman', () => {
    const given = { arrivalsPerSecond: 48 / 60, handleSeconds: 60 };
    const figures = impatientQueue({ ...given, agents: 50, patienceSeconds: 120 }, 20);
    expect(figures.abandonShare).toBeCloseTo(0.030912, 6);
    expect(figures.meanWaitSeconds).toBeCloseTo(3.70947, 5);
    expect(figures.occupancy).toBeCloseTo(0.930324, 6);
    expect(figures.meanQueueLength).toBeCloseTo(2.967576, 6);
    expect(figures.waitProbability).toBeCloseTo(0.467774, 6);
    expect(figures.serviceLevel).toBeCloseTo(0.943019, 6);
    const withoutEnd = patient(given, 50, 20);
    expect(withoutEnd.meanWaitSeconds).toBeCloseTo(20.834, 3);
    expect(withoutEnd.occupancy).toBeCloseTo(0.96, 10);
  });

  it.each([
    [9, 0.613307, 0.192156, 23.0587, 0.524066],
    [10, 0.496853, 0.137464, 16.4957, 0.639941],
    [11, 0.382816, 0.094155, 11.2986, 0.742209],
    [12, 0.279807, 0.061597, 7.3917, 0.825583],
    [13, 0.193722, 0.038426, 4.6112, 0.88855],
    [14, 0.126976, 0.022839, 2.7407, 0.93273],
  ])('%i agents, 100 calls / 30 min, patience 120 s', (agents, ...expected) => {
    const [wait, abandoned, mean, level] = expected;
    const figures = impatientQueue({ ...anchor, agents, patienceSeconds: 120 }, 20);
    expect(figures.waitProbability).toBeCloseTo(wait, 6);
    expect(figures.abandonShare).toBeCloseTo(abandoned, 6);
    expect(figures.meanWaitSeconds).toBeCloseTo(mean, 4);
    expect(figures.serviceLevel).toBeCloseTo(level, 6);
  });

  it('becomes Erlang C when patience has no end', () => {
    const figures = impatientQueue({ ...anchor, agents: 14, patienceSeconds: 1e9 }, 20);
    expect(figures.waitProbability).toBeCloseTo(0.174132, 5);
    expect(figures.serviceLevel).toBeCloseTo(0.88835, 5);
    expect(figures.meanWaitSeconds).toBeCloseTo(7.8359, 3);
  });
  it('becomes Poisson when patience is as long as the service', () =>
    expect(impatientQueue({ ...anchor, agents: 10, patienceSeconds: 180 }, 20).waitProbability).toBeCloseTo(
      0.54207,
      6,
    ));
  it('of no calls at all is quiet', () =>
    expect(
      impatientQueue({ arrivalsPerSecond: 0, handleSeconds: 180, agents: 3, patienceSeconds: 120 }, 20).serviceLevel,
    ).toBe(1));
  it('with nobody there answers nobody', () => {
    const figures = impatientQueue({ ...anchor, agents: 0, patienceSeconds: 120 }, 20);
    expect(figures.abandonShare).toBeCloseTo(1, 9);
    expect(figures.serviceLevel).toBeCloseTo(0, 9);
  });

  it('keeps its digits where a team is so large that the least chance is smaller than any number', () => {
    // At 15 s such teams answer so much that e^{−(nμ+θ)·15} leaves the range of a double.
    for (const [agents, arrivalsPerSecond, handleSeconds, patienceSeconds] of [
      [626, 49.07717363417964, 13, 3547],
      [1229, 57.39796503713335, 25, 3297],
      [1170, 255.4773465401214, 24, 1257],
    ] as const) {
      const given = { arrivalsPerSecond, handleSeconds, patienceSeconds };
      const levels = [0, 1, 2, 3].map((more) => impatientQueue({ ...given, agents: agents + more }, 15).serviceLevel);
      expect(levels).toEqual([...levels].sort((a, b) => a - b));
    }
  });

  it('stays finite and sane however far past its agents the load goes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1500 }),
        fc.double({ min: 0.001, max: 400, noNaN: true }),
        fc.integer({ min: 10, max: 600 }),
        fc.integer({ min: 5, max: 3600 }),
        (agents, arrivalsPerSecond, handleSeconds, patienceSeconds) => {
          const given = { arrivalsPerSecond, handleSeconds, patienceSeconds };
          const figures = impatientQueue({ ...given, agents }, 15);
          for (const value of Object.values(figures) as number[]) expect(value).toSatisfy(Number.isFinite);
          expect(figures.occupancy).toBeLessThanOrEqual(1);
          // One more pair of hands never makes it worse.
          const more = impatientQueue({ ...given, agents: agents + 1 }, 15);
          expect(more.serviceLevel).toBeGreaterThanOrEqual(figures.serviceLevel - 1e-9);
          expect(more.meanWaitSeconds).toBeLessThanOrEqual(figures.meanWaitSeconds * (1 + 1e-9) + 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });
});
