/**
 * A whole number as Mandarin says it, in pieces that are recorded once: 105 → 一百 零 五. Only up to 999: nobody is
 * comforted by hearing a larger one, so the caller of this caps it.
 */
export const MAX_SPOKEN_NUMBER = 999;

const digit = (n: number): string => `number-${n}`;
const TEN = 'number-10';
const HUNDRED = 'number-100';

export function numberSounds(n: number): readonly string[] {
  if (!Number.isInteger(n) || n < 0 || n > MAX_SPOKEN_NUMBER) throw new RangeError('a whole number from 0 to 999');
  const hundreds = Math.floor(n / 100);
  const tens = Math.floor((n % 100) / 10);
  const ones = n % 10;
  const sounds: string[] = [];
  if (hundreds > 0) sounds.push(digit(hundreds), HUNDRED);
  if (tens > 0) {
    // 12 is 十二, but 112 is 一百一十二.
    if (tens > 1 || hundreds > 0) sounds.push(digit(tens));
    sounds.push(TEN);
  } else if (hundreds > 0 && ones > 0) sounds.push(digit(0));
  if (ones > 0 || n === 0) sounds.push(digit(ones));
  return sounds;
}

/** "There are n ahead of you, please wait": 当前您前面还有 n 位，请稍候. Before the measure word 位 two is 两, not 二. */
export function positionSounds(n: number): readonly string[] {
  const ahead = Math.max(0, Math.min(MAX_SPOKEN_NUMBER, Math.trunc(n)));
  const number = ahead === 2 ? ['number-2-liang'] : numberSounds(ahead);
  return ['position-before', ...number, 'position-after'];
}
