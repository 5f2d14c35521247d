import { cut, formatHostPort, isToken, readHostPort, trim } from './scanner.ts';
import { MAX_PARAMETERS } from './limits.ts';

/** Addresses of RFC 3261 §19.1 and RFC 3966. `other` is any scheme we do not speak: it parses, and the core answers 416. */
export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  readonly user: string;
  readonly host: string;
  readonly port?: number;
  readonly parameters: Parameters;
  readonly headers?: string;
}
export interface TelUri {
  readonly scheme: 'tel';
  readonly number: string;
  readonly parameters: Parameters;
}
export interface OtherUri {
  readonly scheme: 'other';
  readonly text: string;
}
export type Uri = SipUri | TelUri | OtherUri;

/** Names are lower case; a parameter without value has the empty text. A Map, because `__proto__` is a legal token. */
export type Parameters = ReadonlyMap<string, string>;
export const NO_PARAMETERS: Parameters = new Map();

/** URI parameters are looser than header parameters: values may carry [ ] / : & + $ (paramchar). */
function readUriParameters(text: string): Parameters | undefined {
  if (text === '') return NO_PARAMETERS;
  const parts = text.split(';', MAX_PARAMETERS + 1);
  if (parts.length > MAX_PARAMETERS) return undefined;
  const out = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (!isToken(name) && !name.startsWith('%')) return undefined;
    if (!out.has(name)) out.set(name, equals < 0 ? '' : part.slice(equals + 1));
  }
  return out;
}

export const formatUriParameters = (parameters: Parameters): string => {
  let out = '';
  for (const [name, value] of parameters) out += value === '' ? `;${name}` : `;${name}=${value}`;
  return out;
};

function hasForbidden(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code <= 0x20 || code === 0x7f || code === 0x22 || code === 0x3c || code === 0x3e) return true;
  }
  return false;
}

function readSip(scheme: 'sip' | 'sips', text: string): SipUri | undefined {
  const at = text.lastIndexOf('@');
  const userInfo = at < 0 ? '' : text.slice(0, at);
  if (at === 0 || userInfo.includes('@')) return undefined;
  const [address, headers] = cut(at < 0 ? text : text.slice(at + 1), '?');
  const [hostText, parameterText = ''] = cut(address, ';');
  const parameters = readUriParameters(parameterText);
  const hostPort = readHostPort(hostText);
  if (hostPort === undefined || parameters === undefined) return undefined;
  // A password in a URI (RFC 3261 §19.1.1 advises against) is dropped: it would end in logs and records.
  const [user] = cut(userInfo, ':');
  return { scheme, user, ...hostPort, parameters, ...(headers === undefined ? {} : { headers }) };
}

function readTel(text: string): TelUri | undefined {
  const [number, parameterText = ''] = cut(text, ';');
  const parameters = readUriParameters(parameterText);
  return number === '' || parameters === undefined ? undefined : { scheme: 'tel', number, parameters };
}

export function parseUri(text: string): Uri | undefined {
  const colon = text.indexOf(':');
  if (colon <= 0 || hasForbidden(text)) return undefined;
  const scheme = text.slice(0, colon).toLowerCase();
  const rest = text.slice(colon + 1);
  if (scheme === 'sip' || scheme === 'sips') return readSip(scheme, rest);
  if (scheme === 'tel') return readTel(rest);
  return isToken(scheme) && rest !== '' ? { scheme: 'other', text } : undefined;
}

export function formatUri(uri: Uri): string {
  if (uri.scheme === 'other') return uri.text;
  if (uri.scheme === 'tel') return `tel:${uri.number}${formatUriParameters(uri.parameters)}`;
  const user = uri.user === '' ? '' : `${uri.user}@`;
  const headers = uri.headers === undefined ? '' : `?${uri.headers}`;
  return `${uri.scheme}:${user}${formatHostPort(uri)}${formatUriParameters(uri.parameters)}${headers}`;
}

/** %41 → A. A broken escape stays as it came: the number is then simply unknown. */
function unescape(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The dialled number or name: user of a sip: address (its `;phone-context` dropped), number of a tel: address. */
export function userOf(uri: Uri): string {
  if (uri.scheme === 'other') return '';
  const text = uri.scheme === 'tel' ? uri.number : uri.user;
  return trim(unescape(cut(text, ';')[0]));
}

/** A user part is data: whatever is no plain number character is escaped, so it can open no parameter or host. */
export const escapeUser = (text: string): string => encodeURIComponent(text).replaceAll('%2B', '+');

export const numberUri = (user: string, host: string, port?: number): SipUri => ({
  scheme: 'sip',
  user: escapeUser(user),
  host,
  ...(port === undefined ? {} : { port }),
  parameters: NO_PARAMETERS,
});

/** Without `?header=value`: what is left is an address and can carry no header of the sender's choice. */
export function withoutHeaders(uri: Uri): Uri {
  if (uri.scheme === 'other' || uri.scheme === 'tel') return uri;
  const { scheme, user, host, port, parameters } = uri;
  return { scheme, user, host, parameters, ...(port === undefined ? {} : { port }) };
}
