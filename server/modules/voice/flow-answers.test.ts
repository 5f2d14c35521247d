import { describe, expect, it } from 'vitest';
import type { SmsMessage, SmsSender } from '../../platform/sms/sms-sender.ts';
import type { Call } from './calls.ts';
import { createFlowAnswers } from './flow-answers-service.ts';

const callFrom = (number: string) => ({ contactId: 'c', number, customerId: undefined }) as Call;
const call = callFrom('13900000001');
const absent: SmsSender = { configured: false, send: () => Promise.resolve({ sent: false, why: 'not_configured' }) };
const answering = (given: { isOpen?: () => Promise<boolean | undefined>; sms?: SmsSender; hushed?: boolean[] } = {}) =>
  createFlowAnswers({
    lookup: () => Promise.resolve(undefined),
    isOpen: given.isOpen ?? (() => Promise.resolve(true)),
    sms: given.sms ?? absent,
    hush: (_, hushed) => Promise.resolve(void given.hushed?.push(hushed)),
    onFailure: () => undefined,
  });

describe('business hours asked by a flow', () => {
  it.each([
    ['open', () => Promise.resolve(true), 'done'],
    ['closed', () => Promise.resolve(false), 'missing'],
    ['of no calendar of the house', () => Promise.resolve(undefined), 'failed'],
    ['not to be found out', () => Promise.reject(new Error('no database')), 'failed'],
  ])('%s', async (_, isOpen, outcome) => {
    expect(await answering({ isOpen })(call, { do: 'hours', calendar: 'staffed' })).toMatchObject({ outcome });
  });
});

describe('a message sent by a flow', () => {
  const ask = { do: 'sms', text: '您的预约已登记', turn: 7 } as const;
  it('is not sent where there is no provider, and says so', async () => {
    expect(await answering()(call, ask)).toEqual({ outcome: 'failed', why: 'not_configured' });
  });
  it('goes to the number they call from, once for each step however often it is tried', async () => {
    const sent: SmsMessage[] = [];
    const sms: SmsSender = {
      configured: true,
      send: (message) => {
        sent.push(message);
        return Promise.resolve({ sent: true, id: 'm1' });
      },
    };
    expect(await answering({ sms })(call, ask)).toEqual({ outcome: 'done' });
    expect(sent).toEqual([{ to: '13900000001', text: '您的预约已登记', key: 'c:7' }]);
    for (const number of ['anonymous', '057188880001', '10000'])
      expect(await answering({ sms })(callFrom(number), ask)).toEqual({ outcome: 'missing', why: 'no_number' });
    expect(sent).toHaveLength(1);
  });
});

it('a pause of the recording is asked of the call, and its end as well', async () => {
  const hushed: boolean[] = [];
  const answer = answering({ hushed });
  await answer(call, { do: 'recording', to: 'paused' });
  await answer(call, { do: 'recording', to: 'running' });
  expect(hushed).toEqual([true, false]);
});
