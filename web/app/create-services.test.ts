import { expect, it } from 'vitest';
import { ApiError } from '../ui/api-error.ts';
import { mayRetry, sessionHasEnded } from './create-services.ts';

const refusal = (code: string, retryable = false): ApiError =>
  new ApiError({ code, retryable, status: 0, title: '', requestId: '' });

it('only the end of the session leads back to the door; a mistyped password does not', () => {
  expect(sessionHasEnded(refusal('identity.not_signed_in'))).toBe(true);
  expect(sessionHasEnded(refusal('identity.wrong_credentials'))).toBe(false);
});

it('reading is tried again twice when the server says that it helps, and a refusal never', () => {
  expect([0, 1, 2].map((failures) => mayRetry(failures, refusal('common.unavailable', true)))).toEqual([
    true,
    true,
    false,
  ]);
  expect(mayRetry(0, refusal('common.forbidden'))).toBe(false);
  expect(mayRetry(0, new Error('a fault of ours'))).toBe(false);
});
