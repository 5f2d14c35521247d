import { describe, expect, it } from 'vitest';
import type { ShownRule, TrunkRoute } from '../../../../shared/contracts/voice-trunks.ts';
import { candidatesFor, numberShown, waysTo, type WayOut } from './number-policy.ts';

const way = (name: string, more: Partial<WayOut> = {}): WayOut => ({ name, isDown: false, rewriteOut: [], ...more });
const route = (prefix: string, trunk: string, priority = 1): TrunkRoute => ({ prefix, trunk, priority });
const shown = (number: string, when: Partial<ShownRule> = {}): ShownRule => ({
  purpose: '',
  queue: '',
  topic: '',
  staffNo: '',
  number,
  ...when,
});
const names = (ways: readonly WayOut[]): string[] => ways.map((w) => w.name);

describe('which trunk a call goes out by', () => {
  const ways = [way('unicom'), way('mobile'), way('overseas')];
  const routes = [route('', 'unicom', 2), route('', 'mobile', 1), route('00', 'overseas'), route('0085', 'unicom')];

  it('the longest prefix goes first, then the lower priority, and the rest is what remains when they fail', () => {
    expect(names(waysTo('13800138000', { routes, ways }))).toEqual(['mobile', 'unicom']);
    expect(names(waysTo('0085223456789', { routes, ways }))).toEqual(['unicom', 'overseas', 'mobile']);
    expect(names(waysTo('0013105550100', { routes, ways }))).toEqual(['overseas', 'mobile', 'unicom']);
  });

  it('a trunk that is down is tried last, not never', () => {
    const some = [way('unicom'), way('mobile', { isDown: true })];
    expect(names(waysTo('13800138000', { routes, ways: some }))).toEqual(['unicom', 'mobile']);
    expect(names(waysTo('13800138000', { routes: [route('', 'mobile')], ways: some }))).toEqual(['mobile']);
  });

  it('without any route every trunk is a way, the one the customer came by first', () => {
    expect(names(waysTo('13800138000', { routes: [], ways, cameBy: 'overseas' }))).toEqual([
      'overseas',
      'unicom',
      'mobile',
    ]);
  });

  it('a call back goes the way the customer came, unless a prefix of their number says otherwise', () => {
    expect(names(waysTo('13800138000', { routes, ways, cameBy: 'unicom' }))[0]).toBe('unicom');
    expect(names(waysTo('0013105550100', { routes, ways, cameBy: 'unicom' }))[0]).toBe('overseas');
  });

  it('a route to a trunk that is not there is no way', () => {
    expect(names(waysTo('13800138000', { routes: [route('', 'gone')], ways }))).toEqual(names(ways));
  });
});

describe('which number a customer sees', () => {
  it('the first rule that fits in all it names, else the number they had dialled, else the hotline', () => {
    const rules = [
      shown('96011', { purpose: 'click_to_dial', queue: 'vip' }),
      shown('96012', { staffNo: '1001' }),
      shown('96013', { topic: 'billing', purpose: 'callback' }),
    ];
    expect(numberShown(rules, { purpose: 'click_to_dial', queue: 'vip' }, '96000')).toBe('96011');
    expect(numberShown(rules, { purpose: 'callback', queue: 'vip' }, '96000')).toBe('96000');
    expect(numberShown(rules, { purpose: 'callback', staffNo: '1001' }, '96000')).toBe('96012');
    expect(numberShown(rules, { purpose: 'callback', topic: 'billing' }, '96000')).toBe('96013');
    expect(numberShown(rules, { purpose: 'callback', dialledBefore: '96001' }, '96000')).toBe('96001');
  });

  it('each trunk writes both numbers in its own way', () => {
    const rewriteOut = [
      { what: 'called' as const, match: '1XXXXXXXXXX', strip: 0, prepend: '0' },
      { what: 'calling' as const, match: '96.', strip: 0, prepend: '0571' },
    ];
    expect(candidatesFor('13800138000', '96000', [way('a', { rewriteOut }), way('b')])).toEqual([
      { trunk: 'a', dialled: '013800138000', from: '057196000' },
      { trunk: 'b', dialled: '13800138000', from: '96000' },
    ]);
  });
});
