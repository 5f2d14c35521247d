import { sayDecimal, sayDigits, sayInteger, sayQuantity, sayYuan } from './chinese-number.ts';

/**
 * Written Chinese into words that any voice reads right: engines drop decimal points, read dates as subtractions and bills as
 * digits, each in its own way. What comes out holds no digit; letters are left, the voice spells them.
 * One pass from left to right, the first rule that fits wins, so the order of the rules is their precedence.
 */
interface Rule {
  readonly pattern: RegExp;
  say(match: readonly string[]): string;
}

const rule = (pattern: RegExp, say: (match: readonly string[]) => string): Rule => ({
  pattern: new RegExp(pattern.source, 'yu'),
  say,
});

const NUMBER = String.raw`(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`;
/** A minus only where nothing stands before it that makes it a dash. */
const MINUS = String.raw`((?<![\dA-Za-z月日号年点分秒元位%])[-−])?`;
const TO = String.raw`\s?[-–~～—]\s?`;
/** Before these, 2 is 两. 号, 日 and 月 are not among them: they name, they do not count. */
const MEASURES =
  '个月|个|位|名|人|条|次|天|小时|分钟|秒钟|秒|周|年|部|台|张|户|套|通|笔|项|份|件|种|块|元|分|角|倍|级|成|家|间|层|万|亿|千米|公里|米';
const CODE_WORDS =
  '号码|编号|单号|工单|订单|验证码|校验码|尾号|卡号|账号|账户|户号|密码|证件号|身份证号?|分机|拨打|致电|热线|电话|联系';

const bare = (number: string | undefined): string => (number ?? '').replaceAll(',', '');
const negative = (sign: string | undefined): string => (sign === undefined || sign === '' ? '' : '负');
const phone = (digits: string | undefined): string => sayDigits((digits ?? '').replace(/\D/g, ''), '幺');
/** Grouped as people say it, with a breath between. */
const mobile = (digits: string): string =>
  [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].map(phone).join('，');

const clock = (hour: string, minute: string, second?: string): string => {
  const two = (t: string, unit: string): string =>
    `${t.startsWith('0') && t !== '00' ? `零${sayInteger(t)}` : sayInteger(t)}${unit}`;
  const seconds = second === undefined || second === '' ? '' : two(second, '秒');
  const minutes = minute === '00' && seconds === '' ? '' : two(minute, '分');
  return `${sayQuantity(hour)}点${minutes}${seconds}`;
};
const date = (year: string | undefined, month: string, day: string): string =>
  `${year === undefined || year === '' ? '' : `${sayDigits(year)}年`}${sayInteger(month)}月${sayInteger(day)}日`;

/** 兆 is what people say for M, of data and of speed; G, K and T they say as letters. */
const volume = (number: string, unit: string): string => {
  const letter = unit.charAt(0).toUpperCase();
  const counted = /b/i.test(unit) || letter === 'M';
  return `${sayDecimal(number, counted ? sayQuantity : sayInteger)}${letter === 'M' ? '兆' : letter}`;
};
const share = (sign: string | undefined, number: string, mark: string): string =>
  `${negative(sign)}${mark === '‰' ? '千' : '百'}分之${sayDecimal(number)}`;

const TIME = String.raw`([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?!\d)`;
const MONEY = String.raw`(?:¥|￥|RMB|CNY)\s?([-−])?${NUMBER}\s?元?`;
const UNIT = String.raw`(?:[TGMK]bps|[TGMK]B|[TGMK])(?![A-Za-z])`;

