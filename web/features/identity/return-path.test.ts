import { expect, it } from 'vitest';
import { safeReturn, signInPath } from './return-path.ts';

it('signing in leads back to the page that was asked for', () => {
  const path = '/cases/42?tab=timeline#m3';
  expect(safeReturn(new URL(signInPath(path), 'https://desk.example').searchParams.get('return'))).toBe(path);
});

it.each([
  null,
  '',
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '/sign-in?return=/x',
])('signing in never leads to %j', (wanted) => expect(safeReturn(wanted)).toBe('/'));

it('the first page needs no return', () => expect(signInPath('/')).toBe('/sign-in'));
