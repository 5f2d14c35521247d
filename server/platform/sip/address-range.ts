import { isIP } from 'node:net';
import { createAddressList, plainAddress } from './peer.ts';

/** An address or a CIDR range as an administrator writes it. */
export interface AddressRange {
  readonly address: string;
  readonly family: 4 | 6;
  /** Bits of the prefix; all of them for a single address. */
  readonly bits: number;
}

export function parseAddressRange(text: string): AddressRange | undefined {
  const [given = '', length, ...more] = text.trim().split('/');
  const address = plainAddress(given);
  const family = isIP(address);
  if (family === 0 || more.length > 0) return undefined;
  const all = family === 6 ? 128 : 32;
  if (length === undefined) return { address, family: family === 6 ? 6 : 4, bits: all };
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return bits >= 0 && bits <= all ? { address, family: family === 6 ? 6 : 4, bits } : undefined;
}

/** Does some address belong to both? Ranges either lie in one another or have nothing in common. */
export function rangesMeet(a: string, b: string): boolean {
  const [one, other] = [parseAddressRange(a), parseAddressRange(b)];
  if (one === undefined || other === undefined) return false;
  return createAddressList([a])(other.address) || createAddressList([b])(one.address);
}
