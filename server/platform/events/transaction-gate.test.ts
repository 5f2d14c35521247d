import { describe, expect, it } from 'vitest';
import { createTransactionGate } from './transaction-gate.ts';

describe('the gate before transactions', () => {
  it('lets so many in at once, and the others in their order, one for each that leaves', async () => {
    const gate = createTransactionGate(2);
    const came: number[] = [];
    const outs: (() => void)[] = [];
    const all = [0, 1, 2, 3, 4].map(async (n) => {
      outs[n] = await gate.enter();
      came.push(n);
    });
    await Promise.all(all.slice(0, 2));
    expect(came).toEqual([0, 1]);
    outs[0]?.();
    // Leaving twice lets nobody else in.
    outs[0]?.();
    await all[2];
    expect(came).toEqual([0, 1, 2]);
    outs[1]?.();
    outs[2]?.();
    await Promise.all(all);
    expect(came).toEqual([0, 1, 2, 3, 4]);
  });

  it('tells who has waited too long, and goes on with the next', async () => {
    const gate = createTransactionGate(1, 20);
    const leave = await gate.enter();
    await expect(gate.enter()).rejects.toMatchObject({ code: 'common.unavailable', retryable: true });
    leave();
    const again = await gate.enter();
    again();
  });
});
