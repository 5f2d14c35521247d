import { formatNameAddr, formatVia, type NameAddr, type Via } from './header-values.ts';
import { Headers, type SipRequest, type SipResponse } from './message.ts';
import type { Uri } from './uri.ts';

export const USER_AGENT = 'Shoujie';
export const MAX_FORWARDS = '70';
export const ALLOWED_METHODS = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'INFO',
  'PRACK',
  'UPDATE',
  'REFER',
  'NOTIFY',
] as const;
export const ALLOW = ALLOWED_METHODS.join(', ');
/** Extensions we keep to when a message demands them. */
export const SUPPORTED_EXTENSIONS: readonly string[] = ['100rel', 'timer', 'replaces'];
export const SUPPORTED_IN_DIALOG = 'timer, replaces';
export const SDP_TYPE = 'application/sdp';

export interface RequestParts {
  readonly method: string;
  readonly uri: Uri;
  readonly via: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly callId: string;
  readonly cseq: number;
  readonly routes?: readonly string[];
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: { readonly type: string; readonly text: string };
}

export function buildRequest(parts: RequestParts): SipRequest {
  const { method, uri, via, from, to, callId } = parts;
  const headers = new Headers();
  headers.add('via', formatVia(via)).add('max-forwards', MAX_FORWARDS);
  headers.addAll('route', parts.routes ?? []);
  headers.add('from', formatNameAddr(from)).add('to', formatNameAddr(to));
  headers.add('call-id', callId).add('cseq', `${parts.cseq} ${method}`);
  for (const [name, value] of parts.headers ?? []) headers.add(name, value);
  headers.add('user-agent', USER_AGENT);
  if (parts.body !== undefined) headers.add('content-type', parts.body.type);
  const cseq = { number: parts.cseq, method };
  return { kind: 'request', method, uri, headers, via, from, to, callId, cseq, body: parts.body?.text ?? '' };
}

/** What CANCEL and the ACK of a refusal share with their INVITE (RFC 3261 §9.1, §17.1.1.3): Via with its branch, Route, CSeq number. */
const follow = (invite: SipRequest, method: string, to: NameAddr): SipRequest =>
  buildRequest({
    method,
    uri: invite.uri,
    via: invite.via,
    from: invite.from,
    to,
    callId: invite.callId,
    cseq: invite.cseq.number,
    routes: invite.headers.lines('route'),
  });

export const buildAckForRefusal = (invite: SipRequest, response: SipResponse): SipRequest =>
  follow(invite, 'ACK', response.to);
export const buildCancel = (invite: SipRequest): SipRequest => follow(invite, 'CANCEL', invite.to);
