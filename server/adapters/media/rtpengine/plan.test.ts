import { expect, test } from 'vitest';
import { planAll, type Wish } from './plan.ts';

const NOTHING: Wish = { row: [], needsEar: false, needsMixer: false };
const hears = (...names: readonly string[]): Wish => ({ ...NOTHING, row: names.map((legId) => ({ legId })) });
const plan = (wishes: Readonly<Record<string, Wish>>) => Object.fromEntries(planAll(new Map(Object.entries(wishes))));
const direct = (partner: string, tap = false) => ({ aim: { partner }, tap, row: [] });

test('two who hear each other and nobody else are connected in rtpengine; whoever waits sends nowhere', () => {
  expect(plan({ c: hears('a'), a: hears('c'), w: NOTHING })).toEqual({
    c: direct('a'),
    a: direct('c'),
    w: { aim: 'nowhere', tap: false, row: [] },
  });
});

test('of a recorded talk we get a copy, and the talk stays where it is', () => {
  expect(plan({ c: { ...hears('a'), needsEar: true }, a: hears('c') })).toEqual({
    c: direct('a', true),
    a: direct('c'),
  });
});

test('who listens is mixed for; those who are listened to talk on directly, with a copy for the mixer', () => {
  const row = [{ legId: 'c' }, { legId: 'a' }];
  expect(plan({ c: hears('a'), a: hears('c'), l: hears('c', 'a') })).toEqual({
    c: direct('a', true),
    a: direct('c', true),
    l: { aim: 'mixer', tap: false, row },
  });
});

test.each([
  ['one way only', { c: hears('a'), a: NOTHING }],
  ['softer', { c: { ...NOTHING, row: [{ legId: 'a', gain: 0.5 }] }, a: hears('c') }],
  ['while the mixer says something', { c: { ...hears('a'), needsMixer: true }, a: hears('c') }],
  ['with itself', { c: hears('c'), a: hears('c') }],
  ['with a leg that is gone', { c: hears('x'), a: hears('c') }],
])('%s: both go by the mixer', (_, wishes) => {
  expect(Object.values(plan(wishes)).map(({ aim }) => aim)).toEqual(['mixer', 'mixer']);
});
