import { expect, it } from 'vitest';
import { currentOf, navigationOf, visibleTo, type RoomScreen } from './room-screen.ts';

const screen = (path: string, permission?: string, more: Partial<RoomScreen> = {}): RoomScreen => ({
  path,
  permission,
  name: 'app:home',
  icon: null,
  books: [],
  load: () => Promise.reject(new Error('never opened here')),
  ...more,
});
const desk = screen('/desk', 'desk.use');
const cases = screen('/cases', 'case.view');
const oneCase = screen('/cases/:caseId', 'case.view');
const audit = screen('/cases/audit', 'audit.view');
const account = screen('/account', undefined, { inNavigation: false });
const all = [desk, cases, oneCase, audit, account];

it('an agent sees the screens of the post and those of everybody', () => {
  expect(visibleTo(all, ['desk.use', 'case.view'])).toEqual([desk, cases, oneCase, account]);
  expect(visibleTo(all, [])).toEqual([account]);
});

it('screens of one thing and screens behind the name do not stand in the navigation', () => {
  expect(navigationOf(all)).toEqual([desk, cases, audit]);
});

it('the entry of the deepest page lights up, and /cases-archive is not /cases', () => {
  expect(currentOf(all, '/cases/42')).toBe(cases);
  expect(currentOf(all, '/cases/audit')).toBe(audit);
  expect(currentOf(all, '/cases-archive')).toBeUndefined();
  expect(currentOf(all, '/')).toBeUndefined();
});
