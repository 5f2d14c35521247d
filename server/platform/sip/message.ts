import { MAX_HEADER_VALUES } from './limits.ts';
import { splitOutside } from './scanner.ts';
import type { CSeq, NameAddr, Via } from './header-values.ts';
import type { Uri } from './uri.ts';

/** Compact names (RFC 3261 §7.3.3 and the IANA table) → long name, lower case. */
const COMPACT: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
]);

const ODD_CASE: ReadonlyMap<string, string> = new Map([
  ['call-id', 'Call-ID'],

  ['www-authenticate', 'WWW-Authenticate'],
  ['rseq', 'RSeq'],
  ['rack', 'RAck'],
  ['mime-version', 'MIME-Version'],
  ['min-se', 'Min-SE'],
]);

/** Names as nearly everybody writes them: found here, a name needs neither folding nor a check of its characters. */
const USUAL: ReadonlyMap<string, string> = new Map(
  [
    ...['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Max-Forwards', 'Content-Length', 'Content-Type', 'Allow'],
    ...['Supported', 'Require', 'Route', 'Record-Route', 'User-Agent', 'Server', 'P-Asserted-Identity', 'Privacy'],
    ...[
      'Session-Expires',
      'Min-SE',
      'Reason',
      'RSeq',
      'RAck',
      'Event',
      'Authorization',
      'Proxy-Authorization',
      'Accept',
    ],
    ...['Date', 'Expires', 'Diversion', 'Subscription-State', 'Refer-To', 'Referred-By', 'Replaces'],
  ].map((name) => [name, name.toLowerCase()]),
);
export const usualName = (name: string): string | undefined => USUAL.get(name);

export const longName = (name: string): string => {
  const lower = name.toLowerCase();
  return COMPACT.get(lower) ?? lower;
};

const WIRE_NAMES: ReadonlyMap<string, string> = new Map([...USUAL].map(([wire, name]) => [name, wire]));
const wireName = (name: string): string =>
  WIRE_NAMES.get(name) ??
  ODD_CASE.get(name) ??
  name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('-');

/**
 * Headers in the order of the wire, names lower case and long. A list and not a record: a message has some fifteen headers,
 * order matters for Via and Route, and a header called `__proto__` is nothing special in a list.
 */
export class Headers {
  readonly #entries: [name: string, value: string][];

  /** The list is the headers' own from now on: whoever made it keeps nothing of it. */
  constructor(entries: [name: string, value: string][] = []) {
    this.#entries = entries;
  }

  get(name: string): string | undefined {
    for (const entry of this.#entries) if (entry[0] === name) return entry[1];
    return undefined;
  }

  /** Lines as they came, one per header line. */
  lines(name: string): string[] {
    return this.#entries.filter((entry) => entry[0] === name).map((entry) => entry[1]);
  }

  /** Single values: several on one line are taken apart (§7.3.1). A line that cannot be taken apart counts as no value. */
  values(name: string): string[] {
    const out: string[] = [];
    for (const line of this.lines(name)) {
      for (const value of splitOutside(line, ',', MAX_HEADER_VALUES) ?? []) if (value !== '') out.push(value);
    }
    return out;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  add(name: string, value: string): this {
    this.#entries.push([name, value]);
    return this;
  }

  addAll(name: string, values: readonly string[]): this {
    for (const value of values) this.add(name, value);
    return this;
  }

  /** Replaces all lines of the name by one, at the place of the first. */
  set(name: string, value: string): this {
    const at = this.#entries.findIndex((entry) => entry[0] === name);
    this.delete(name);
    this.#entries.splice(at < 0 ? this.#entries.length : at, 0, [name, value]);
    return this;
  }

  delete(name: string): this {
    for (let i = this.#entries.length - 1; i >= 0; i -= 1)
      if (this.#entries[i]?.[0] === name) this.#entries.splice(i, 1);
    return this;
  }

  entries(): readonly (readonly [name: string, value: string])[] {
    return this.#entries;
  }

  /** As on the wire, all but the one given. */
  format(except: string): string {
    let out = '';
    for (const [name, value] of this.#entries) if (name !== except) out += `${wireName(name)}: ${value}\r\n`;
    return out;
  }
}

/** What both kinds carry, read once. Text is latin1: one character is one byte, so lengths are true (findings: UTF-8 passes). */
interface Common {
  readonly headers: Headers;
  readonly via: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly callId: string;
  readonly cseq: CSeq;
  readonly body: string;
}
export interface SipRequest extends Common {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: Uri;
}
export interface SipResponse extends Common {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}
export type SipMessage = SipRequest | SipResponse;

/** Text outside the stack is Unicode, inside it is bytes-as-latin1. These two are the only crossing. */
export const toWireText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
export const fromWireText = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
