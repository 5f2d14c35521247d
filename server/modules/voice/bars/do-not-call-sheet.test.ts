import { describe, expect, it } from 'vitest';
import { BAR_LIMITS } from '../../../../shared/contracts/voice-bars.ts';
import { readDoNotCallSheet } from './do-not-call-sheet.ts';

const NOW = new Date('2026-11-28T12:00:00+08:00');
const read = (text: string | Uint8Array) =>
  readDoNotCallSheet(typeof text === 'string' ? new TextEncoder().encode(text) : text, NOW);

describe('a sheet of numbers that must not be called', () => {
  it('is read row by row; what is wrong is told by its line and spoils no other row', () => {
    const told = read(
      [
        '号码,原因,来源,到期日',
        '138 0013 8000,客户来电要求,客户要求,',
        '+8613900139000,监管名单,authority,2027-03-31',
        'abc,无,customer,',
        '13700137000,,customer,',
        '13700137001,不再致电,某人,',
        '13700137002,不再致电,customer,2026-02-30',
        '13700137003,不再致电,customer,2026-11-27',
        '13800138000,又一次,customer,',
        '13700137004,不再致电,customer,,多一列',
      ].join('\r\n'),
    );
    expect(told).toMatchObject({ ok: true, value: { rows: 9, wrong: 7 } });
    const value = told.ok ? told.value : undefined;
    expect(value?.good).toEqual([
      { number: '13800138000', reason: '客户来电要求', source: 'customer', until: null },
      {
        ...{ number: '13900139000', reason: '监管名单', source: 'authority' },
        until: new Date('2027-03-31T23:59:59+08:00'),
      },
    ]);
    expect(value?.errors.map(({ line, fault }) => `${line} ${fault}`)).toEqual([
      ...['4 number', '5 reason', '6 source', '7 until', '8 until', '9 twice', '10 columns'],
    ]);
  });

  it('may be what Excel saves in China', () => {
    const gbk = Uint8Array.from([
      // 号码,原因,来源
      ...[0xba, 0xc5, 0xc2, 0xeb, 0x2c, 0xd4, 0xad, 0xd2, 0xf2, 0x2c, 0xc0, 0xb4, 0xd4, 0xb4, 0x0a],
      ...new TextEncoder().encode('13800138000,'),
      // 要求
      ...[0xd2, 0xaa, 0xc7, 0xf3],
      ...new TextEncoder().encode(',customer\n'),
    ]);
    expect(read(gbk)).toMatchObject({ value: { good: [{ number: '13800138000', reason: '要求' }] } });
  });

  it('is refused without its columns, or when it is longer than a list should be', () => {
    expect(read('13800138000\n13800138001\n')).toMatchObject({ refusal: 'voice.import_unreadable' });
    const long = ['number,reason,source', ...Array.from({ length: BAR_LIMITS.importRows + 1 }, () => '1,2,3')].join(
      '\n',
    );
    expect(read(long)).toMatchObject({ refusal: 'voice.import_too_many' });
  });
});
