/**
 * Personal data is masked by default (field.md §1.7): 138****8000, 张*, ID 6+4, an address down to the district.
 * Unmasking is a privileged act with a reason, in identity; these functions only hide.
 */
export const maskPhone = (number: string): string =>
  number.length < 7 ? number : `${number.slice(0, 3)}${'*'.repeat(number.length - 7)}${number.slice(-4)}`;

export function maskName(name: string): string {
  const chars = Array.from(name);
  const first = chars[0];
  return first === undefined ? '' : `${first}${'*'.repeat(Math.min(Math.max(chars.length - 1, 1), 2))}`;
}

export const maskIdNumber = (id: string): string =>
  id.length < 11 ? '*'.repeat(id.length) : `${id.slice(0, 6)}${'*'.repeat(id.length - 10)}${id.slice(-4)}`;

/** Keeps province, city and district; the street and the door are hidden. */
export function maskAddress(address: string): string {
  const district = /^(.*?(?:区|县|旗|市(?=.*[^市])))(.+)$/u.exec(address);
  const kept = district?.[1];
  return kept === undefined ? '***' : `${kept}***`;
}
