import { describe, expect, it } from 'vitest';
import type { ConfirmOutcome } from '../../../shared/contracts/cases-catalogue.ts';
import { businessNumber, chinaDay } from './business-number.ts';
import { failedTries, verdictOf } from './confirmation.ts';
import { demandExpected } from './expectation.ts';
import { withKey } from './idempotency-key.ts';
import { appointmentFits, wrongField } from './order-template.ts';

const tried = (...tries: [minute: number, outcome: ConfirmOutcome][]) =>
  tries.map(([minute, outcome]) => ({ at: new Date(1_800_000_000_000 + minute * 60_000), outcome }));

describe('asking the customer', () => {
  it('needs three failed tries that lie half an hour apart before a matter may end without a word', () => {
    expect(verdictOf(tried([0, 'unreachable'], [30, 'unreachable']))).toBe('nothing');
    expect(verdictOf(tried([0, 'unreachable'], [30, 'unreachable'], [60, 'unreachable']))).toBe('confirm_unreached');
  });
  it('counts three calls in three minutes as one try', () => {
    expect(failedTries(tried([0, 'unreachable'], [1, 'unreachable'], [2, 'unreachable']))).toBe(1);
  });
  it('begins to count anew when the customer has said anything', () => {
    const tries = tried([0, 'unreachable'], [40, 'unreachable'], [80, 'dissatisfied'], [120, 'unreachable']);
    expect(failedTries(tries)).toBe(1);
  });
  it('takes the word of the customer as it is', () => {
    expect(verdictOf(tried([0, 'satisfied']))).toBe('confirm');
    expect(verdictOf(tried([0, 'dissatisfied']))).toBe('reopen');
    expect(verdictOf([])).toBe('nothing');
  });
});

describe('the number that people say on the telephone', () => {
  it('carries the day in China, not the day of the server', () => {
    expect(chinaDay(new Date('2026-11-20T16:00:00Z'))).toBe('2026-11-21');
    expect(chinaDay(new Date('2026-11-20T15:59:59Z'))).toBe('2026-11-20');
    expect(businessNumber('case', '2026-11-21', 123)).toBe('SQ20261121-000123');
    expect(businessNumber('order', '2026-11-21', 1_234_567)).toBe('GD20261121-1234567');
  });
});

describe('an order form', () => {
  const template = {
    fields: [
      { code: 'symptom', label: '故障现象', kind: 'choice', required: true, options: ['无法上网', '网速慢'] },
      { code: 'account', label: '宽带账号', kind: 'text', required: false },
    ],
  } as const;
  const check = (filled: Record<string, string>) => wrongField(structuredClone(template) as never, filled);
  it('says which field is missing, not one of the choices, or unknown', () => {
    expect(check({})).toBe('故障现象');
    expect(check({ symptom: '  ' })).toBe('故障现象');
    expect(check({ symptom: '没电' })).toBe('故障现象');
    expect(check({ symptom: '网速慢', colour: '红' })).toBe('colour');
    expect(check({ symptom: '网速慢' })).toBeUndefined();
  });
  it('takes an appointment that lies ahead and lasts no longer than a day', () => {
    const now = new Date('2026-11-21T08:00:00Z');
    const at = (h: number) => new Date(now.getTime() + h * 3_600_000);
    expect(appointmentFits(at(1), at(3), now)).toBe(true);
    expect(appointmentFits(at(-1), at(1), now)).toBe(true);
    expect(appointmentFits(at(-3), at(-1), now)).toBe(false);
    expect(appointmentFits(at(3), at(3), now)).toBe(false);
    expect(appointmentFits(at(1), at(26), now)).toBe(false);
  });
});

describe('a change made on an old picture', () => {
  const row = { version: 4, state: 'accepted' };
  it('is refused with what is true now', () => {
    expect(() => demandExpected(row, { version: 3 })).toThrow('common.changed_meanwhile');
    expect(() => demandExpected(row, { state: 'dispatched' })).toThrow('common.changed_meanwhile');
    expect(() => demandExpected(row, { version: 4, state: 'accepted' })).not.toThrow();
  });
  it('must say which picture it was made on', () => {
    expect(() => demandExpected(row, {})).toThrow('cases.expectation_missing');
  });
});

describe('the key of a repeated request', () => {
  it('is taken from the body or from the header, quoted or not, and nonsense is left out', () => {
    expect(withKey({ 'idempotency-key': 'abcdefgh-1' }, {})).toEqual({ clientKey: 'abcdefgh-1' });
    expect(withKey({ 'idempotency-key': '"abcdefgh-1"' }, {})).toEqual({ clientKey: 'abcdefgh-1' });
    expect(withKey({ 'idempotency-key': 'x' }, {})).toEqual({});
    expect(withKey({ 'idempotency-key': 'header-key' }, { clientKey: 'body-key-1' })).toEqual({
      clientKey: 'body-key-1',
    });
  });
});
