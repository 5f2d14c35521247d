import { parsePhoneNumber } from '../../../../shared/kernel/phone-number.ts';

/** Mobile 1[3-9] and nine digits; fixed line with its area code (three or four digits) and seven or eight more. */
const MOBILE = /^1[3-9]\d{9}$/;
const FIXED = /^0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}$/;

/**
 * A number that we dial for somebody. Only lines of this country: a page open to everybody that dials whatever it is given
 * would be used to call expensive numbers abroad at our cost.
 */
export function dialableNumber(text: string): string | undefined {
  const parsed = parsePhoneNumber(text);
  return parsed.ok && (MOBILE.test(parsed.value) || FIXED.test(parsed.value)) ? parsed.value : undefined;
}
