import type { SipRequest } from './message.ts';
import type { TransportKind } from './peer.ts';
import { ALLOW, ALLOWED_METHODS, SDP_TYPE, SUPPORTED_EXTENSIONS } from './requests.ts';
import type { ResponseParts } from './serialise.ts';
import { cut, readNumber, trim } from './scanner.ts';

export const EVENT_BODY_TYPES = ['application/dtmf-relay', 'application/dtmf'] as const;

/** The bare media type, lower case, without parameters. */
export function contentType(request: { readonly headers: SipRequest['headers'] }): string {
  const text = request.headers.get('content-type') ?? '';
  return trim(cut(text, ';')[0]).toLowerCase();
}

function checkRequire(request: SipRequest): ResponseParts | undefined {
  if (request.method === 'CANCEL') return undefined;
  const unknown = request.headers.values('require').filter((tag) => !SUPPORTED_EXTENSIONS.includes(tag.toLowerCase()));
  return unknown.length === 0 ? undefined : { status: 420, headers: [['unsupported', unknown.join(', ')]] };
}

const OFFERING: readonly string[] = ['INVITE', 'UPDATE', 'PRACK'];

function checkBody(request: SipRequest): ResponseParts | undefined {
  if (request.body === '') return undefined;
  const encoding = (request.headers.get('content-encoding') ?? 'identity').toLowerCase();
  if (encoding !== 'identity') return { status: 415, headers: [['accept-encoding', 'identity']] };
  if (!OFFERING.includes(request.method)) return undefined;
  return contentType(request) === SDP_TYPE ? undefined : { status: 415, headers: [['accept', SDP_TYPE]] };
}

/**
 * What a server checks before it looks at the meaning, in the order of RFC 3261 §8.2. Answers the refusal, or nothing when
 * the request may go on. Pure: merged requests and dialogs need state and are checked by the core.
 */
export function findFault(request: SipRequest, transport: TransportKind): ResponseParts | undefined {
  if (!ALLOWED_METHODS.some((method) => method === request.method)) return { status: 405, headers: [['allow', ALLOW]] };
  const hops = request.headers.get('max-forwards');
  const left = hops === undefined ? 70 : readNumber(hops, 255);
  if (left === undefined) return { status: 400, reason: 'Bad Max-Forwards' };
  if (left === 0 && request.method !== 'OPTIONS') return { status: 483 };
  // sips: promises TLS on every hop; on another wire the promise is already broken (RFC 3261 §26.2.2).
  const isBroken = request.uri.scheme === 'sips' && transport !== 'tls';
  if (request.uri.scheme === 'other' || isBroken) return { status: 416 };
  return checkRequire(request) ?? checkBody(request);
}
