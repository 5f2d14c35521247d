import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGapWatch } from './gap-watch.ts';

describe('gap watch', () => {
  it('settles rows that follow each other at once', () => {
    expect(createGapWatch().advance(0, [1, 2, 3], { xmin: 10n, xmax: 11n })).toBe(3);
  });

  it('waits before a hole while a transaction of that time is still running, and takes the late row in order', () => {
    const watch = createGapWatch();
    expect(watch.advance(4, [5, 8], { xmin: 10n, xmax: 20n })).toBe(5);
    expect(watch.isWaiting()).toBe(true);
    expect(watch.advance(5, [6, 8], { xmin: 15n, xmax: 22n })).toBe(6);
    expect(watch.advance(6, [7, 8, 9], { xmin: 18n, xmax: 23n })).toBe(9);
    expect(watch.isWaiting()).toBe(false);
  });

  it('passes a hole that no living transaction can fill', () => {
    const watch = createGapWatch();
    expect(watch.advance(4, [8], { xmin: 10n, xmax: 20n })).toBe(4);
    expect(watch.advance(4, [8, 9], { xmin: 20n, xmax: 25n })).toBe(9);
  });

  it('treats a second hole behind the first as a hole of its own', () => {
    const watch = createGapWatch();
    expect(watch.advance(0, [2], { xmin: 5n, xmax: 9n })).toBe(0);
    expect(watch.advance(0, [2, 4], { xmin: 9n, xmax: 12n })).toBe(2);
    expect(watch.advance(2, [4], { xmin: 12n, xmax: 12n })).toBe(4);
  });

  it('never loses or reorders a committed row, however transactions interleave', () => {
    // Writers take an id, then a position, then commit or roll back in any order; the reader looks in between.
    const step = fc.record({ writer: fc.nat(5), rollsBack: fc.boolean(), reads: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let nextXid = 1;
        let nextPosition = 1;
        const open = new Map<number, { xid: number; position: number }>();
        const committed = new Set<number>();
        const seen: number[] = [];
        let settled = 0;
        const watch = createGapWatch();
        const read = (): void => {
          const xmin = BigInt(Math.min(nextXid, ...[...open.values()].map((t) => t.xid)));
          const rows = [...committed].filter((p) => p > settled).sort((a, b) => a - b);
          const upTo = watch.advance(settled, rows, { xmin, xmax: BigInt(nextXid) });
          seen.push(...rows.filter((p) => p <= upTo));
          settled = upTo;
        };
        for (const { writer, rollsBack, reads } of steps) {
          const running = open.get(writer);
          if (running === undefined) {
            open.set(writer, { xid: nextXid++, position: nextPosition++ });
          } else {
            open.delete(writer);
            if (!rollsBack) committed.add(running.position);
          }
          if (reads) read();
        }
        for (const t of open.values()) committed.add(t.position);
        open.clear();
        read();
        read();
        expect(seen).toEqual([...committed].sort((a, b) => a - b));
      }),
    );
  });
});
