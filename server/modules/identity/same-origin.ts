import { SESSION_COOKIE } from '../../../shared/contracts/identity.ts';

const MAX_COOKIE_HEADER = 8_192;

/**
 * A browser names the page a request comes from (RFC 6454 §7). No Origin: not a browser's cross-site request. `null` (a sandboxed
 * frame, a file) and every other host are strangers. The scheme is left out, because behind a proxy that ends TLS we see http.
 */
export function isSameOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicUrl: string | undefined,
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin).host;
  return from !== '' && (from === host || (publicUrl !== undefined && from === new URL(publicUrl).host));
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
export const changesSomething = (method: string | undefined): boolean => !SAFE_METHODS.has(method ?? 'GET');

/** For the WebSocket upgrade, which passes by the web framework. */
export function sessionTokenIn(cookieHeader: string | undefined): string | undefined {
  for (const pair of (cookieHeader ?? '').slice(0, MAX_COOKIE_HEADER).split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === SESSION_COOKIE) return pair.slice(at + 1).trim();
  }
  return undefined;
}
