import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseParameters } from './header-values.ts';
import { MAX_PARAMETERS } from './limits.ts';
import type { SipRequest } from './message.ts';
import { quote, splitOutside, unquote } from './scanner.ts';
import type { Timers } from './timers.ts';
import { formatUri, parseUri, userOf } from './uri.ts';

/** Digest as server (RFC 7616, RFC 8760): a call in must know the trunk's password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}
export type DigestVerdict = 'good' | 'none' | 'stale' | 'replayed' | 'wrong';
type Algorithm = 'SHA-256' | 'MD5';

export interface DigestServer {
  check(request: SipRequest, source: string, credentials: Credentials): DigestVerdict;
  /** The `WWW-Authenticate` lines of a 401, the better hash first (RFC 8760 §2.3). */
  challenge(source: string, stale: boolean): readonly (readonly [string, string])[];
}

const REALM = 'shoujie';
/** A nonce lives this long: long enough for a call's INVITE and its authorised repeat, short for whoever records it. */
const NONCE_LIFE_MS = 60_000;
/** Nonces somebody proved the password with. More are not remembered at once: the oldest, nearly dead, go first. */
const MAX_USED = 20_000;
const NONCE_TIME = 12;

const hashOf = (algorithm: Algorithm, text: string): string =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');

/** Over hashes, so that neither the length nor the first wrong character shows in the time it takes. */
const equal = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

interface Answer {
  readonly username: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: Algorithm;
  readonly cnonce: string;
  readonly count: number;
  readonly countText: string;
}

function readAnswer(line: string): Answer | undefined {
  if (line.slice(0, 7).toLowerCase() !== 'digest ') return undefined;
  const parts = splitOutside(line.slice(7), ',', MAX_PARAMETERS);
  const fields = parts === undefined ? undefined : parseParameters(parts.map((part) => `;${part}`).join(''));
  if (fields === undefined) return undefined;
  const field = (name: string): string => unquote(fields.get(name) ?? '');
  const named = field('algorithm').toUpperCase();
  const countText = field('nc');
  const count = countText.length === 8 ? Number.parseInt(countText, 16) : Number.NaN;
  // Without qop there is no count, and a recorded answer could be used again: our challenge asks for it.
  if (field('qop').toLowerCase() !== 'auth' || !Number.isInteger(count) || field('realm') !== REALM) return undefined;
  if (named !== '' && named !== 'MD5' && named !== 'SHA-256') return undefined;
  return {
    username: field('username'),
    nonce: field('nonce'),
    uri: field('uri'),
    response: field('response').toLowerCase(),
    algorithm: named === 'SHA-256' ? 'SHA-256' : 'MD5',
    cnonce: field('cnonce'),
    count,
    countText,
  };
}

/** The address that was hashed must be the one that is called: proxies rewrite the host, but not whom. */
function isSameUser(asked: string, request: SipRequest): boolean {
  if (asked === formatUri(request.uri)) return true;
  const uri = parseUri(asked);
  return uri !== undefined && userOf(uri) === userOf(request.uri);
}

/**
 * The nonce carries its time and is sealed for the source it was given to, so asking costs no memory: a stranger's thousand
 * INVITEs leave nothing behind. Memory begins when the password was right: the highest count used with each nonce.
 */
export function createDigestServer(timers: Timers): DigestServer {
  const secret = randomBytes(32);
  const used = new Map<string, { count: number; at: number }>();
  const seal = (time: string, salt: string, source: string): string =>
    createHmac('sha256', secret).update(`${time}|${salt}|${source}`).digest('hex').slice(0, 32);
  const newNonce = (source: string): string => {
    const time = Math.floor(timers.now()).toString(16).padStart(NONCE_TIME, '0');
    const salt = randomBytes(4).toString('hex');
    return `${time}${salt}${seal(time, salt, source)}`;
  };
  const age = (nonce: string, source: string): number | undefined => {
    const time = nonce.slice(0, NONCE_TIME);
    const salt = nonce.slice(NONCE_TIME, NONCE_TIME + 8);
    if (!equal(nonce.slice(NONCE_TIME + 8), seal(time, salt, source))) return undefined;
    return timers.now() - Number.parseInt(time, 16);
  };
  const isReplay = ({ nonce, count }: Answer): boolean => {
    const before = used.get(nonce);
    if (before !== undefined && count <= before.count) return true;
    used.delete(nonce);
    used.set(nonce, { count, at: timers.now() });
    for (const [key, { at }] of used) {
      if (used.size <= MAX_USED && timers.now() - at < NONCE_LIFE_MS) break;
      used.delete(key);
    }
    return false;
  };
  const isRight = (answer: Answer, request: SipRequest, { username, password }: Credentials): boolean => {
    const { algorithm, nonce, countText, cnonce, uri } = answer;
    const ha1 = hashOf(algorithm, `${username}:${REALM}:${password}`);
    const ha2 = hashOf(algorithm, `${request.method}:${uri}`);
    const wanted = hashOf(algorithm, `${ha1}:${nonce}:${countText}:${cnonce}:auth:${ha2}`);
    const sameName = equal(answer.username, username);
    return equal(answer.response, wanted) && sameName && isSameUser(uri, request);
  };
  return {
    check: (request, source, credentials) => {
      const lines = request.headers.lines('authorization');
      if (lines.length === 0) return 'none';
      const answer = lines.map(readAnswer).find((each) => each !== undefined);
      if (answer === undefined) return 'wrong';
      const old = age(answer.nonce, source);
      if (!isRight(answer, request, credentials)) return 'wrong';
      // Right password, nonce of another process or too old: asked again with stale, so that nobody types it anew.
      if (old === undefined || old > NONCE_LIFE_MS) return 'stale';
      return isReplay(answer) ? 'replayed' : 'good';
    },
    challenge: (source, stale) => {
      const nonce = newNonce(source);
      const common = `Digest realm=${quote(REALM)}, nonce=${quote(nonce)}, qop="auth"${stale ? ', stale=true' : ''}`;
      return (['SHA-256', 'MD5'] as const).map((name) => ['www-authenticate', `${common}, algorithm=${name}`] as const);
    },
  };
}
