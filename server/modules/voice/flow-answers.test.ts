import { describe, expect, it } from 'vitest';
import type { Call } from './calls.ts';
import { createFlowAnswers } from './flow-answers-service.ts';

const call = { number: '13900000001', customerId: undefined } as Call;
const answering = (isOpen: () => Promise<boolean | undefined>) =>
  createFlowAnswers({ lookup: () => Promise.resolve(undefined), isOpen, onFailure: () => undefined });

describe('business hours asked by a flow', () => {
  it.each([
    ['open', () => Promise.resolve(true), 'done'],
    ['closed', () => Promise.resolve(false), 'missing'],
    ['of no calendar of the house', () => Promise.resolve(undefined), 'failed'],
    ['not to be found out', () => Promise.reject(new Error('no database')), 'failed'],
  ])('%s', async (_, isOpen, outcome) => {
    expect(await answering(isOpen)(call, { do: 'hours', calendar: 'staffed' })).toEqual({ outcome });
  });
});
