import { beforeEach, expect, it, vi } from 'vitest';
import type { SessionView } from '../../../shared/contracts/identity.ts';
import { ApiError, clientError } from '../../ui/api-error.ts';
import { keepSession, sessionWithoutLine } from './kept-session.ts';

const NOW = Date.parse('2026-11-28T08:00:00Z');
const engineer = {
  staffId: 'e1',
  staffNo: '2001',
  permissions: ['order.work'],
  mustChangePassword: false,
  expiresAt: '2026-11-28T18:00:00Z',
} as unknown as SessionView;
const down = clientError('client.offline');

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('window', {
    localStorage: { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => kept.set(k, v) },
  });
});

it('an engineer in a cellar opens the field page as who they are, and no other page', () => {
  keepSession(engineer);
  expect(sessionWithoutLine(down, '/field', NOW)).toEqual(engineer);
  expect(sessionWithoutLine(clientError('client.timeout'), '/field', NOW)).toEqual(engineer);
  expect(sessionWithoutLine(down, '/desk', NOW)).toBeUndefined();
});

it('a server that refuses is believed, and a session that has run out is over without a line too', () => {
  keepSession(engineer);
  const refused = new ApiError({
    retryable: false,
    code: 'identity.not_signed_in',
    status: 401,
    title: '',
    requestId: '',
  });
  expect(sessionWithoutLine(refused, '/field', NOW)).toBeUndefined();
  expect(sessionWithoutLine(down, '/field', NOW + 11 * 3_600_000)).toBeUndefined();
});

it('nothing is kept of people who do not work outside, and signing out takes it away', () => {
  keepSession({ ...engineer, permissions: ['desk.use'] });
  expect(sessionWithoutLine(down, '/field', NOW)).toBeUndefined();
  keepSession(engineer);
  keepSession(null);
  expect(sessionWithoutLine(down, '/field', NOW)).toBeUndefined();
});
