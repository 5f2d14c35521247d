import { expect, it } from 'vitest';
import { ApiError } from '../../ui/api-error.ts';
import { lockedUntil } from './locked-until.ts';

const refusal = (code: string, details: Record<string, unknown> = {}): ApiError =>
  new ApiError({ code, details, status: 429, title: '', requestId: '', retryable: false });

it('a locked account opens when the server says, counted from the attempt', () => {
  expect(lockedUntil(refusal('identity.locked_out', { seconds: 30 }), 5_000)).toBe(35_000);
});

it('a wrong password, a broken line and a sentence without seconds lock nothing', () => {
  expect(lockedUntil(refusal('identity.wrong_credentials'), 0)).toBeUndefined();
  expect(lockedUntil(refusal('identity.locked_out'), 0)).toBeUndefined();
  expect(lockedUntil(new TypeError('Failed to fetch'), 0)).toBeUndefined();
  expect(lockedUntil(null, 0)).toBeUndefined();
});
