import { expect, it } from 'vitest';
import { changed, queryOf } from './recordings-filter.ts';

it('what the address says is asked of the server, and nothing else', () => {
  const query = queryOf(
    new URLSearchParams('state=lost&state=eaten&held=yes&complaint=perhaps&agent=x&until=2026-03-02&page=3'),
  );
  const until = new Date('2026-03-03T00:00:00').toISOString();
  expect(query).toEqual({ page: 3, pageSize: 20, state: ['lost'], held: true, until });
});

it('a changed filter begins on the first page; turning the page keeps the filter', () => {
  const params = new URLSearchParams('held=yes&page=3');
  expect(changed(params, { state: ['lost', 'deleted'] }).toString()).toBe('held=yes&state=lost&state=deleted');
  expect(changed(params, { page: '4' }).toString()).toBe('held=yes&page=4');
  expect(changed(params, { held: undefined }).toString()).toBe('');
});
