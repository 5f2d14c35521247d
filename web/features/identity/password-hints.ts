/**
 * The rules a person can check while typing, as the server judges them (server/modules/identity/password-rules). Common passwords are known to
 * the server alone; its refusal says so.
 */
const MIN_LENGTH = 10;
const MIN_CLASSES = 3;
const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];

export type PasswordHint = 'length' | 'classes' | 'notMine';

export function passwordHints(
  password: string,
  owner: { staffNo: string; name: string },
): Readonly<Record<PasswordHint, boolean>> {
  const lower = password.toLowerCase();
  return {
    length: Array.from(password).length >= MIN_LENGTH,
    classes: CLASSES.filter((c) => c.test(password)).length >= MIN_CLASSES,
    notMine: password !== '' && !lower.includes(owner.staffNo) && !lower.includes(owner.name.toLowerCase()),
  };
}
