import { cut, readNumber } from './scanner.ts';

/** One `a=crypto` line of the only suite we speak, AES_CM_128_HMAC_SHA1_80. `key`: 16 bytes of key and 14 of salt, base64. */
export interface SdesKey {
  readonly tag: number;
  readonly key: string;
}

/** The suite every trunk has (RFC 4568 §6.2.1): 16 bytes of key and 14 of salt in base64. */
const SUITE = 'AES_CM_128_HMAC_SHA1_80';
const KEY_BYTES = 30;
const MAX_TAG = 999_999_999;

/** A key with a second one behind it, with MKI or with session parameters asks for more than we do; only a lifetime is harmless. */
function readKey(parameters: string): string | undefined {
  if (!parameters.toLowerCase().startsWith('inline:') || parameters.includes(';')) return undefined;
  const [key, lifetime] = cut(parameters.slice(7), '|');
  if (lifetime?.includes(':') === true) return undefined;
  const bytes = Buffer.from(key, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === key ? key : undefined;
}

function readCrypto(attribute: string): SdesKey | undefined {
  const [tagText = '', suite = '', parameters = '', ...session] = attribute.slice(7).split(' ');
  const tag = readNumber(tagText, MAX_TAG);
  const key = readKey(parameters);
  if (tag === undefined || key === undefined || suite.toUpperCase() !== SUITE || session.length > 0) return undefined;
  return { tag, key };
}

/** The first `a=crypto` line we can keep to. */
export function findCrypto(attributes: readonly string[]): SdesKey | undefined {
  for (const attribute of attributes) {
    const found = attribute.toLowerCase().startsWith('crypto:') ? readCrypto(attribute) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

export const cryptoLine = ({ tag, key }: SdesKey): string => `a=crypto:${tag} ${SUITE} inline:${key}`;
