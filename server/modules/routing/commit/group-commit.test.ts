import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createGroupCommit } from './group-commit.ts';

describe('group commit', () => {
  it('commits alone what comes alone, and together what comes while a commit is under way', async () => {
    const sizes: number[] = [];
    let release = (): void => undefined;
    const group = createGroupCommit<number, number>({
      maxBatch: 3,
      commit: async (things) => {
        sizes.push(things.length);
        await new Promise<void>((done) => (release = done));
        return things.map((n) => n * 2);
      },
    });
    const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));
    const first = group.add('a', 1);
    await nextTurn();
    const rest = ['b', 'c', 'd', 'e'].map((key, i) => group.add(key, i));
    release();
    expect(await first).toBe(2);
    await nextTurn();
    release();
    await nextTurn();
    const some = await Promise.all(rest.slice(0, 3));
    release();
    expect([...some, await rest[3]]).toEqual([0, 2, 4, 6]);
    expect(sizes).toEqual([1, 3, 1]);
  });

  it('tells everybody in a failed batch, and goes on with the next', async () => {
    let fails = true;
    const group = createGroupCommit<number, number>({
      maxBatch: 10,
      commit: (things) => (fails ? Promise.reject(new Error('down')) : Promise.resolve(things)),
    });
    await expect(Promise.all([group.add('a', 1), group.add('b', 2)])).rejects.toThrow('down');
    fails = false;
    expect(await group.add('a', 3)).toBe(3);
    await group.idle();
    expect(group.pending()).toBe(0);
  });

  it('lets the world go on while a thing waits for its own key in another lane', async () => {
    let release = (): void => undefined;
    const group = createGroupCommit<number, number>({
      maxBatch: 4,
      lanes: 2,
      commit: async (things) => {
        await new Promise<void>((done) => (release = done));
        return things;
      },
    });
    const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));
    const first = group.add('a', 1);
    await nextTurn();
    const second = group.add('a', 2);
    await nextTurn();
    release();
    expect(await first).toBe(1);
    await nextTurn();
    release();
    expect(await second).toBe(2);
    await group.idle();
  });

  it('whoever comes alone goes at once; who comes right after has company, unless there is enough of it already', async () => {
    vi.useFakeTimers();
    try {
      const batches: number[][] = [];
      const group = createGroupCommit<number, number>({
        maxBatch: 4,
        lanes: 2,
        paceMs: 5,
        commit: (things) => {
          batches.push([...things]);
          return Promise.resolve(things);
        },
      });
      const come = async (...numbers: number[]): Promise<void> => {
        for (const n of numbers) void group.add(`k${n}`, n);
        await vi.advanceTimersByTimeAsync(0);
      };
      await come(1);
      expect(batches).toEqual([[1]]);
      await come(2);
      await vi.advanceTimersByTimeAsync(2);
      await come(3);
      expect(batches).toEqual([[1]]);
      await vi.advanceTimersByTimeAsync(3);
      expect(batches).toEqual([[1], [2, 3]]);
      // A full batch does not wait for anybody, and what is left over waits its time.
      await come(4, 5, 6, 7, 8);
      expect(batches.slice(2)).toEqual([[4, 5, 6, 7]]);
      await vi.advanceTimersByTimeAsync(5);
      expect(batches.slice(3)).toEqual([[8]]);
      // And while one waits, company may become enough.
      await come(10, 11);
      await come(12, 13);
      expect(batches.slice(4)).toEqual([[10, 11, 12, 13]]);
      await group.idle();
      // After a rest the next one is alone again.
      await vi.advanceTimersByTimeAsync(100);
      await come(9);
      expect(batches.slice(5)).toEqual([[9]]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('few go together as soon as the batch before them is written, a crowd goes beside it, and nobody waits long for one that is held up', async () => {
    vi.useFakeTimers();
    try {
      const batches: number[][] = [];
      const written: (() => void)[] = [];
      const group = createGroupCommit<number, number>({
        maxBatch: 100,
        lanes: 2,
        crowd: 3,
        commit: async (things) => {
          batches.push([...things]);
          await new Promise<void>((done) => written.push(done));
          return things;
        },
      });
      const come = async (...numbers: number[]): Promise<void> => {
        for (const n of numbers) void group.add(`k${n}`, n);
        await vi.advanceTimersByTimeAsync(0);
      };
      const write = async (nth: number): Promise<void> => {
        written[nth]?.();
        await vi.advanceTimersByTimeAsync(0);
      };
      await come(1);
      await come(2);
      await vi.advanceTimersByTimeAsync(5);
      await come(3);
      expect(batches).toEqual([[1]]);
      await write(0);
      expect(batches.slice(1)).toEqual([[2, 3]]);
      await come(4, 5, 6);
      expect(batches.slice(2)).toEqual([[4, 5, 6]]);
      await write(1);
      // The third batch is still under way and stays so.
      await come(7);
      await vi.advanceTimersByTimeAsync(20);
      expect(batches.slice(3)).toEqual([]);
      await vi.advanceTimersByTimeAsync(10);
      expect(batches.slice(3)).toEqual([[7]]);
      await write(2);
      await write(3);
      await group.idle();
    } finally {
      vi.useRealTimers();
    }
  });

  it('never puts two things of one key into one batch, and keeps their order on any number of lanes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (keys, lanes, pace, crowd) => {
          const seen = new Map<string, number[]>();
          const together = new Set<string>();
          const group = createGroupCommit<{ key: string; n: number }, number>({
            maxBatch: 4,
            lanes,
            paceMs: pace,
            crowd,
            commit: async (things) => {
              expect(new Set(things.map((t) => t.key)).size).toBe(things.length);
              for (const t of things) {
                expect(together.has(t.key)).toBe(false);
                together.add(t.key);
                seen.set(t.key, [...(seen.get(t.key) ?? []), t.n]);
              }
              await Promise.resolve();
              for (const t of things) together.delete(t.key);
              return things.map((t) => t.n);
            },
          });
          await Promise.all(keys.map((key, n) => group.add(key, { key, n })));
          for (const numbers of seen.values()) expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
          expect([...seen.values()].flat()).toHaveLength(keys.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
