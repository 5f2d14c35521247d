import { describe, expect, it } from 'vitest';
import type { NoticeWhen, TrunkDraft } from '../../../../shared/contracts/voice-trunks.ts';
import { messages } from '../../../../shared/contracts/messages.ts';
import { checkNumber, checkPlan, checkTrunk, type Beside } from './trunk-check.ts';
import { PLAIN_SETTINGS } from './trunk-settings.ts';

const draft = (more: Partial<TrunkDraft> = {}): TrunkDraft => ({
  name: 'unicom',
  note: '',
  enabled: true,
  addresses: ['203.0.113.0/29'],
  peers: [{ host: '203.0.113.7', port: 5060, transport: 'udp' }],
  username: '',
  inboundUsername: '',
  settings: PLAIN_SETTINGS,
  ...more,
});
const alone: Beside = { others: [], hasPassword: false, hasInboundPassword: false };
const faults = (more: Partial<TrunkDraft>, beside: Beside = alone): string[] =>
  checkTrunk(draft(more), beside).map((w) => {
    expect(messages[w.code], w.code).toBeDefined();
    return `${w.field}: ${w.code.replace('voice.trunk_', '')}`;
  });
const settings = (more: Partial<TrunkDraft['settings']>) => ({ settings: { ...PLAIN_SETTINGS, ...more } });

const THERE = {
  flows: [{ key: 'night', name: '夜间' }],
  queues: [{ code: 'billing', zh: '账单', en: 'Billing' }],
  topics: ['billing'],
  prompts: ['greeting'],
  hours: [{ code: 'day', zh: '白天', en: 'Day' }],
};

