/**
 * Hand scanner for the grammar of RFC 3261 §25. No regular expression touches network text: each function reads every
 * character at most once, so the cost of a hostile line is bounded by its length.
 */
const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ANGLE = 0x3c;
const CLOSE_ANGLE = 0x3e;

const charTable = (chars: string): Uint8Array => {
  const table = new Uint8Array(256);
  for (let i = 0; i < chars.length; i += 1) table[chars.charCodeAt(i)] = 1;
  return table;
};
const ALNUM = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const TOKEN = charTable(`${ALNUM}-.!%*_+\`'~`);
const DIGIT = charTable('0123456789');
/** Underscore is no host character by the RFC, but container names carry it and dropping the call helps nobody. */
const HOST = charTable(`${ALNUM}-._`);
const IPV6 = charTable('0123456789abcdefABCDEF:.');
/** Call-ID: word [ "@" word ]. */
const WORD = charTable(`${ALNUM}-.!%*_+\`'~()<>:\\"/[]?{}@`);

const every = (text: string, table: Uint8Array): boolean => {
  if (text.length === 0) return false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 255 || table[code] !== 1) return false;
  }
  return true;
};

export const isToken = (text: string): boolean => every(text, TOKEN);
export const isCallId = (text: string): boolean => every(text, WORD);

/** A whole number of at most `max`, digits only; undefined when it is anything else. */
export function readNumber(text: string, max: number): number | undefined {
  if (text.length > 10 || !every(text, DIGIT)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

export const isSpace = (code: number): boolean => code === SPACE || code === TAB;

export function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charCodeAt(from))) from += 1;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** The text before and after the first `separator`; nothing after when there is none. */
export function cut(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Index just behind the quoted string that begins at `at`, or -1 when it never ends. */
export function endOfQuoted(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) return i + 1;
  }
  return -1;
}

export function unquote(text: string): string {
  if (text.charCodeAt(0) !== QUOTE) return text;
  let out = '';
  const end = text.length - 1;
  for (let i = 1; i < end; i += 1) {
    if (text.charCodeAt(i) === BACKSLASH && i + 1 < end) i += 1;
    out += text[i] ?? '';
  }
  return out;
}

export function quote(text: string): string {
  let out = '"';
  for (const c of text) out += c === '"' || c === '\\' ? `\\${c}` : c;
  return `${out}"`;
}

/** Splits at `separator` outside quotes and angle brackets; undefined when a quote or bracket stays open or it is too many. */
export function splitOutside(text: string, separator: string, max: number): string[] | undefined {
  const parts: string[] = [];
  const wanted = separator.charCodeAt(0);
  let from = 0;
  let angle = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE && !angle) {
      i = endOfQuoted(text, i) - 1;
      if (i < 0) return undefined;
    } else if (code === OPEN_ANGLE) angle = true;
    else if (code === CLOSE_ANGLE) angle = false;
    else if (code === wanted && !angle) {
      if (parts.length >= max) return undefined;
      parts.push(trim(text.slice(from, i)));
      from = i + 1;
    }
  }
  if (angle || parts.length >= max) return undefined;
  parts.push(trim(text.slice(from)));
  return parts;
}

export interface HostPort {
  readonly host: string;
  readonly port?: number;
}

const readPort = (text: string): number | undefined => {
  const port = readNumber(trim(text), 65535);
  return port === undefined || port === 0 ? undefined : port;
};

/** host, host:port, [v6], [v6]:port. The brackets are dropped: the host is what a socket takes. */
export function readHostPort(text: string): HostPort | undefined {
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    const host = text.slice(1, close < 0 ? 1 : close);
    if (!every(host, IPV6)) return undefined;
    const rest = trim(text.slice(close + 1));
    if (rest === '') return { host };
    const port = rest.startsWith(':') ? readPort(rest.slice(1)) : undefined;
    return port === undefined ? undefined : { host, port };
  }
  const colon = text.indexOf(':');
  if (colon < 0) return every(text, HOST) ? { host: text } : undefined;
  const host = trim(text.slice(0, colon));
  const port = readPort(text.slice(colon + 1));
  return port === undefined || !every(host, HOST) ? undefined : { host, port };
}

export const formatHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);
export const formatHostPort = ({
  host,
  port,
}: {
  readonly host: string;
  readonly port?: number | undefined;
}): string => (port === undefined ? formatHost(host) : `${formatHost(host)}:${port}`);
