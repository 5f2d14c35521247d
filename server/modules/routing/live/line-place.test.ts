import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeFor } from './line-place.ts';
import { inLine, type LineMember } from './live-floor.ts';

const member = (contactId: string, placeMs: number, more: Partial<LineMember> = {}): LineMember => ({
  contactId,
  version: 1,
  channel: 'voice',
  queue: 'fault',
  serviceClass: 'ordinary',
  placeMs,
  boosts: [],
  boostMs: 0,
  first: false,
  ...more,
});
const ids = (line: readonly LineMember[]): string[] => inLine(line).map((m) => m.contactId);

/** The line after the wish, or why there is none. */
const after = (line: readonly LineMember[], id: string, wish: Parameters<typeof placeFor>[2]): string[] | string => {
  const to = placeFor(line, id, wish);
  if (typeof to === 'string') return to;
  const moved = line.map((m) => (m.contactId === id ? { ...m, placeMs: to.placeMs, first: to.first } : m));
  const order = ids(moved.filter((m) => m.queue === 'fault'));
  expect(order[to.position - 1]).toBe(id);
  return order;
};

describe('a place in the line', () => {
  const line = [member('a', 0), member('b', 10_000), member('c', 20_000), member('d', 30_000)];
  it.each([
    ['c', { move: 'top' }, ['c', 'a', 'b', 'd']],
    ['c', { move: 'up' }, ['a', 'c', 'b', 'd']],
    ['a', { move: 'down' }, ['b', 'a', 'c', 'd']],
    ['c', { move: 'down' }, ['a', 'b', 'd', 'c']],
    ['d', { move: 'before', before: 'b' }, ['a', 'd', 'b', 'c']],
    ['a', { move: 'before', before: 'd' }, ['b', 'c', 'a', 'd']],
    ['a', { move: 'up' }, 'already_there'],
    ['d', { move: 'down' }, 'already_there'],
    ['a', { move: 'before', before: 'b' }, 'already_there'],
    ['x', { move: 'top' }, 'not_waiting'],
    ['a', { move: 'before', before: 'x' }, 'not_waiting'],
  ] as const)('%s wished to %j gives %j', (id, wish, expected) => expect(after(line, id, wish)).toEqual(expected));

  it('counts what a class is worth: an elder who came later is overtaken only when wished', () => {
    const elder = member('e', 100_000, { boostMs: 300_000 });
    expect(ids([...line, elder])[0]).toBe('e');
    expect(after([...line, elder], 'd', { move: 'top' })).toEqual(['d', 'e', 'a', 'b', 'c']);
    expect(after([...line, elder], 'e', { move: 'before', before: 'c' })).toEqual(['a', 'b', 'e', 'c', 'd']);
  });

  it('does not cross queues, and others of another queue do not count', () => {
    const other = member('o', 5_000, { queue: 'vip' });
    expect(after([...line, other], 'b', { move: 'before', before: 'o' })).toBe('other_queue');
    expect(after([...line, other], 'b', { move: 'up' })).toEqual(['b', 'a', 'c', 'd']);
  });

  it('is exactly the wished one, whatever was moved before, as long as nobody asked within the same two milliseconds', () => {
    const wishes = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 6 });
    fc.assert(
      fc.property(wishes, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (moves, firsts) => {
        let now = firsts.map((first, i) => member(`m${i}`, i * 7_000, { first }));
        for (const [from, to] of moves) {
          const order = ids(now);
          const [id, before] = [order[from]!, order[to]!];
          if (id === before) continue;
          const place = placeFor(now, id, { move: 'before', before });
          if (typeof place === 'string') continue;
          now = now.map((m) => (m.contactId === id ? { ...m, placeMs: place.placeMs, first: place.first } : m));
          const others = order.filter((o) => o !== id);
          others.splice(others.indexOf(before), 0, id);
          expect(ids(now)).toEqual(others);
        }
      }),
    );
  });
});