describe('what an administrator may write about a trunk', () => {
  it('a plain trunk is fine, and so is one that only calls in or only calls out', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ peers: [] })).toEqual([]);
    expect(faults({ addresses: [] })).toEqual([]);
    expect(faults({ addresses: [], peers: [] })).toEqual(['addresses: needs_a_side']);
  });

  it('addresses are addresses or ranges that no stranger shares', () => {
    expect(faults({ addresses: ['sbc.example.net', '203.0.113.0/33', '1.2.3'] })).toEqual(
      Array<string>(3).fill('addresses: address_wrong'),
    );
    expect(faults({ addresses: ['0.0.0.0/0', '10.0.0.0/8', '2001:db8::/16'] })).toEqual(
      Array<string>(3).fill('addresses: address_too_wide'),
    );
  });

  it('two trunks never claim the same address, however they write it', () => {
    const beside = { ...alone, others: [{ name: 'mobile', addresses: ['198.51.100.0/24', '2001:db8::1'] }] };
    expect(faults({ addresses: ['198.51.100.9'] }, beside)).toEqual(['addresses: address_shared']);
    expect(faults({ addresses: ['198.51.0.0/16'] }, beside)).toEqual(['addresses: address_shared']);
    expect(faults({ addresses: ['2001:db8::1'] }, beside)).toEqual(['addresses: address_shared']);
    expect(faults({ addresses: ['198.51.101.0/24'] }, beside)).toEqual([]);
    expect(faults({ name: 'mobile' }, beside)).toEqual(['name: name_taken']);
  });

  it('a way out is a literal address that may be sent to, each once', () => {
    const peer = (host: string, port = 5060) => ({ host, port, transport: 'udp' as const });
    expect(faults({ peers: [peer('sbc.example.net'), peer('224.0.0.1'), peer('0.0.0.0')] })).toEqual(
      Array<string>(3).fill('peers: peer_wrong'),
    );
    expect(faults({ peers: [peer('203.0.113.7'), peer('203.0.113.7')] })).toEqual(['peers: peer_twice']);
    expect(faults({ peers: [peer('203.0.113.7'), peer('203.0.113.7', 5062)] })).toEqual([]);
  });

  it('user name and password belong together, stored or new', () => {
    expect(faults({ password: 'secret' })).toEqual(['username: username_missing']);
    expect(faults({}, { ...alone, hasPassword: true })).toEqual(['username: username_missing']);
    expect(faults({ password: '' }, { ...alone, hasPassword: true })).toEqual([]);
    expect(faults({ inboundUsername: 'carrier' })).toEqual(['inboundPassword: password_missing']);
    expect(faults({ inboundUsername: 'carrier' }, { ...alone, hasInboundPassword: true })).toEqual([]);
  });

  it('rules of numbers are patterns that can be read', () => {
    const rule = { what: 'called' as const, strip: 0, prepend: '' };
    expect(faults(settings({ rewriteIn: [{ ...rule, match: '(a+)+$' }] }))).toEqual(['rewriteIn: rule_wrong']);
    expect(faults(settings({ rewriteOut: [{ ...rule, match: '1.', prepend: 'sip:' }] }))).toEqual([
      'rewriteOut: rule_prepend_wrong',
    ]);
  });

  it('keys of SRTP never travel in the clear', () => {
    expect(faults(settings({ srtp: 'required' }))).toEqual(['srtp: srtp_needs_tls']);
    expect(
      faults({
        peers: [{ host: '203.0.113.7', port: 5061, transport: 'tls' }],
        ...settings({ srtp: 'required' }),
      }),
    ).toEqual([]);
  });

  it('several mistakes are told at once, each at its field', () => {
    expect(faults({ name: '联通', addresses: ['x'], ...settings({ codecs: ['PCMA', 'PCMA'] }) })).toEqual([
      'name: name_wrong',
      'addresses: address_wrong',
      'codecs: codec_twice',
    ]);
  });

  it('a number names flow, queue, topic and prompt that are there, or none', () => {
    const quiet = { noticeWhen: 'never' as const, notice: '', noticeHours: '' };
    const none = { topic: '', queue: '', entryFlow: '', greeting: '', ...quiet };
    expect(checkNumber(none, THERE)).toEqual([]);
    const all = { topic: 'billing.detail', queue: 'billing', entryFlow: 'night', greeting: 'greeting', ...quiet };
    expect(checkNumber(all, THERE)).toEqual([]);
    const wrong = { topic: 'bill', queue: 'x', entryFlow: 'x', greeting: 'x', ...quiet };
    expect(checkNumber(wrong, THERE).map((w) => w.field)).toEqual(['topic', 'queue', 'entryFlow', 'greeting']);
  });

  it('what a number says before the answer is a prompt that is there, within hours that are there', () => {
    const told = (noticeWhen: NoticeWhen, notice = '', noticeHours = ''): string[] =>
      checkNumber({ topic: '', queue: '', entryFlow: '', greeting: '', noticeWhen, notice, noticeHours }, THERE).map(
        (w) => `${w.field} ${w.code}`,
      );
    expect([...told('not_in_service'), ...told('closed', '', 'day'), ...told('before_answer', 'greeting')]).toEqual([]);
    expect(told('closed')).toEqual(['noticeHours voice.number_hours_missing']);
    expect(told('closed', 'gone', 'gone')).toEqual([
      'notice voice.number_unknown_prompt',
      'noticeHours voice.number_unknown_hours',
    ]);
    // Nobody can guess what everybody is to hear.
    expect(told('before_answer')).toEqual(['notice voice.number_notice_missing']);
  });

  it('the outbound plan names trunks and numbers that are there', () => {
    const known = { trunks: new Set(['unicom']), numbers: new Set(['96000']), there: THERE };
    const shown = { purpose: '' as const, queue: '', topic: '', staffNo: '', number: '13800138000' };
    const plan = { routes: [{ prefix: '', trunk: 'gone', priority: 1 }], shown: [shown] };
    expect(checkPlan(plan, known).map((w) => w.code)).toEqual([
      'voice.plan_unknown_trunk',
      'voice.plan_unknown_number',
    ]);
    expect(checkPlan({ routes: [], shown: [{ ...shown, number: '96000' }] }, known)).toEqual([]);
    const gone = { ...shown, number: '96000', queue: 'gone', topic: 'vip' };
    expect(checkPlan({ routes: [], shown: [gone] }, known).map((w) => w.code)).toEqual([
      'voice.number_unknown_queue',
      'voice.number_unknown_topic',
    ]);
  });
});
