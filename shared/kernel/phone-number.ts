import { refuse, ok, type Result } from './result.ts';

/** Digits only, without country code or trunk prefix when it is a Chinese number; at most 20 digits (E.164 allows 15). */
export type PhoneNumber = string;

const MAX_DIGITS = 20;

/**
 * Normalises what a trunk, a form or a CSV gives: `+86 138-0013-8000`, `0086138…`, `tel:+86…` → `13800138000`;
 * fixed lines keep their area code with the 0: `0571-8888 0001` → `057188880001`; short codes stay: `10000`.
 */
export function parsePhoneNumber(text: string): Result<PhoneNumber, 'not_a_phone_number'> {
  if (text.length > 64) return refuse('not_a_phone_number');
  const bare = text
    .trim()
    .replace(/^tel:/i, '')
    .replace(/[\s\-().]/g, '');
  if (!/^\+?\d+$/.test(bare)) return refuse('not_a_phone_number');
  let digits = bare;
  if (digits.startsWith('+86')) digits = digits.slice(3);
  else if (digits.startsWith('0086')) digits = digits.slice(4);
  else if (digits.startsWith('+')) digits = `00${digits.slice(1)}`;
  // 86 without a plus is a country code only in front of a mobile number: 86 138 0013 8000.
  if (/^861\d{10}$/.test(digits)) digits = digits.slice(2);
  // Some trunks put the toll prefix before mobile numbers: 0 138 0013 8000.
  if (/^01[3-9]\d{9}$/.test(digits)) digits = digits.slice(1);
  if (digits.length < 3 || digits.length > MAX_DIGITS) return refuse('not_a_phone_number');
  return ok(digits);
}
