import { formatNameAddr, formatVia, tagOf, type NameAddr, type Via } from './header-values.ts';
import { Headers, type SipMessage, type SipRequest, type SipResponse } from './message.ts';
import { formatUri } from './uri.ts';

/** Reason phrases we send; the number is what counts, the phrase is for people reading a trace (RFC 3261 §21). */
const REASONS: ReadonlyMap<number, string> = new Map([
  [100, 'Trying'],
  [180, 'Ringing'],
  [183, 'Session Progress'],
  [200, 'OK'],
  [202, 'Accepted'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [408, 'Request Timeout'],
  [413, 'Request Entity Too Large'],
  [415, 'Unsupported Media Type'],
  [416, 'Unsupported URI Scheme'],
  [420, 'Bad Extension'],
  [421, 'Extension Required'],
  [422, 'Session Interval Too Small'],
  [480, 'Temporarily Unavailable'],
  [481, 'Call/Transaction Does Not Exist'],
  [482, 'Loop Detected'],
  [483, 'Too Many Hops'],
  [484, 'Address Incomplete'],
  [486, 'Busy Here'],
  [487, 'Request Terminated'],
  [488, 'Not Acceptable Here'],
  [489, 'Bad Event'],
  [491, 'Request Pending'],
  [500, 'Server Internal Error'],
  [501, 'Not Implemented'],
  [503, 'Service Unavailable'],
  [504, 'Server Time-out'],
  [505, 'Version Not Supported'],
  [600, 'Busy Everywhere'],
  [603, 'Decline'],
]);

export function startLineOf(message: SipMessage): string {
  return message.kind === 'request'
    ? `${message.method} ${formatUri(message.uri)} SIP/2.0`
    : `SIP/2.0 ${message.status} ${message.reason}`;
}

export function serialise(message: SipMessage): Buffer {
  const head = `${startLineOf(message)}\r\n${message.headers.format('content-length')}Content-Length: ${message.body.length}\r\n\r\n`;
  return Buffer.from(head + message.body, 'latin1');
}

export interface ResponseParts {
  readonly status: number;
  readonly reason?: string;
  readonly toTag?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: { readonly type: string; readonly text: string };
}

/** RFC 3261 §8.2.6.2: Via, From, To, Call-ID, CSeq and Record-Route are copied; To gets our tag unless it has one or it is 100. */
export function buildResponse(request: SipRequest, parts: ResponseParts): SipResponse {
  const { status } = parts;
  const headers = new Headers();
  headers.addAll('via', request.headers.lines('via'));
  if (status > 100 && status < 300) headers.addAll('record-route', request.headers.lines('record-route'));
  headers.add('from', request.headers.get('from') ?? '');
  const to = status === 100 ? request.to : withTag(request.to, parts.toTag);
  // Copied as it came unless we add the tag: some callers compare the text.
  headers.add('to', to === request.to ? (request.headers.get('to') ?? '') : formatNameAddr(to));
  headers.add('call-id', request.callId);
  headers.add('cseq', `${request.cseq.number} ${request.cseq.method}`);
  for (const [name, value] of parts.headers ?? []) headers.add(name, value);
  if (parts.body !== undefined) headers.add('content-type', parts.body.type);
  const { via, from, callId, cseq } = request;
  const body = parts.body?.text ?? '';
  return { kind: 'response', status, reason: reasonOf(parts), headers, via, from, to, callId, cseq, body };
}

const reasonOf = ({ status, reason }: ResponseParts): string => reason ?? REASONS.get(status) ?? 'Answer';

function withTag(address: NameAddr, tag: string | undefined): NameAddr {
  if (tag === undefined || tagOf(address) !== '') return address;
  return { ...address, parameters: new Map([...address.parameters, ['tag', tag]]) };
}

/** A copy whose top Via is replaced: on arrival by received/rport, on sending by our own branch. */
export function withTopVia<M extends SipMessage>(message: M, via: Via): M {
  const others = message.headers.values('via').slice(1);
  const headers = new Headers();
  headers.add('via', formatVia(via)).addAll('via', others);
  for (const [name, value] of message.headers.entries()) if (name !== 'via') headers.add(name, value);
  return { ...message, via, headers };
}
