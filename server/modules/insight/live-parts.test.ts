import { describe, expect, it } from 'vitest';
import type { Area, AreaFault } from '../../../shared/contracts/customers.ts';
import { activitySince } from './activity-since.ts';
import { changedMembers, changedSections } from './changes.ts';
import { createOutageWatch } from './outage-watch.ts';

const at = (second: number): Date => new Date(Date.parse('2026-03-02T04:00:00Z') + second * 1000);

describe('what is pushed', () => {
  it('is the sections that differ, whole, and the time alone when nothing does', () => {
    const before = { at: '1', today: { answered: 1 }, agents: { idle: 2 } };
    expect(changedSections(undefined, before)).toEqual(before);
    expect(changedSections(before, { ...before, at: '2' })).toEqual({ at: '2' });
    expect(changedSections(before, { at: '3', today: { answered: 2 }, agents: { idle: 2 } })).toEqual({
      at: '3',
      today: { answered: 2 },
    });
  });
  it('of a list, the members that are new or differ', () => {
    const before = [
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
    ];
    expect(
      changedMembers(
        before,
        [
          { id: 'a', n: 1 },
          { id: 'b', n: 2 },
          { id: 'c', n: 1 },
        ],
        (m) => m.id,
      ),
    ).toEqual([
      { id: 'b', n: 2 },
      { id: 'c', n: 1 },
    ]);
  });
});

describe('since when an agent is at it', () => {
  const known = { stateSince: at(0), idleSinceMs: at(50).getTime() };
  it.each([
    ['idle', [], at(50)],
    ['not_ready', [], at(0)],
    ['talking', [{ state: 'connected' as const, since: at(70) }], at(70)],
    [
      'chatting',
      [
        { state: 'connected' as const, since: at(80) },
        { state: 'connected' as const, since: at(60) },
      ],
      at(60),
    ],
    [
      'offered',
      [
        { state: 'connected' as const, since: at(60) },
        { state: 'offered' as const, since: at(90) },
      ],
      at(90),
    ],
  ] as const)('%s', (activity, hands, expected) => {
    expect(activitySince(activity, { ...known, hands })).toEqual(expected);
  });
});

describe('areas with outages', () => {
  const areas = [
    { code: '990101', city: '云渡市', name: '望潮区' },
    { code: '990102', city: '云渡市', name: '桂塘区' },
  ] as Area[];
  const faults = [
    { areaCode: '990101', affectedLines: 40, expectedRepairAt: at(600).toISOString() },
    { areaCode: '990101', affectedLines: 2, expectedRepairAt: at(900).toISOString() },
  ] as AreaFault[];
  const clock = { ms: at(0).getTime(), now: () => new Date(clock.ms) };

  it('add up per area, are asked at most every half minute, and keep what is known when the operator falls silent', async () => {
    let asked = 0;
    let isDown = false;
    const failures: unknown[] = [];
    const watch = createOutageWatch({
      clock,
      onFailure: (error) => failures.push(error),
      operator: {
        areas: () => Promise.resolve(areas),
        areaFaults: () => {
          asked += 1;
          return isDown ? Promise.reject(new Error('down')) : Promise.resolve(faults);
        },
      },
    });
    const first = await watch.read();
    expect(first).toMatchObject({ isFresh: true, readAt: at(0).toISOString() });
    expect(first.areas).toMatchObject([
      { code: '990101', faults: 2, affectedLines: 42, repairBy: at(900).toISOString() },
      { code: '990102', faults: 0, affectedLines: 0, repairBy: null },
    ]);
    await watch.read();
    expect(asked).toBe(1);
    isDown = true;
    clock.ms = at(31).getTime();
    await watch.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await watch.read()).toMatchObject({ isFresh: false, readAt: at(0).toISOString(), areas: first.areas });
    expect([asked, failures.length]).toEqual([2, 1]);
  });
});
