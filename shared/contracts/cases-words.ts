import { Type } from '@sinclair/typebox';
import { ORDER_STATE_CODES, CASE_STATE_CODES } from './cases-catalogue.ts';
import { oneOf } from './basics.ts';

/** Text of a person without the one character that PostgreSQL cannot hold. */
export const clean = (maxLength: number, minLength = 0) =>
  Type.String({ minLength, maxLength, pattern: '^[^\\u0000]*$' });
export const ShortCode = Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' });

/** Made by the sender, the same at every try; the header Idempotency-Key says the same. */
export const ClientKey = Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' });

/**
 * What the sender believes to be true: the version it has read, or the state. One of them is needed for every change of
 * state, so that nobody overwrites what somebody else has just done.
 */
export const Expectation = Type.Object({
  version: Type.Optional(Type.Integer({ minimum: 1 })),
  state: Type.Optional(oneOf([...new Set([...ORDER_STATE_CODES, ...CASE_STATE_CODES])] as [string, ...string[]])),
});
