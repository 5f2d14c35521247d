import type { Dtmf } from './call-types.ts';
import { readNumber, trim } from './scanner.ts';

const DIGITS = '0123456789*#ABCD';

/**
 * Keys sent by INFO, as gateways do that cannot send RFC 4733: `application/dtmf-relay` has `Signal=5` and `Duration=160`
 * lines, `application/dtmf` is the key alone. Number codes 10 and 11 stand for * and #.
 */
export function readDtmf(type: string, body: string): Dtmf | undefined {
  let signal = type === 'application/dtmf' ? trim(body.split('\r\n', 1)[0] ?? '') : '';
  let durationMs: number | undefined;
  if (type === 'application/dtmf-relay') {
    for (const line of body.split('\n', 10)) {
      const equals = line.indexOf('=');
      const name = trim(line.slice(0, Math.max(equals, 0))).toLowerCase();
      const value = line.slice(equals + 1).trim();
      if (name === 'signal') signal = value;
      else if (name === 'duration') durationMs = readNumber(value, 60_000);
    }
  }
  const digit = signal === '10' ? '*' : signal === '11' ? '#' : signal.toUpperCase();
  if (digit.length !== 1 || !DIGITS.includes(digit)) return undefined;
  return durationMs === undefined ? { digit } : { digit, durationMs };
}