const RULES: readonly Rule[] = [
  rule(/(\d{4})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?!\d)T?/u, ([, y, m = '', d = '']) => date(y, m, d)),
  rule(/(\d{4})年/u, ([, y = '']) => `${sayDigits(y)}年`),
  rule(/(\d{1,2})月(\d{1,2})([日号])/u, ([, m = '', d = '', unit = '']) => `${sayInteger(m)}月${sayInteger(d)}${unit}`),
  rule(new RegExp(`${TIME}${TO}${TIME}`), ([, h = '', m = '', s, h2 = '', m2 = '', s2]) =>
    [clock(h, m, s), clock(h2, m2, s2)].join('至'),
  ),
  rule(new RegExp(TIME), ([, h = '', m = '', s]) => clock(h, m, s)),
  rule(new RegExp(`${MINUS}${MONEY}`), ([, before, inside, n]) => `${negative(before ?? inside)}${sayYuan(bare(n))}`),
  rule(
    new RegExp(String.raw`${MINUS}${NUMBER}\s?(?:元|块钱|块(?!\p{L}))`),
    ([, sign, n]) => `${negative(sign)}${sayYuan(bare(n))}`,
  ),
  rule(new RegExp(`${NUMBER}([%％‰])${TO}${NUMBER}([%％‰])`), ([, a = '', p = '', b = '', q = '']) =>
    [share('', bare(a), p), share('', bare(b), q)].join('至'),
  ),
  rule(new RegExp(`${MINUS}${NUMBER}([%％‰])`), ([, sign, n, mark = '']) => share(sign, bare(n), mark)),
  rule(new RegExp(`${NUMBER}\\s?(${UNIT})`), ([, n, unit = '']) => volume(bare(n), unit)),
  rule(/第\s?(\d{1,16})/u, ([, n = '']) => `第${sayInteger(n)}`),
  rule(/(?<!\d)(1[3-9]\d{9})(?!\d)/u, ([, n = '']) => mobile(n)),
  rule(/(?<!\d)(400)-?(\d{3})-?(\d{4})(?!\d)/u, ([, ...parts]) => parts.map(phone).join('，')),
  rule(/(?<!\d)(0\d{2,3})-?(\d{7,8})(?!\d)/u, ([, ...parts]) => parts.map(phone).join('，')),
  rule(/(?<!\d)(100\d\d|9[56]\d{3}|123\d\d)(?![\d.,])/u, ([, n]) => phone(n)),
  rule(new RegExp(`(?<=(?:${CODE_WORDS})[为是:：]?\\s?)(\\d+)`), ([, n]) => phone(n)),
  // 3-5位: a dash between two numbers that are counted is a range.
  rule(
    new RegExp(`${NUMBER}${TO}${NUMBER}\\s?(${MEASURES})`),
    ([, a, b, measure = '']) => `${sayDecimal(bare(a), sayQuantity)}至${sayDecimal(bare(b), sayQuantity)}${measure}`,
  ),
  rule(
    new RegExp(`${MINUS}${NUMBER}\\s?(${MEASURES})`),
    ([, sign, n, measure = '']) => `${negative(sign)}${sayDecimal(bare(n), sayQuantity)}${measure}`,
  ),
  rule(/(?<!\d)(0\d+|\d{9,})(?![\d.])/u, ([, n]) => phone(n)),
  rule(new RegExp(`${MINUS}${NUMBER}`), ([, sign, n]) => `${negative(sign)}${sayDecimal(bare(n))}`),
  rule(/\d/u, ([n = '']) => sayDigits(n)),
  rule(/(?<=按\s?)[*＊]键?/u, () => '星号键'),
  rule(/(?<=按\s?)[#＃]键?/u, () => '井号键'),
  rule(/\/(月|天|年|分钟|小时|次|条|G)/u, ([, per = '']) => `每${per}`),
  rule(/℃/u, () => '摄氏度'),
];

/** Longer than any announcement; what is asked for by text has been refused long before. */
export const MAX_SPEAKABLE = 2_000;

/** Full-width digits, letters and signs as people type them. Not the punctuation: it is the breath of the sentence. */
const halfWidth = (text: string): string =>
  text.replace(/[０-９Ａ-Ｚａ-ｚ．－，](?<!，)/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));

export function speakable(text: string): string {
  const from = halfWidth(text.slice(0, MAX_SPEAKABLE));
  let said = '';
  for (let at = 0; at < from.length;) {
    const [words, length] = nextWords(from, at);
    said += words;
    at += length;
  }
  return said;
}

function nextWords(text: string, at: number): readonly [string, number] {
  for (const { pattern, say } of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return [say(match), match[0].length];
  }
  return [text.charAt(at), 1];
}
