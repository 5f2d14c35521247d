import { createHash } from 'node:crypto';
import { parseParameters } from './header-values.ts';
import { quote, splitOutside, trim, unquote } from './scanner.ts';
import { MAX_PARAMETERS } from './limits.ts';

/** Digest as client (RFC 7616, RFC 8760): MD5 because carriers still ask for it, SHA-256 when they offer it. */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  readonly algorithm: 'MD5' | 'SHA-256';
  readonly qop?: 'auth';
  readonly stale: boolean;
}

function readAlgorithm(text: string | undefined): Challenge['algorithm'] | undefined {
  const name = text?.toUpperCase() ?? 'MD5';
  return name === 'MD5' || name === 'SHA-256' ? name : undefined;
}

export function parseChallenge(text: string): Challenge | undefined {
  const scheme = text.slice(0, 7).toLowerCase();
  if (scheme !== 'digest ') return undefined;
  const parts = splitOutside(text.slice(7), ',', MAX_PARAMETERS);
  const fields = parts === undefined ? undefined : parseParameters(parts.map((part) => `;${part}`).join(''));
  const field = (name: string): string | undefined => {
    const value = fields?.get(name);
    return value === undefined ? undefined : unquote(value);
  };
  const realm = field('realm');
  const nonce = field('nonce');
  const algorithm = readAlgorithm(field('algorithm'));
  if (realm === undefined || nonce === undefined || algorithm === undefined) return undefined;
  const offered = field('qop')
    ?.split(',')
    .map((each) => trim(each).toLowerCase());
  if (offered?.includes('auth') === false) return undefined;
  const opaque = field('opaque');
  return {
    realm,
    nonce,
    algorithm,
    stale: field('stale')?.toLowerCase() === 'true',
    ...(opaque === undefined ? {} : { opaque }),
    ...(offered === undefined ? {} : { qop: 'auth' }),
  };
}

export interface DigestAnswer {
  readonly challenge: Challenge;
  readonly username: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly cnonce: string;
}

/** Each nonce is used once, so the count is always 1. */
const NONCE_COUNT = '00000001';

export function answerChallenge(answer: DigestAnswer): string {
  const { challenge, username, password, method, uri, cnonce } = answer;
  const { realm, nonce, qop, opaque, algorithm } = challenge;
  const hash = (text: string): string =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const secret = hash(`${username}:${realm}:${password}`);
  const asked = hash(`${method}:${uri}`);
  const middle = qop === undefined ? nonce : `${nonce}:${NONCE_COUNT}:${cnonce}:${qop}`;
  const fields = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${hash(`${secret}:${middle}:${asked}`)}"`,
    `algorithm=${algorithm}`,
  ];
  if (opaque !== undefined) fields.push(`opaque=${quote(opaque)}`);
  if (qop !== undefined) fields.push(`qop=${qop}`, `nc=${NONCE_COUNT}`, `cnonce=${quote(cnonce)}`);
  return `Digest ${fields.join(', ')}`;
}
