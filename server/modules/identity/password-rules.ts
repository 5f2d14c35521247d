import { MAX_PASSWORD_LENGTH } from '../../../shared/contracts/identity.ts';
import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';

export const MIN_PASSWORD_LENGTH = 10;
const MIN_CLASSES = 3;
/** A new password may not be one of the last so many. */
export const PASSWORDS_REMEMBERED = 5;
const MIN_DISTINCT_CHARACTERS = 5;

export type PasswordProblem =
  'too_short' | 'too_long' | 'too_few_classes' | 'contains_staff_no' | 'contains_name' | 'too_common';

/**
 * The stems that guessers try first, in this country and this trade. A password is common when nothing but digits, marks and
 * letters' look-alikes (P@ssw0rd) surround one of them: `Password2026!` satisfies every class rule and is the first guess.
 */
const COMMON_STEMS = [
  ...[
    'password',
    'passwort',
    'passwd',
    'admin',
    'administrator',
    'welcome',
    'letmein',
    'iloveyou',
    'woaini',
    'changeme',
  ],
  ...['qwerty', 'qwertyuiop', 'asdfgh', 'asdfghjkl', 'zxcvbn', 'zxcvbnm', 'qazwsx', 'qazwsxedc', 'qweasd', 'qweasdzxc'],
  ...[
    'abc',
    'abcd',
    'abcdef',
    'aaaaaa',
    'aabbcc',
    'test',
    'demo',
    'root',
    'user',
    'guest',
    'master',
    'dragon',
    'monkey',
  ],
  ...['sunshine', 'princess', 'football', 'superman', 'secret', 'hello', 'nihao', 'zhongguo', 'china', 'beijing'],
  ...[
    'shoujie',
    'kefu',
    'hotline',
    'callcenter',
    'service',
    'telecom',
    'unicom',
    'mobile',
    'dianxin',
    'yidong',
    'liantong',
  ],
];
const STEMS = new Set(COMMON_STEMS);

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '3': 'e',
  $: 's',
  '5': 's',
  '7': 't',
};

const plainLetters = (text: string): string => text.replace(/[^a-z]/g, '');
const straightened = (text: string): string => text.replace(/[@401!3$57]/g, (c) => LOOK_ALIKES[c] ?? c);

function isCommon(password: string): boolean {
  const lower = password.toLowerCase();
  if (new Set(lower).size < MIN_DISTINCT_CHARACTERS) return true;
  // Marks and digits at the ends are decoration; those inside may stand for letters.
  const core = lower.replace(/^[^a-z@$]+|[^a-z@$]+$/g, '');
  return [plainLetters(lower), plainLetters(core), plainLetters(straightened(core))].some((word) => STEMS.has(word));
}

const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];

/** What is wrong with a wished password, all of it at once, so that nobody has to guess rule by rule. */
export function judgePassword(
  password: string,
  owner: { readonly staffNo: string; readonly name: string },
): Result<true, readonly PasswordProblem[]> {
  const problems: PasswordProblem[] = [];
  const length = Array.from(password).length;
  if (length < MIN_PASSWORD_LENGTH) problems.push('too_short');
  if (password.length > MAX_PASSWORD_LENGTH) problems.push('too_long');
  if (CLASSES.filter((c) => c.test(password)).length < MIN_CLASSES) problems.push('too_few_classes');
  const lower = password.toLowerCase();
  if (lower.includes(owner.staffNo)) problems.push('contains_staff_no');
  if (lower.includes(owner.name.toLowerCase())) problems.push('contains_name');
  if (isCommon(password)) problems.push('too_common');
  return problems.length === 0 ? ok(true) : refuse(problems);
}

/** Without 0 O 1 l I: a temporary password is read out on the phone. */
const ALPHABETS = ['abcdefghjkmnpqrstuvwxyz', 'ABCDEFGHJKMNPQRSTUVWXYZ', '23456789', '#%+=?'] as const;
const TEMPORARY_LENGTH = 14;

/** `pick(n)` gives a secret number below n (crypto.randomInt). Every class appears: the first four places are one of each, then shuffled. */
export function makeTemporaryPassword(pick: (below: number) => number): string {
  const all = ALPHABETS.join('');
  const chars = Array.from({ length: TEMPORARY_LENGTH }, (_, i) => {
    const alphabet = ALPHABETS[i] ?? all;
    return alphabet.charAt(pick(alphabet.length));
  });
  for (let i = chars.length - 1; i > 0; i -= 1) {
    const j = pick(i + 1);
    [chars[i], chars[j]] = [chars[j] ?? '', chars[i] ?? ''];
  }
  return chars.join('');
}
