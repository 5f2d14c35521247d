import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abandonRate,
  averageAfterCallWork,
  averageHandleTime,
  averageSpeedOfAnswer,
  connectRate,
  connectRate15,
  decided,
  occupancy,
  selfServiceShare,
  serviceLevel,
  type Tally,
} from './measures.ts';
import { NOTHING, sumOf } from './tally.ts';

/** A morning: 200 came, 150 asked for a person, 5 of them still wait. */
const MORNING: Tally = {
  arrived: 200,
  requested: 150,
  open: 5,
  answered: 130,
  answeredIn15: 117,
  answeredIn20: 124,
  answeredInTarget: 119,
  abandoned: 14,
  shortAbandoned: 4,
  lost: 1,
  selfServed: 40,
  leftInMenu: 6,
  waitMs: 1_300_000,
  handled: 128,
  talkMs: 128 * 190_000,
  afterCallMs: 128 * 30_000,
};

describe('the measures of a hotline', () => {
  it('service level leaves short abandons out and counts every longer one as missed', () => {
    expect(serviceLevel(MORNING)).toBeCloseTo(119 / 141, 10);
  });
  it('the 15 second rate is over all requests whose fate is known, short abandons included', () => {
    expect(decided(MORNING)).toBe(145);
    expect(connectRate15(MORNING)).toBeCloseTo(117 / 145, 10);
    expect(connectRate(MORNING)).toBeCloseTo(130 / 145, 10);
  });
  it('the abandon rate counts neither who still waits nor who changed their mind at once', () => {
    expect(abandonRate(MORNING)).toBeCloseTo(10 / 140, 10);
  });
  it('speed of answer and handle time are means in seconds over those they happened to', () => {
    expect(averageSpeedOfAnswer(MORNING)).toBe(10);
    expect(averageHandleTime(MORNING)).toBe(220);
    expect(averageAfterCallWork(MORNING)).toBe(30);
  });
  it('self-service is a share of all that are over or with a person; four who are still in the menu count nowhere', () => {
    expect(selfServiceShare(MORNING)).toBeCloseTo(40 / (200 - 5 - 4), 10);
  });
  it('occupancy is work over work and available idle; a break is in neither', () => {
    expect(occupancy({ workMs: 45, idleMs: 15 })).toBe(0.75);
  });
  it('nothing happened is no figure, neither 0 nor 100 %', () => {
    const all = [serviceLevel, connectRate15, connectRate, abandonRate, averageSpeedOfAnswer, averageHandleTime];
    for (const measure of [...all, selfServiceShare]) expect(measure(NOTHING)).toBeNull();
    expect(occupancy({ workMs: 0, idleMs: 0 })).toBeNull();
  });
  it('a queue whose every caller left at once has no service level rather than a division by zero', () => {
    expect(serviceLevel({ ...NOTHING, arrived: 3, requested: 3, abandoned: 3, shortAbandoned: 3 })).toBeNull();
  });

  it('halves of a day add up to the day', () => {
    const count = fc.integer({ min: 0, max: 1_000 });
    const tally = fc.record(
      Object.fromEntries(Object.keys(NOTHING).map((k) => [k, count])) as Record<keyof Tally, typeof count>,
    );
    fc.assert(
      fc.property(fc.array(tally, { maxLength: 8 }), (parts) => {
        const whole = sumOf(parts);
        for (const key of Object.keys(NOTHING) as (keyof Tally)[])
          expect(whole[key]).toBe(parts.reduce((sum, p) => sum + p[key], 0));
      }),
    );
  });
});
