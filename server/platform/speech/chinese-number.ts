/**
 * Numbers as Mandarin says them, from the digits as they are written: nothing goes through floating point, so a bill of
 * 90071992547409.93 yuan is read as it stands.
 */
const DIGITS = '零一二三四五六七八九';
const PLACES = ['', '十', '百', '千'];
const GROUPS = ['', '万', '亿', '万亿'];
/** 千万亿: more digits than this are not a number that anybody says; they are read one by one. */
export const MAX_INTEGER_DIGITS = 16;

const digitOf = (c: string | undefined): string => DIGITS[Number(c)] ?? '';

/** Each digit by itself. On the telephone 1 is 幺, because 一 and 七 are mistaken for each other. */
export function sayDigits(digits: string, one: '一' | '幺' = '一'): string {
  return Array.from(digits, (c) => (c === '1' ? one : digitOf(c))).join('');
}

/** One group of four: 0105 → 一百零五. The zero before it is the business of whoever joins the groups. */
function sayGroup(group: string): string {
  let said = '';
  let gap = false;
  Array.from(group).forEach((c, i) => {
    if (c === '0') {
      gap = said !== '';
      return;
    }
    const place = group.length - 1 - i;
    // 两千, but 二百 and 二十: so the announcements of the operators have it.
    const digit = c === '2' && place === 3 ? '两' : digitOf(c);
    said += `${gap ? '零' : ''}${digit}${PLACES[place] ?? ''}`;
    gap = false;
  });
  return said;
}

/** A whole number without sign: 12 → 十二, 112 → 一百一十二, 20000 → 两万, 10005 → 一万零五. */
export function sayInteger(digits: string): string {
  const bare = digits.replace(/^0+/, '');
  if (bare === '') return '零';
  if (bare.length > MAX_INTEGER_DIGITS) return sayDigits(digits);
  const count = Math.ceil(bare.length / 4);
  const padded = bare.padStart(count * 4, '0');
  const groups = Array.from({ length: count }, (_, i) => padded.slice(i * 4, i * 4 + 4));
  let said = '';
  let gap = false;
  groups.forEach((group, i) => {
    if (group === NOTHING) {
      gap = true;
      return;
    }
    const needsZero = said !== '' && (gap || group.startsWith('0'));
    said += `${needsZero ? '零' : ''}${sayNamed(group, count - 1 - i, groups[i + 1])}`;
    gap = false;
  });
  return said.replace(/^一十/, '十');
}

const NOTHING = '0000';
function sayNamed(group: string, rank: number, next: string | undefined): string {
  const unit = GROUPS[rank] ?? '';
  const words = group === '0002' && unit !== '' ? '两' : sayGroup(group);
  // 一万两千亿: the 亿 of 万亿 is said once, by the group that ends it.
  return `${words}${unit === '万亿' && next !== NOTHING ? '万' : unit}`;
}

/** How many of something: the number before a measure word, where 2 alone is 两. */
export const sayQuantity = (digits: string): string => (/^0*2$/.test(digits) ? '两' : sayInteger(digits));

/** 12.50 → 十二点五: zeros at the end say nothing. `12` and `12.0` are whole. */
export function sayDecimal(number: string, whole: (digits: string) => string = sayInteger): string {
  const [integer = '', fraction = ''] = number.split('.', 2);
  const rest = fraction.replace(/0+$/, '');
  return rest === '' ? whole(integer) : `${sayInteger(integer)}点${sayDigits(rest)}`;
}

/** Yuan as written, at most two places: 12.05 → 十二元零五分, 0.5 → 五角, 2 → 两元. More places are a unit price: 零点一二五元. */
export function sayYuan(number: string): string {
  const [integer = '0', fraction = ''] = number.split('.', 2);
  const rest = fraction.replace(/0+$/, '');
  if (rest.length > 2) return `${sayDecimal(number)}元`;
  const yuan = /^0*$/.test(integer) ? '' : `${sayQuantity(integer)}元`;
  const jiao = rest.charAt(0);
  const fen = rest.charAt(1);
  if (jiao === '') return yuan === '' ? '零元' : yuan;
  const said = jiao === '0' ? (yuan === '' ? '' : '零') : `${digitOf(jiao)}角`;
  return `${yuan}${said}${fen === '' ? '' : `${digitOf(fen)}分`}`;
}
