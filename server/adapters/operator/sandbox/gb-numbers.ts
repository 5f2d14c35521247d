/**
 * Numbers with valid check characters that can belong to nobody: GB 11643 (people) and GB 32100 (organisations) both begin
 * with, or contain, an administrative region; 99xxxx is no region of GB/T 2260, so a mistake can never name a real person.
 */
const PERSON_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const PERSON_CHECKS = '10X98765432';

/** GB 11643-1999 §4.3 (ISO 7064 MOD 11-2). */
export function idCheckCharacter(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += Number(first17[i]) * (PERSON_WEIGHTS[i] ?? 0);
  return PERSON_CHECKS[sum % 11] ?? '';
}

export interface IdNumberParts {
  /** Six digits, 99xxxx. */
  readonly region: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  /** 0–999; its parity is the gender: odd male, even female. */
  readonly sequence: number;
}

export function idNumberOf(parts: IdNumberParts): string {
  const first17 = `${parts.region}${parts.birthDate.replaceAll('-', '')}${String(parts.sequence).padStart(3, '0')}`;
  return first17 + idCheckCharacter(first17);
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 32100-2015 §5: mod 31 over an alphabet without I, O, S, V, Z. */
export function creditCheckCharacter(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += CREDIT_ALPHABET.indexOf(first17[i] ?? '') * (CREDIT_WEIGHTS[i] ?? 0);
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31] ?? '';
}

/** `authority` 11 = organ of state, 91 = enterprise; `serial` fills the nine places of the body's own code. */
export function creditCodeOf(authority: '11' | '91', region: string, serial: number): string {
  const body = `${authority}${region}${String(serial).padStart(9, '0')}`;
  return body + creditCheckCharacter(body);
}
