import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, CHAIN_START, hashOf, walkChain, type AuditRecord, type ChainedRecord } from './audit-chain.ts';

/** As the database gives it back: the members of every object in another order. */
const reordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([k, v]) => [k, reordered(v)]),
  );
};
const json = fc.jsonValue({ maxDepth: 4 });

describe('the canonical text', () => {
  it('is the same whatever the order of members and however often it went through JSON', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reordered(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('differs when the value differs', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        fc.pre(JSON.stringify(reordered(a)) !== JSON.stringify(reordered(b)));
        const equal = canonicalJson(a) === canonicalJson(b);
        // Two texts of JSON may still be one value: -0 and 0, or the same members in another order.
        if (equal) expect(JSON.parse(canonicalJson(a))).toEqual(JSON.parse(JSON.stringify(b)));
      }),
    );
    expect(canonicalJson({ a: 1, b: 2 })).not.toBe(canonicalJson({ a: 2, b: 1 }));
    expect(canonicalJson(['1'])).not.toBe(canonicalJson([1]));
  });

  it('leaves out what JSON leaves out', () => {
    expect(canonicalJson({ b: undefined, a: [undefined], 名: new Date(0) })).toBe(
      '{"a":[null],"名":"1970-01-01T00:00:00.000Z"}',
    );
  });
});

const record = (seq: number): AuditRecord => ({
  seq,
  id: `id-${seq}`,
  at: new Date(seq * 1000),
  actorId: 'a1',
  actor: '1001 王小一',
  action: 'case.closed',
  subjectKind: 'case',
  subjectId: `c-${seq}`,
  reason: null,
  details: { seq },
  source: '127.0.0.1',
});
function chain(length: number): ChainedRecord[] {
  const records: ChainedRecord[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const prevHash = records.at(-1)?.hash ?? CHAIN_START.hash;
    records.push({ ...record(seq), prevHash, hash: hashOf(record(seq), prevHash) });
  }
  return records;
}

describe('the chain', () => {
  it('walks on from where a reader stopped', () => {
    const records = chain(6);
    const first = walkChain(CHAIN_START, records.slice(0, 4));
    expect(first.end.seq).toBe(4);
    expect(walkChain(first.end, records.slice(4))).toEqual({
      end: { seq: 6, hash: records[5]?.hash },
      firstBroken: null,
    });
  });

  it('breaks at the first entry of which any part was changed', () => {
    const changes: Partial<ChainedRecord>[] = [
      { id: 'x' },
      { at: new Date(1) },
      { actorId: null },
      { actor: 'x' },
      { action: 'x' },
      { subjectKind: 'x' },
      { subjectId: 'x' },
      { reason: 'x' },
      { details: {} },
      { source: null },
      { prevHash: 'x' },
      { hash: 'x' },
    ];
    for (const change of changes) {
      const records = chain(5).map((r) => (r.seq === 3 ? { ...r, ...change } : r));
      expect(walkChain(CHAIN_START, records).firstBroken, JSON.stringify(change)).toBe(3);
    }
  });

  it('breaks behind an entry that was changed and hashed again', () => {
    const records = chain(5);
    const forged = { ...record(3), actor: 'x' };
    const prevHash = records[1]!.hash;
    records[2] = { ...forged, prevHash, hash: hashOf(forged, prevHash) };
    expect(walkChain(CHAIN_START, records).firstBroken).toBe(4);
  });

  it('breaks where an entry is missing or stands in another place', () => {
    expect(
      walkChain(
        CHAIN_START,
        chain(5).filter((r) => r.seq !== 2),
      ).firstBroken,
    ).toBe(2);
    expect(walkChain(CHAIN_START, chain(5).reverse()).firstBroken).toBe(1);
  });
});
