import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGapWatch } from './gap-watch.ts';

const who = (...writers: string[]): Set<string> => new Set(writers);

describe('gap watch', () => {
  it('settles rows that follow each other at once', () => {
    expect(createGapWatch().advance(0, [1, 2, 3])).toBe(3);
  });

  it('waits before a hole while somebody of that time is still writing, and takes the late row in order', () => {
    const watch = createGapWatch();
    expect(watch.advance(4, [5, 8])).toBe(5);
    expect(watch.isWaiting()).toBe(true);
    expect(watch.writing(who('a', 'b'))).toBe(false);
    expect(watch.advance(5, [6, 8])).toBe(6);
    expect(watch.writing(who('b', 'c'))).toBe(false);
    expect(watch.advance(6, [7, 8, 9])).toBe(9);
    expect(watch.isWaiting()).toBe(false);
  });

  it('passes a hole that nobody can fill, but only at a look that began after that was known', () => {
    const watch = createGapWatch();
    expect(watch.advance(4, [8])).toBe(4);
    expect(watch.writing(who('a'))).toBe(false);
    // Somebody else writes now: of no concern to what was missing before.
    expect(watch.writing(who('b'))).toBe(true);
    expect(watch.advance(4, [8, 9])).toBe(9);
  });

  it('takes what was committed between the look and the question', () => {
    const watch = createGapWatch();
    expect(watch.advance(4, [8])).toBe(4);
    expect(watch.writing(who())).toBe(true);
    expect(watch.advance(4, [7, 8])).toBe(8);
  });

  it('treats a hole that came later as a hole of its own', () => {
    const watch = createGapWatch();
    expect(watch.advance(0, [2])).toBe(0);
    expect(watch.writing(who('a'))).toBe(false);
    expect(watch.advance(0, [2, 4])).toBe(0);
    expect(watch.writing(who('b'))).toBe(true);
    expect(watch.advance(0, [2, 4])).toBe(2);
    // `b` may be who took the third position.
    expect(watch.writing(who('b'))).toBe(false);
    expect(watch.advance(2, [3, 4])).toBe(4);
  });

  it('never loses or reorders a committed row, however transactions interleave', () => {
    /*
     * As PostgreSQL does it: a writer takes the lock on the table and then its position; it becomes visible, and then gives the lock
     * back; ids of transactions are taken long before and play no part. The reader looks, asks who writes, and sees neither in one moment.
     */
    const step = fc.record({
      writer: fc.nat(5),
      rollsBack: fc.boolean(),
      reader: fc.constantFrom('looks', 'asks', 'rests'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 160 }), (steps) => {
        let nextPosition = 1;
        let nextLock = 1;
        type Open = { lock: string; position?: number; isOver?: boolean };
        const open = new Map<number, Open>();
        const committed = new Set<number>();
        const seen: number[] = [];
        let settled = 0;
        const watch = createGapWatch();
        const look = (): void => {
          const rows = [...committed].filter((p) => p > settled).sort((a, b) => a - b);
          const upTo = watch.advance(settled, rows);
          seen.push(...rows.filter((p) => p <= upTo));
          settled = upTo;
        };
        const ask = (): void => void watch.writing(new Set([...open.values()].map((w) => w.lock)));
        const goOn = (writer: number, rollsBack: boolean): void => {
          const own = open.get(writer);
          if (own === undefined) open.set(writer, { lock: `${writer}/${nextLock++}` });
          else if (own.position === undefined) own.position = nextPosition++;
          else if (own.isOver === true) open.delete(writer);
          else {
            if (!rollsBack) committed.add(own.position);
            own.isOver = true;
          }
        };
        for (const { writer, rollsBack, reader } of steps) {
          goOn(writer, rollsBack);
          if (reader === 'looks') look();
          if (reader === 'asks') ask();
        }
        for (const { position, isOver } of open.values()) {
          if (position !== undefined && isOver !== true) committed.add(position);
        }
        open.clear();
        for (let last = 0; last < 4; last += 1) {
          look();
          ask();
        }
        expect(seen).toEqual([...committed].sort((a, b) => a - b));
      }),
    );
  });
});
