import { MAX_CSEQ, MAX_KEY_TEXT, MAX_PARAMETERS } from './limits.ts';
import { endOfQuoted, formatHostPort, isToken, quote, readHostPort, readNumber, splitOutside } from './scanner.ts';
import { isSpace, trim, unquote } from './scanner.ts';
import { formatUri, parseUri } from './uri.ts';
import { NO_PARAMETERS, type Parameters, type Uri } from './uri.ts';

/** From, To, Contact, Route: `"Name" <uri>;tag=x` or the bare form, where what follows `;` belongs to the header (§20.10). */
export interface NameAddr {
  readonly displayName: string;
  readonly uri: Uri;
  readonly parameters: Parameters;
}

/** `;a=b;c="d"` with token names. Values keep their quotes, so that a round trip changes nothing. */
export function parseParameters(text: string): Parameters | undefined {
  const rest = trim(text);
  if (rest === '') return NO_PARAMETERS;
  if (!rest.startsWith(';')) return undefined;
  const parts = splitOutside(rest.slice(1), ';', MAX_PARAMETERS);
  if (parts === undefined) return undefined;
  const out = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = trim(equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? '' : trim(part.slice(equals + 1));
    if (!isToken(name)) return undefined;
    if (value.startsWith('"') && endOfQuoted(value, 0) !== value.length) return undefined;
    if (!out.has(name)) out.set(name, value);
  }
  return out;
}

export function formatParameters(parameters: Parameters): string {
  let out = '';
  for (const [name, value] of parameters) out += value === '' ? `;${name}` : `;${name}=${value}`;
  return out;
}

function splitName(text: string): { readonly displayName: string; readonly rest: string } | undefined {
  if (text.startsWith('"')) {
    const end = endOfQuoted(text, 0);
    if (end < 0) return undefined;
    const rest = trim(text.slice(end));
    return rest.startsWith('<') ? { displayName: unquote(text.slice(0, end)), rest } : undefined;
  }
  const open = text.indexOf('<');
  return open < 0
    ? { displayName: '', rest: text }
    : { displayName: trim(text.slice(0, open)), rest: text.slice(open) };
}

export function parseNameAddr(text: string): NameAddr | undefined {
  const split = splitName(trim(text));
  if (split === undefined) return undefined;
  const { displayName, rest } = split;
  const bracketed = rest.startsWith('<');
  const end = bracketed ? rest.indexOf('>') : rest.indexOf(';');
  if (bracketed && end < 0) return undefined;
  const uriText = bracketed ? rest.slice(1, end) : end < 0 ? rest : rest.slice(0, end);
  const tail = bracketed ? rest.slice(end + 1) : end < 0 ? '' : rest.slice(end);
  const uri = parseUri(trim(uriText));
  const parameters = parseParameters(tail);
  return uri === undefined || parameters === undefined ? undefined : { displayName, uri, parameters };
}

export const formatNameAddr = ({ displayName, uri, parameters }: NameAddr): string =>
  `${displayName === '' ? '' : `${quote(displayName)} `}<${formatUri(uri)}>${formatParameters(parameters)}`;

export const tagOf = (address: NameAddr): string => address.parameters.get('tag') ?? '';

export interface Via {
  readonly transport: string;
  readonly host: string;
  readonly port?: number;
  readonly parameters: Parameters;
}

export const branchOf = (via: Via): string => via.parameters.get('branch') ?? '';

/** Spaces may stand around the slashes: `SIP / 2.0 / UDP host` is one of the torture messages of RFC 4475. */
function afterProtocol(text: string): string | undefined {
  const firstSlash = text.indexOf('/');
  const secondSlash = text.indexOf('/', firstSlash + 1);
  if (firstSlash < 0 || secondSlash < 0) return undefined;
  const name = trim(text.slice(0, firstSlash)).toUpperCase();
  const version = trim(text.slice(firstSlash + 1, secondSlash));
  return name === 'SIP' && version === '2.0' ? trim(text.slice(secondSlash + 1)) : undefined;
}

const endOfWord = (text: string): number => {
  let end = 0;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end += 1;
  return end;
};

export function parseVia(text: string): Via | undefined {
  const rest = afterProtocol(text);
  if (rest === undefined) return undefined;
  const end = endOfWord(rest);
  const transport = rest.slice(0, end).toUpperCase();
  if (!isToken(transport)) return undefined;
  const semicolon = rest.indexOf(';', end);
  const sentBy = readHostPort(trim(rest.slice(end, semicolon < 0 ? rest.length : semicolon)));
  const parameters = parseParameters(semicolon < 0 ? '' : rest.slice(semicolon));
  if (sentBy === undefined || parameters === undefined) return undefined;
  if ((parameters.get('branch') ?? '').length > MAX_KEY_TEXT) return undefined;
  return { transport, ...sentBy, parameters };
}

export const formatVia = (via: Via): string =>
  `SIP/2.0/${via.transport} ${formatHostPort(via)}${formatParameters(via.parameters)}`;

export interface CSeq {
  readonly number: number;
  readonly method: string;
}

export function parseCSeq(text: string): CSeq | undefined {
  const end = endOfWord(text);
  const number = readNumber(text.slice(0, end), MAX_CSEQ);
  const method = trim(text.slice(end));
  return number === undefined || !isToken(method) ? undefined : { number, method };
}
