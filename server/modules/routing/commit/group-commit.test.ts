import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

  it('at leisure nobody waits for the commit of the one before; in a rush they go together again', async () => {
    const sizes: number[] = [];
    const release: (() => void)[] = [];
    const group = createGroupCommit<number, number>({
      maxBatch: 100,
      leisure: { lanes: 2, atMost: 4 },
      commit: async (things) => {
        sizes.push(things.length);
        await new Promise<void>((done) => release.push(done));
        return things;
      },
    });
    const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));
    const all: Promise<number>[] = [];
    const come = async (n: number): Promise<void> => {
      all.push(group.add(`k${n}`, n));
      await nextTurn();
    };
    // Three customers one after the other: none of the commits before has come back, and each has begun their own.
    for (let n = 1; n <= 3; n += 1) await come(n);
    expect(sizes).toEqual([1, 1, 1]);
    for (let n = 4; n <= 20; n += 1) await come(n);
    expect(sizes).toEqual([1, 1, 1]);
    // Now it is a rush: the first lane that comes back ends, and so does the second; the last takes all of them at once.
    release.shift()?.();
    await nextTurn();
    release.shift()?.();
    await nextTurn();
    expect(sizes).toEqual([1, 1, 1]);
    release.shift()?.();
    await nextTurn();
    expect(sizes).toEqual([1, 1, 1, 17]);
    release.shift()?.();
    expect(await Promise.all(all)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await group.idle();
  });

  it('never puts two things of one key into one batch, and keeps their order on any number of lanes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        async (keys, lanes, more) => {
          const seen = new Map<string, number[]>();
          const together = new Set<string>();
          const group = createGroupCommit<{ key: string; n: number }, number>({
            maxBatch: 4,
            lanes,
            leisure: { lanes: more, atMost: 3 },
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
