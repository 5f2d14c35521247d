import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { parseCSeq, parseNameAddr, parseVia, tagOf, type CSeq, type NameAddr, type Via } from './header-values.ts';
import * as limit from './limits.ts';
import { Headers, longName, usualName, type SipMessage, type SipRequest } from './message.ts';
import { isCallId, isSpace, isToken, readNumber, splitOutside, trim } from './scanner.ts';
import { parseUri, type Uri } from './uri.ts';

/**
 * Text → message. A request that is wrong but tells us where to answer (Via, From, To, Call-ID, CSeq) carries `answerable`,
 * so that the sender hears 400 instead of silence; everything else is dropped and counted by the caller.
 */
export interface ParseRefusal {
  readonly reason: string;
  readonly status: 400 | 413 | 505;
  readonly answerable?: SipRequest;
}

interface StartLine {
  readonly request?: { readonly method: string; readonly uriText: string };
  readonly response?: { readonly status: number; readonly reason: string };
  readonly problem?: { readonly reason: string; readonly status: 400 | 505 };
}

function readStatusLine(line: string): StartLine | undefined {
  const status = readNumber(line.slice(8, 11), 699);
  if (status === undefined || status < 100 || (line.length > 11 && line[11] !== ' ')) return undefined;
  return { response: { status, reason: line.slice(12) } };
}

function readStartLine(line: string): StartLine | undefined {
  if (line.toUpperCase().startsWith('SIP/2.0 ')) return readStatusLine(line);
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  const method = line.slice(0, Math.max(first, 0));
  if (!isToken(method) || last <= first) return undefined;
  const request = { method, uriText: line.slice(first + 1, last) };
  const version = line.slice(last + 1).toUpperCase();
  if (version === 'SIP/2.0') return { request };
  if (!version.startsWith('SIP/')) return undefined;
  return { request, problem: { reason: 'version', status: 505 } };
}

interface Block {
  readonly headers: Headers;
  readonly problem?: string;
}

const hasControl = (text: string): boolean => {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
};

/** One look at the whole block, line ends apart: nearly always it is clean, and no line has to be looked at again. */
const isClean = (head: string): boolean => {
  for (let i = 0; i < head.length; i += 1) {
    const code = head.charCodeAt(i);
    if (code >= 0x20 && code !== 0x7f) continue;
    if (code === 0x0d && head.charCodeAt(i + 1) === 0x0a) i += 1;
    else if (code !== 0x09) return false;
  }
  return true;
};

function lineFault(line: string, isClean: boolean): string | undefined {
  if (line.length > limit.MAX_HEADER_LINE) return 'header line too long';
  return !isClean && hasControl(line) ? 'control character' : undefined;
}

function readName(text: string): string | undefined {
  const usual = usualName(text);
  if (usual !== undefined) return usual;
  const name = trim(text);
  return isToken(name) ? longName(name) : undefined;
}

/** Joins folded lines (§7.3.1). A broken line is noted and skipped, so that a bad header need not hide a good Via. */
function readHeaders(lines: readonly string[], isClean: boolean): Block {
  const entries: [string, string][] = [];
  let problem: string | undefined;
  // The first is the start line.
  for (let i = 1; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const fault = lineFault(line, isClean);
    problem ??= fault;
    if (fault !== undefined) continue;
    const before = entries.at(-1);
    if (isSpace(line.charCodeAt(0)) && before !== undefined) {
      before[1] = trim(`${before[1]} ${trim(line)}`);
      continue;
    }
    const colon = line.indexOf(':');
    const name = readName(line.slice(0, Math.max(colon, 0)));
    if (name !== undefined) entries.push([name, trim(line.slice(colon + 1))]);
    else problem ??= 'header name';
    if (entries.length > limit.MAX_HEADERS) {
      entries.pop();
      problem ??= 'too many headers';
      break;
    }
  }
  const headers = new Headers(entries);
  return problem === undefined ? { headers } : { headers, problem };
}

interface Identity {
  readonly via: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly callId: string;
  readonly cseq: CSeq;
}

const SINGLE: ReadonlySet<string> = new Set([
  'from',
  'to',
  'call-id',
  'cseq',
  'max-forwards',
  'content-length',
  'content-type',
]);

function readTopVia(headers: Headers): Via | undefined {
  const line = headers.get('via');
  if (line?.includes(',') === false) return parseVia(line);
  const first = line === undefined ? undefined : splitOutside(line, ',', limit.MAX_HEADER_VALUES)?.[0];
  return first === undefined ? undefined : parseVia(first);
}

