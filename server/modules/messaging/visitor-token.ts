import { createHash, randomBytes } from 'node:crypto';
import { SOCKET_TOKEN_PREFIX, VISITOR_COOKIE, VISITOR_SCHEME } from '../../../shared/contracts/messaging.ts';

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;
const MAX_HEADER = 8_192;

export const newVisitorToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
/** 256 random bits need neither salt nor stretching: guessing one is hopeless. */
export const visitorTokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export interface TokenHeaders {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
  readonly 'sec-websocket-protocol'?: string | undefined;
}

function fromCookie(header: string): string | undefined {
  for (const pair of header.slice(0, MAX_HEADER).split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === VISITOR_COOKIE) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * The token a request brings: what the page says itself goes before the cookie, because in a frame of another site the two
 * may belong to different visits. A browser cannot set a header on a WebSocket, so there it comes as a sub-protocol, which
 * unlike the address is not written into access logs.
 */
export function visitorTokenIn(headers: TokenHeaders): string | undefined {
  const said = (headers.authorization ?? '').slice(0, MAX_HEADER);
  const scheme = `${VISITOR_SCHEME} `;
  const protocol = (headers['sec-websocket-protocol'] ?? '')
    .slice(0, MAX_HEADER)
    .split(',')
    .map((p) => p.trim())
    .find((p) => p.startsWith(SOCKET_TOKEN_PREFIX));
  const candidates = [
    said.startsWith(scheme) ? said.slice(scheme.length).trim() : undefined,
    protocol?.slice(SOCKET_TOKEN_PREFIX.length),
    fromCookie(headers.cookie ?? ''),
  ];
  return candidates.find((token) => token !== undefined && TOKEN.test(token));
}
