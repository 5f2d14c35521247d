import type { RewriteRule } from '../../../../shared/contracts/voice-trunks.ts';

/**
 * Numbers as a carrier writes them against numbers as the house writes them. A pattern of places instead of a regular
 * expression: an administrator can read it, it cannot run for ever, and nothing of a caller's making is ever compiled.
 */

const LITERAL = /^[0-9+*#]$/;
const fits = (place: string, character: string): boolean => {
  if (place === 'X') return character >= '0' && character <= '9';
  if (place === 'Z') return character >= '1' && character <= '9';
  if (place === 'N') return character >= '2' && character <= '9';
  return place === character;
};

/** A point may only stand at the end; alone it means every number. */
export const isPattern = (pattern: string): boolean => {
  const places = pattern.endsWith('.') ? pattern.slice(0, -1) : pattern;
  return pattern !== '' && Array.from(places).every((p) => LITERAL.test(p) || 'XZN'.includes(p));
};

export function matchesPattern(pattern: string, number: string): boolean {
  const isOpen = pattern.endsWith('.');
  const places = isOpen ? pattern.slice(0, -1) : pattern;
  if (isOpen ? number.length < places.length : number.length !== places.length) return false;
  for (let i = 0; i < places.length; i += 1) if (!fits(places.charAt(i), number.charAt(i))) return false;
  return true;
}

/** RFC 3966 separators say nothing; a SIP user part may also carry them. */
const bare = (number: string): string => number.replace(/[\s\-().]/g, '');

/** The first rule that fits; none: the number stays. A rule that would leave nothing is passed over. */
export function rewrite(number: string, what: RewriteRule['what'], rules: readonly RewriteRule[]): string {
  const given = bare(number);
  for (const rule of rules) {
    if (rule.what !== what || !matchesPattern(rule.match, given)) continue;
    const made = rule.prepend + given.slice(rule.strip);
    if (made !== '') return made;
  }
  return given;
}
