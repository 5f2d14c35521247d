import { describe, expect, it } from 'vitest';
import type { FloorNow } from '../../../shared/contracts/insight.ts';
import { caughtUp, mergeFloor } from './live-merge.ts';

const tile = (staffId: string, activity: 'idle' | 'talking') =>
  ({ staffId, activity }) as unknown as FloorNow['agents'][number];

describe('a live picture', () => {
  it('replaces the agents that changed, keeps the order of the others, and lets new ones in', () => {
    const before: FloorNow = { at: '1', agents: [tile('a', 'idle'), tile('b', 'idle')], queues: [] };
    const after = mergeFloor(before, { at: '2', agents: [tile('b', 'talking'), tile('c', 'idle')] });
    expect(after.agents.map((a) => [a.staffId, a.activity])).toEqual([
      ['a', 'idle'],
      ['b', 'talking'],
      ['c', 'idle'],
    ]);
    expect(after.at).toBe('2');
  });

  it('is not set back by a whole that was read before the push which overtook it', () => {
    const merge = (b: { at: string; n: number }, c: { at: string; n: number }) => ({ ...b, ...c });
    const pushed = [
      { at: '2026-03-02T04:00:01.000Z', n: 1 },
      { at: '2026-03-02T04:00:03.000Z', n: 3 },
    ];
    expect(caughtUp({ at: '2026-03-02T04:00:02.000Z', n: 2 }, pushed, merge).n).toBe(3);
    expect(caughtUp({ at: '2026-03-02T04:00:04.000Z', n: 4 }, pushed, merge).n).toBe(4);
  });
});
