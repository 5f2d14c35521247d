import { expect, it } from 'vitest';
import { changeFilter, readFilter, toQuery } from './contact-filter.ts';
import { contactsPath } from './contacts-api.ts';

it('the address says the filter and the filter says the address', () => {
  const params = changeFilter(new URLSearchParams(), {
    channel: 'voice',
    state: ['closed', 'abandoned'],
    fromDay: '2026-03-05',
    text: '宽带',
  });
  const filter = readFilter(params);
  expect(filter).toMatchObject({
    channel: 'voice',
    state: ['closed', 'abandoned'],
    fromDay: '2026-03-05',
    text: '宽带',
  });
  expect(changeFilter(params, { channel: undefined }).has('channel')).toBe(false);
});

it('nonsense in the address is left out, not asked of the server', () => {
  const filter = readFilter(new URLSearchParams('channel=fax&state=sleeping&page=-3&from=yesterday&text=a&agent=1'));
  expect(toQuery(filter)).toEqual({ page: 1, pageSize: 20 });
});

it('a changed filter begins on the first page, turning the page keeps the filter', () => {
  const third = changeFilter(new URLSearchParams('channel=chat'), { page: 3 });
  expect(readFilter(third)).toMatchObject({ page: 3, channel: 'chat' });
  expect(readFilter(changeFilter(third, { channel: 'voice' })).page).toBe(1);
});

it('a day is the whole day, to its end', () => {
  const { from, until } = toQuery(readFilter(new URLSearchParams('from=2026-03-05&until=2026-03-05')));
  expect(Date.parse(until ?? '') - Date.parse(from ?? '')).toBe(86_400_000);
});

it('several states are asked for together', () => {
  const path = contactsPath({ page: 1, pageSize: 20, state: ['waiting', 'offered'] });
  expect(new URLSearchParams(path.split('?')[1]).getAll('state')).toEqual(['waiting', 'offered']);
});
