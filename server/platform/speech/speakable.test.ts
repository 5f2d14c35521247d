import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sayInteger, sayYuan } from './chinese-number.ts';
import { speakable } from './speakable.ts';

/** The other way round, written apart from what it tests: words back to a number. */
function valueOf(words: string): bigint {
  const digits = '零一二三四五六七八九';
  const place: Record<string, bigint> = { 十: 10n, 百: 100n, 千: 1000n };
  let [total, section, digit] = [0n, 0n, 0n];
  for (const c of words) {
    if (c === '两') digit = 2n;
    else if (digits.includes(c)) digit = BigInt(digits.indexOf(c));
    else if (place[c] !== undefined) {
      section += (digit === 0n ? 1n : digit) * place[c];
      digit = 0n;
    } else if (c === '万') {
      // 三万亿: the 亿 that follows multiplies what 万 has made.
      total += (section + digit) * 10_000n;
      [section, digit] = [0n, 0n];
    } else {
      total = (total + section + digit) * 100_000_000n;
      [section, digit] = [0n, 0n];
    }
  }
  return total + section + digit;
}

describe('a whole number', () => {
  it.each([
    ['0', '零'],
    ['2', '二'],
    ['10', '十'],
    ['12', '十二'],
    ['20', '二十'],
    ['105', '一百零五'],
    ['110', '一百一十'],
    ['1005', '一千零五'],
    ['2000', '两千'],
    ['2222', '两千二百二十二'],
    ['10000', '一万'],
    ['20005', '两万零五'],
    ['100500', '十万零五百'],
    ['12000000', '一千二百万'],
    ['100000001', '一亿零一'],
    ['1000200000000', '一万零两亿'],
    ['3000000000000', '三万亿'],
  ])('%s is said %s', (digits, words) => {
    expect(sayInteger(digits)).toBe(words);
  });

  it('says what it means, up to a thousand billions: the words lead back to the number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_999_999_999_999_999n }), (n) => {
        expect(valueOf(sayInteger(String(n)))).toBe(n);
      }),
      { numRuns: 2_000 },
    );
  });
  it('never says two zeros in a row, nor one at the end', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 9_999_999_999_999_999n }), (n) => {
        expect(sayInteger(String(n))).not.toMatch(/零零|零$|^零/);
      }),
    );
  });
});

describe('money', () => {
  it('is said to the fen: the words lead back to the amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (fen) => {
        const said = sayYuan(`${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`);
        const [, yuan = '零', jiao = '零', last = '零'] =
          /^(?:(.+)元)?(?:零?(.)角|零)?(?:零?(.)分)?$/u.exec(said) ?? [];
        expect(Number(valueOf(yuan)) * 100 + Number(valueOf(jiao)) * 10 + Number(valueOf(last))).toBe(fen);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what operators write on bills and in announcements', () => {
  it.each([
    ['您本月话费¥12.05，余额-3.20元', '您本月话费十二元零五分，余额负三元二角'],
    ['账单合计￥1,258.30元', '账单合计一千二百五十八元三角'],
    ['应缴58.30元', '应缴五十八元三角'],
    ['欠费2元', '欠费两元'],
    ['退费0.05元', '退费五分'],
    ['超出部分0.29元/分钟', '超出部分二角九分每分钟'],
    ['国内通话0.125元/分钟', '国内通话零点一二五元每分钟'],
    ['违约金 -¥200', '违约金 负二百元'],
    ['套餐59元/月，含30GB', '套餐五十九元每月，含三十G'],
    ['剩余流量12.5GB', '剩余流量十二点五G'],
    ['剩余2GB和512MB', '剩余两G和五百一十二兆'],
    ['300Mbps宽带、1000M光纤', '三百兆宽带、一千兆光纤'],
    ['5G网络', '五G网络'],
    ['将于2026-11-28 09:05到期', '将于二零二六年十一月二十八日 九点零五分到期'],
    ['2026年1月5日', '二零二六年一月五日'],
    ['账期为11月1日至11月30日', '账期为十一月一日至十一月三十日'],
    ['营业时间8:30-17:00', '营业时间八点三十分至十七点'],
    ['凌晨2:00', '凌晨两点'],
    ['通话1小时2分钟30秒', '通话一小时两分钟三十秒'],
    ['等候2-3分钟', '等候两至三分钟'],
    ['您是第2位', '您是第二位'],
    ['前面还有2位', '前面还有两位'],
    ['尾号0011的号码', '尾号零零幺幺的号码'],
    ['号码13800138000', '号码幺三八，零零幺三，八零零零'],
    ['请拨打10086或96000', '请拨打幺零零八六或九六零零零'],
    ['报警请拨打110', '报警请拨打幺幺零'],
    ['客服0851-86000000', '客服零八五幺，八六零零零零零零'],
    ['致电400-800-1234', '致电四零零，八零零，幺二三四'],
    ['工单号20261128000123', '工单号二零二六幺幺二八零零零幺二三'],
    ['验证码：120458', '验证码：幺二零四五八'],
    ['已用85.5%', '已用百分之八十五点五'],
    ['涨幅10%-20%', '涨幅百分之十至百分之二十'],
    ['同比-3%', '同比负百分之三'],
    ['查询请按1，返回请按*，确认请按#键', '查询请按一，返回请按星号键，确认请按井号键'],
    ['WiFi和VIP客户', 'WiFi和VIP客户'],
    ['１２３元', '一百二十三元'],
    ['1.5万元', '一点五万元'],
    ['20000人', '两万人'],
    ['室外-5℃', '室外负五摄氏度'],
    ['2倍积分', '两倍积分'],
    ['2号线', '二号线'],
  ])('%s → %s', (written, said) => {
    expect(speakable(written)).toBe(said);
  });

  it('leaves no digit, whatever is written, and what it has said it leaves alone', () => {
    const piece = fc.constantFrom(
      ...Array.from('0123456789'.repeat(4)),
      ...[
        '.',
        ',',
        '-',
        ':',
        '/',
        '¥',
        '元',
        '%',
        'GB',
        'M',
        '年',
        '月',
        '日',
        '第',
        '位',
        '拨打',
        '、',
        ' ',
        'A',
        '块',
        '9',
        '~',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const said = speakable(pieces.join(''));
        expect(said).not.toMatch(/[0-9]/);
        expect(speakable(said)).toBe(said);
      }),
      { numRuns: 3_000 },
    );
  });
  it('takes any text at all without losing a letter of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const letters = (t: string) => t.replace(/[^\p{Script=Latin}]/gu, '');
        fc.pre(!/\d/u.test(text) && !/[Ａ-ｚ]/u.test(text));
        expect(letters(speakable(text))).toBe(letters(text));
      }),
    );
  });
});
