import { describe, expect, it } from 'vitest';
import type { RewriteRule } from '../../../../shared/contracts/voice-trunks.ts';
import { isPattern, matchesPattern, rewrite } from './number-rewrite.ts';

const rule = (match: string, strip: number, prepend = '', what: RewriteRule['what'] = 'called'): RewriteRule => ({
  what,
  match,
  strip,
  prepend,
});

/** What a carrier of the mainland typically wants: fixed lines with their 0, mobile numbers of other cities with a 0 in front. */
const TO_CARRIER = [rule('1XXXXXXXXXX', 0, '0'), rule('00Z.', 0), rule('0Z.', 0)];
const FROM_CARRIER = [
  rule('+86.', 3, '', 'calling'),
  rule('0086.', 4, '', 'calling'),
  rule('861XXXXXXXXXX', 2, '', 'calling'),
  rule('01XXXXXXXXXX', 1, '', 'calling'),
  rule('12593.', 5, '', 'calling'),
  rule('+.', 1, '00', 'calling'),
];

describe('numbers between a carrier and the house', () => {
  it.each([
    ['+8613800138000', '13800138000'],
    ['008613800138000', '13800138000'],
    ['8613800138000', '13800138000'],
    ['013800138000', '13800138000'],
    ['1259313800138000', '13800138000'],
    ['+8657188880001', '57188880001'],
    ['+85223456789', '0085223456789'],
    ['057188880001', '057188880001'],
    ['10086', '10086'],
    ['+86 138-0013-8000', '13800138000'],
  ])('a caller written %s is %s here', (given, ours) => {
    expect(rewrite(given, 'calling', FROM_CARRIER)).toBe(ours);
  });

  it('a rule above catches what one below would spoil: the area code of a fixed line keeps its 0', () => {
    const rules = [rule('+861XXXXXXXXXX', 3, '', 'calling'), rule('+86.', 3, '0', 'calling')];
    expect(rewrite('+8657188880001', 'calling', rules)).toBe('057188880001');
    expect(rewrite('+8613800138000', 'calling', rules)).toBe('13800138000');
  });

  it('a mobile number goes out with the long-distance 0, international and fixed lines as they are', () => {
    expect(rewrite('13800138000', 'called', TO_CARRIER)).toBe('013800138000');
    expect(rewrite('0085223456789', 'called', TO_CARRIER)).toBe('0085223456789');
    expect(rewrite('057188880001', 'called', TO_CARRIER)).toBe('057188880001');
  });

  it('a selection prefix of the carrier is put in front of international calls only', () => {
    const rules = [rule('00.', 0, '17951')];
    expect(rewrite('0085223456789', 'called', rules)).toBe('179510085223456789');
    expect(rewrite('13800138000', 'called', rules)).toBe('13800138000');
  });

  it('rules for the called number leave the caller alone, and the other way round', () => {
    expect(rewrite('13800138000', 'calling', TO_CARRIER)).toBe('13800138000');
    expect(rewrite('+8696000', 'called', FROM_CARRIER)).toBe('+8696000');
  });

  it('only the first fitting rule works, and one that would leave nothing is passed over', () => {
    expect(rewrite('9123', 'called', [rule('9.', 1), rule('1.', 1)])).toBe('123');
    expect(rewrite('9', 'called', [rule('9.', 1), rule('.', 0, '0')])).toBe('09');
  });

  it('X is any digit, Z none of 0, N none of 0 and 1; without a point the length counts', () => {
    expect(matchesPattern('1NXX', '1234')).toBe(true);
    expect(matchesPattern('1NXX', '1134')).toBe(false);
    expect(matchesPattern('Z.', '0571')).toBe(false);
    expect(matchesPattern('96000', '960001')).toBe(false);
    expect(matchesPattern('.', '')).toBe(true);
  });

  it('a pattern that nobody could mean is refused', () => {
    expect(['96000', '+86.', '.', '*86X'].every(isPattern)).toBe(true);
    expect(['', '1.2', '[0-9]+', '0\\d', 'x', '1 3'].some(isPattern)).toBe(false);
  });
});
