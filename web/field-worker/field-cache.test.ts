import { expect, it } from 'vitest';
import { answerOf, cacheName, isFormer } from './field-cache.ts';

const release = { version: 'b2', files: ['/assets/index-b2.js', '/favicon.svg'] };
const ORIGIN = 'https://care.example';
const answer = (path: string, more: object = {}): string =>
  answerOf({ method: 'GET', mode: 'cors', url: ORIGIN + path, ...more }, ORIGIN, release);

it('answers for its own page and its own files alone', () => {
  expect(answer('/field?order=1&view=talk', { mode: 'navigate' })).toBe('page');
  expect(answer('/assets/index-b2.js')).toBe('file');
  expect(answer('/assets/index-a1.js')).toBe('leave');
  expect(answer('/desk', { mode: 'navigate' })).toBe('leave');
  expect(answer('/field/other', { mode: 'navigate' })).toBe('leave');
});

it('never touches what the server says about people: neither reading nor sending', () => {
  for (const path of ['/api/orders?mine=true', '/api/session', '/api/orders/1', '/ws']) {
    expect(answer(path)).toBe('leave');
    expect(answer(path, { method: 'POST' })).toBe('leave');
  }
  expect(answer('/assets/index-b2.js', { method: 'POST' })).toBe('leave');
  const elsewhere = { method: 'GET', mode: 'cors', url: 'https://other.example/assets/index-b2.js' };
  expect(answerOf(elsewhere, ORIGIN, release)).toBe('leave');
});

it('a release lets go of what the one before kept, and of nothing that is not its own', () => {
  expect(cacheName(release)).toBe('shoujie-field-b2');
  expect(isFormer('shoujie-field-a1', release)).toBe(true);
  expect(isFormer('shoujie-field-b2', release)).toBe(false);
  expect(isFormer('somebody-else', release)).toBe(false);
});
