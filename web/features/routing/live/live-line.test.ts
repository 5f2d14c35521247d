import { describe, expect, it } from 'vitest';
import type { LiveContact, LiveNow } from '../../../../shared/contracts/routing-live.ts';
import { isAstray, mergeLive, notListed, placed, shownOf } from './live-line.ts';

const contact = (id: string, queue: string, key: number, more: Partial<LiveContact> = {}): LiveContact => ({
  id,
  channel: 'voice',
  customer: '138****8000',
  star: null,
  serviceClass: 'ordinary',
  queue,
  topic: null,
  since: new Date(key).toISOString(),
  askedAt: new Date(key).toISOString(),
  key,
  first: false,
  placed: false,
  transferred: false,
  heldFor: [],
  ...more,
});
const line = [
  contact('b', 'fault', 2),
  contact('a', 'fault', 1),
  contact('v', 'vip', 3),
  contact('l', 'fault', 9, { first: true }),
];
const ids = (of: readonly { id: string }[]): string[] => of.map((c) => c.id);
const now: LiveNow = { at: '1', scope: 'all', waiting: 4, queues: [], line, agents: [], skills: [] };

describe('the line on the screen', () => {
  it('counts places within each queue, those whom we had lost first', () => {
    expect(placed(line).map((c) => [c.id, c.place])).toEqual([
      ['l', 1],
      ['a', 2],
      ['b', 3],
      ['v', 1],
    ]);
  });

  it('notices somebody who came and left between two tellings, of whom nobody speaks any more', () => {
    // Told to all: a and b. Read by this screen a moment later: g has come. Told next: g has gone, and b with it.
    const read = { ...now, line: [...line, contact('g', 'fault', 5)] };
    const change = { at: '2', listed: [line.length - 1, 0], left: ['b'] } as const;
    expect(isAstray(mergeLive(read, change), change)).toBe(true);
    expect(isAstray(mergeLive(now, change), change)).toBe(false);
    const sameLine = { at: '3', listed: [line.length, 1] } as const;
    expect(isAstray(mergeLive(now, sameLine), sameLine)).toBe(true);
  });

  it('keeps the place when it is filtered or sorted otherwise', () => {
    const elder = contact('e', 'fault', 4, { serviceClass: 'elder' });
    const all = placed([...line, elder]);
    const show = (wish: Partial<Parameters<typeof shownOf>[1]>) =>
      shownOf(all, { queue: undefined, serviceClass: undefined, sort: 'order', ...wish });
    expect(ids(show({ queue: 'fault' }))).toEqual(['l', 'a', 'b', 'e']);
    expect(show({ serviceClass: 'elder' }).map((c) => c.place)).toEqual([4]);
    expect(ids(show({ sort: 'waited' }))[0]).toBe('a');
    expect(ids(show({ sort: 'class' }))[0]).toBe('e');
  });

  it('takes over what changed, who left and who came', () => {
    const moved = contact('b', 'fault', 0);
    const after = mergeLive(now, {
      at: '2',
      listed: [4, 0],
      waiting: 4,
      line: [moved, contact('n', 'vip', 9)],
      left: ['v'],
    });
    expect(ids(placed(after.line))).toEqual(['l', 'b', 'a', 'n']);
    expect([after.at, after.waiting]).toEqual(['2', 4]);
    expect(mergeLive(now, { at: '3', listed: [4, 0] }).line).toEqual(line);
  });

  it('says how many are not listed', () => {
    const queue = (code: string, waiting: number, shown: number) => ({
      code,
      zh: '',
      en: '',
      waiting,
      shown,
      steps: [],
    });
    const queues = [queue('fault', 5_000, 200), queue('vip', 3, 3)];
    expect([notListed(queues, undefined), notListed(queues, 'vip')]).toEqual([4_800, 0]);
  });
});