/** The five fields without which there is nobody to answer (§8.1.1). */
function readIdentity(headers: Headers): Identity | undefined {
  const via = readTopVia(headers);
  const from = parseNameAddr(headers.get('from') ?? '');
  const to = parseNameAddr(headers.get('to') ?? '');
  const cseq = parseCSeq(headers.get('cseq') ?? '');
  const callId = headers.get('call-id') ?? '';
  if (via === undefined || from === undefined || to === undefined || cseq === undefined) return undefined;
  const keys = [callId, tagOf(from), tagOf(to)];
  if (!isCallId(callId) || keys.some((key) => key.length > limit.MAX_KEY_TEXT)) return undefined;
  return { via, from, to, callId, cseq };
}

const isViaLine = (line: string): boolean =>
  splitOutside(line, ',', limit.MAX_HEADER_VALUES)?.every((v) => parseVia(v) !== undefined) === true;

/** Two different lengths or two different From lines are how one message is read as two: refused, not guessed. */
function findContradiction(headers: Headers): string | undefined {
  const seen = new Map<string, string>();
  let isTop = true;
  for (const [name, value] of headers.entries()) {
    if (name === 'via') {
      // The top one was read already, unless more stand on its line.
      if (!(isTop && !value.includes(',')) && !isViaLine(value)) return 'via';
      isTop = false;
    } else if (SINGLE.has(name)) {
      const before = seen.get(name);
      if (before === undefined) seen.set(name, value);
      else if (before !== value) return `repeated ${name}`;
    }
  }
  return undefined;
}

function readBody(headers: Headers, rest: string): Result<string, string> {
  const declared = headers.get('content-length');
  if (declared === undefined) return rest.length > limit.MAX_BODY_BYTES ? refuse('body too long') : ok(rest);
  const length = readNumber(declared, limit.MAX_MESSAGE_BYTES);
  if (length === undefined) return refuse('content-length');
  if (length > limit.MAX_BODY_BYTES) return refuse('body too long');
  // §18.3: more bytes than declared are cut off, fewer are an error.
  return length > rest.length ? refuse('body shorter than content-length') : ok(rest.slice(0, length));
}

function readRequest(start: { method: string; uriText: string }, identity: Identity): Result<Uri, string> {
  const uri = parseUri(start.uriText);
  if (uri === undefined) return refuse('request-uri');
  if (identity.cseq.method !== start.method) return refuse('cseq method');
  return ok(uri);
}

const UNREADABLE_URI: Uri = { scheme: 'other', text: 'unreadable' };

/** Position of the empty line, or -1. The same rule frames TCP, so that datagram and stream cannot disagree. */
export const headerEnd = (text: string, from = 0): number => text.indexOf('\r\n\r\n', from);

/** The message as far as it can be read, and the first thing wrong with it. */
interface Reading {
  readonly start: StartLine;
  readonly common: Identity & { readonly headers: Headers; readonly body: string };
  readonly trouble: string | undefined;
}

function read(text: string): Result<Reading, string> {
  if (text.length > limit.MAX_MESSAGE_BYTES) return refuse('message too long');
  const end = headerEnd(text);
  if (end < 0) return refuse('no end of headers');
  const isTooLong = end > limit.MAX_HEADER_BLOCK_BYTES;
  const head = text.slice(0, isTooLong ? limit.MAX_HEADER_BLOCK_BYTES : end);
  const lines = head.split('\r\n');
  const start = readStartLine(lines[0] ?? '');
  if (start === undefined) return refuse('start line');
  const { headers, problem } = readHeaders(lines, isClean(head));
  const identity = readIdentity(headers);
  if (identity === undefined) return refuse('identity headers');
  const body = readBody(headers, text.slice(end + 4));
  const inHead = isTooLong ? 'header block too long' : (problem ?? findContradiction(headers));
  const trouble = inHead ?? (body.ok ? undefined : body.refusal);
  return ok({ start, common: { ...identity, headers, body: body.ok ? body.value : '' }, trouble });
}

function finishRequest(
  { start, common, trouble }: Reading,
  line: { readonly method: string; readonly uriText: string },
): Result<SipMessage, ParseRefusal> {
  const uri = readRequest(line, common);
  const { method } = line;
  const request: SipRequest = { kind: 'request', method, uri: uri.ok ? uri.value : UNREADABLE_URI, ...common };
  if (start.problem !== undefined) return refuse({ ...start.problem, answerable: request });
  const reason = trouble ?? (uri.ok ? undefined : uri.refusal);
  if (reason === undefined) return ok(request);
  return refuse({ reason, status: reason === 'body too long' ? 413 : 400, answerable: request });
}

export function parseMessage(text: string): Result<SipMessage, ParseRefusal> {
  const reading = read(text);
  if (!reading.ok) return refuse({ reason: reading.refusal, status: 400 });
  const { start, common, trouble } = reading.value;
  if (start.request !== undefined) return finishRequest(reading.value, start.request);
  if (start.response === undefined || trouble !== undefined)
    return refuse({ reason: trouble ?? 'start line', status: 400 });
  return ok({ kind: 'response', ...start.response, ...common });
}
