import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId, MAX_SHARD, newId, shardBounds, shardOf } from './id.ts';

const BEYOND = 2 ** 42;
const arbMs = fc.integer({ min: 0, max: BEYOND - 1 });
const arbShard = fc.integer({ min: 0, max: MAX_SHARD });
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) % BEYOND;

describe('an id', () => {
  it('carries its time and its shard, whatever was made before it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arbMs, arbShard), { minLength: 1 }), (wishes) => {
        for (const [ms, shard] of wishes) {
          const id = newId(ms, shard);
          expect(isId(id)).toBe(true);
          expect([timeOf(id), shardOf(id)]).toEqual([ms, shard]);
        }
      }),
    );
  });

  it('of shard 0 is a version 7 as ever, of another a version 8, both of the one variant', () => {
    fc.assert(
      fc.property(arbMs, arbShard, (ms, shard) => {
        const id = newId(ms, shard);
        expect(id[14]).toBe(shard === 0 ? '7' : '8');
        expect('89ab').toContain(id[19]);
        if (shard === 0) expect(id.slice(0, 13).replace('-', '')).toBe(ms.toString(16).padStart(12, '0'));
      }),
    );
    expect(newId(Date.UTC(2026, 10, 21)).slice(0, 15)).toBe('01a1fb67-1800-7');
    expect(shardOf(newId())).toBe(0);
  });

  it('sorts by time within its shard', () => {
    fc.assert(
      fc.property(arbMs, arbMs, arbShard, (a, b, shard) => {
        if (a !== b) expect(newId(a, shard) < newId(b, shard)).toBe(a < b);
      }),
    );
  });

  it('lies within the bounds of its shard and of no other', () => {
    fc.assert(
      fc.property(arbMs, arbShard, arbShard, (ms, shard, other) => {
        const id = newId(ms, shard);
        const { from, before } = shardBounds(other);
        expect(id >= from && (before === undefined || id < before)).toBe(other === shard);
      }),
    );
    expect(shardBounds(1)).toEqual({
      from: '04000000-0000-0000-0000-000000000000',
      before: '08000000-0000-0000-0000-000000000000',
    });
    expect(shardBounds(MAX_SHARD).before).toBeUndefined();
  });

  it.each([-1, MAX_SHARD + 1, 0.5, Number.NaN])('is refused to shard %s', (shard) => {
    expect(() => newId(0, shard)).toThrow(`a shard is a whole number from 0 to 63, not ${shard}`);
    expect(isId(newId(0, 1))).toBe(true);
  });

  it.each([-1, BEYOND, Number.NaN])('is refused to the time %s, which would name another shard', (ms) => {
    expect(() => newId(ms)).toThrow('an id can tell the time from 1970 to 2109');
  });
});
