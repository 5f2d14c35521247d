import { describe, expect, it } from 'vitest';
import { erlangA, erlangC } from './erlang.ts';

// Published and recomputed numbers (field.md §3).
describe('the theory the engine is held against is itself right', () => {
  it('gives the published Erlang C numbers: 100 calls in half an hour, 180 s, 14 agents', () => {
    const c = erlangC(100 / 1_800, 180, 14);
    expect(c.waitedShare).toBeCloseTo(0.1741319335950498, 12);
    expect(c.level(20)).toBeCloseTo(0.8883500191794669, 12);
    expect(c.meanSeconds).toBeCloseTo(7.83593701177724, 9);
    expect(c.occupancy).toBeCloseTo(0.7142857, 6);
  });

  it('gives the Erlang A numbers: 48 calls a minute, 1 minute, 50 agents, 2 minutes of patience', () => {
    const a = erlangA(0.8, 60, 50, 120);
    expect(a.abandonedShare).toBeCloseTo(0.030912, 5);
    expect(a.meanSeconds).toBeCloseTo(3.70947, 4);
    expect(a.occupancy).toBeCloseTo(0.930324, 5);
    expect(a.waitedShare).toBeCloseTo(0.467774, 5);
    expect(a.level(20)).toBeCloseTo(0.943019, 4);
  });

  it('gives the Erlang A table of the hotline, also with fewer agents than erlangs', () => {
    const at = (n: number) => erlangA(100 / 1_800, 180, n, 120);
    expect(at(9).abandonedShare).toBeCloseTo(0.192156, 5);
    expect(at(9).level(20)).toBeCloseTo(0.524066, 4);
    expect(at(10).level(20)).toBeCloseTo(0.639941, 4);
    expect(at(14).level(20)).toBeCloseTo(0.93273, 4);
    expect(at(14).waitedShare).toBeCloseTo(0.126976, 5);
  });

  it('goes over into Erlang C when nobody ever gives up', () => {
    const patient = erlangA(100 / 1_800, 180, 14, 1e9);
    expect(patient.waitedShare).toBeCloseTo(0.174132, 5);
    expect(patient.level(20)).toBeCloseTo(0.88835, 4);
  });

  it('refuses Erlang C where the line would grow without end', () => {
    expect(() => erlangC(1, 60, 60)).toThrow(RangeError);
  });
});
