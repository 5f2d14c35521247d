import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFilter, readPaging, readSaved, withSaved, writeFilter, type FilterShape } from './list-filter.ts';

const shape: FilterShape = { state: ['open', 'closed'], text: 'text', mine: 'flag' };
const read = (query: string) => readFilter(new URLSearchParams(query), shape);

describe('a list whose filter stands in the address', () => {
  it('reads what it knows and leaves out the rest', () =>
    expect(read('state=open&mine=1&text=%20%E5%AE%BD%E5%B8%A6%20&drop=1&case=7')).toEqual({
      state: 'open',
      mine: true,
      text: '宽带',
    }));

  it('does not believe an address that somebody has mangled', () => {
    expect(read('state=nonsense&mine=yes&text=%20')).toEqual({});
    expect(readPaging(new URLSearchParams('page=-3&size=7'))).toEqual({ page: 1, pageSize: 20 });
    expect(readPaging(new URLSearchParams('page=2.5&size=50'))).toEqual({ page: 1, pageSize: 50 });
  });

  it('comes back from the address as it went in', () => {
    const filters = fc.record(
      {
        state: fc.constantFrom('open', 'closed'),
        mine: fc.constant(true),
        text: fc.string({ minLength: 1, maxLength: 40 }).filter((s) => s.trim() === s && s !== ''),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filters, (filter) => {
        expect(read(writeFilter(filter))).toEqual({ ...filter });
      }),
    );
  });

  it('has one address, whatever was chosen first', () =>
    expect(writeFilter({ b: 'x', a: true })).toBe(writeFilter({ a: true, b: 'x' })));
});

describe('chips of filters', () => {
  it('a new one under an old name takes its place', () =>
    expect(withSaved([{ name: '我的', query: 'a=1' }], { name: '我的', query: 'b=1' })).toEqual([
      { name: '我的', query: 'b=1' },
    ]));
  it('there are at most eight', () => {
    const many = Array.from({ length: 8 }, (_, n) => ({ name: String(n), query: '' }));
    expect(withSaved(many, { name: 'new', query: '' }).map((s) => s.name)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      'new',
    ]);
  });
  it.each([null, 'x', '{}', '[1,null,{"name":2}]'])('what was spoiled (%s) is no chip', (kept) =>
    expect(readSaved(kept)).toEqual([]),
  );
});
