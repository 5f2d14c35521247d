import { describe, expect, it } from 'vitest';
import { raised } from './stage-defaults.ts';
import { deviceKey, measureLine } from './network-check.ts';

describe('the network check', () => {
  it('measures each round trip by itself, leaves out the first, and counts what does not come back', async () => {
    let clock = 0;
    let calls = 0;
    const echo = (): Promise<unknown> => {
      calls += 1;
      clock += calls === 1 ? 900 : 40;
      return calls % 5 === 0 ? Promise.reject(new Error('gone')) : Promise.resolve({});
    };
    expect(await measureLine({ echo, now: () => clock, samples: 9 })).toEqual({
      roundTrips: Array.from({ length: 7 }, () => 40),
      lost: 2,
    });
  });
  it('knows this browser again', () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (k: string) => kept.get(k) ?? null,
      setItem: (k: string, v: string) => void kept.set(k, v),
    };
    expect(deviceKey(store)).toBe(deviceKey(store));
  });
});

it('a measure is moved above the one before it, and the first stays', () => {
  expect(raised(['a', 'b', 'c'], 2)).toEqual(['a', 'c', 'b']);
  expect(raised(['a', 'b'], 0)).toEqual(['a', 'b']);
});
