import { parseNameAddr, formatNameAddr, tagOf, type NameAddr } from './header-values.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { isSendable, SIP_PORT, SIPS_PORT, type Peer, type TransportKind } from './peer.ts';
import { newCSeq } from './tokens.ts';
import { formatUri, parseUri, type SipUri, type Uri } from './uri.ts';

/** RFC 3261 §12. Mutable on purpose: one owner (the call), and only CSeq numbers and the remote target ever change. */
export interface Dialog {
  readonly callId: string;
  /** Our address and theirs, with tags. */
  readonly local: NameAddr;
  readonly remote: NameAddr;
  readonly routes: readonly string[];
  readonly trunk: string;
  /** Where the far end really is, as seen on the wire. */
  readonly source: Peer;
  /** Our Contact, as sent. */
  readonly contact: string;
  /** We made the Call-ID: decides who waits longer after a glare (§14.1). */
  readonly isCaller: boolean;
  target: Uri;
  localCSeq: number;
  remoteCSeq: number | undefined;
}

/** JSON-safe memory of a dialog: enough to send its BYE after the process was replaced. */
export interface DialogSnapshot {
  readonly version: 1;
  readonly callId: string;
  readonly local: string;
  readonly remote: string;
  readonly target: string;
  readonly routes: readonly string[];
  readonly localCSeq: number;
  readonly remoteCSeq: number | null;
  readonly trunk: string;
  readonly contact: string;
  readonly isCaller: boolean;
  readonly transport: TransportKind;
  readonly address: string;
  readonly port: number;
}

export const dialogKey = (callId: string, localTag: string, remoteTag: string): string =>
  `${callId}|${localTag}|${remoteTag}`;
export const keyOfDialog = (dialog: Dialog): string =>
  dialogKey(dialog.callId, tagOf(dialog.local), tagOf(dialog.remote));

const isSip = (uri: Uri): uri is SipUri => uri.scheme === 'sip' || uri.scheme === 'sips';

/** The contact of a message, or nothing when there is none, it is `*`, or it is no SIP address. */
export function contactOf(message: SipRequest | SipResponse): Uri | undefined {
  const value = message.headers.values('contact')[0];
  const uri = value === undefined ? undefined : parseNameAddr(value)?.uri;
  return uri !== undefined && isSip(uri) ? uri : undefined;
}

/** Contact is mandatory in INVITE and its 200; who leaves it out is still reachable where the message came from. */
const sourceUri = ({ address, port, transport }: Peer): SipUri => ({
  scheme: 'sip',
  user: '',
  host: address,
  port,
  parameters: new Map([['transport', transport]]),
});

export interface DialogContext {
  readonly trunk: string;
  readonly source: Peer;
  readonly contact: string;
}

/** The side that was called (§12.1.1): routes in the order of the request. */
export function calledDialog(request: SipRequest, local: NameAddr, context: DialogContext): Dialog {
  return {
    callId: request.callId,
    local,
    remote: request.from,
    routes: request.headers.values('record-route'),
    ...context,
    isCaller: false,
    target: contactOf(request) ?? sourceUri(context.source),
    localCSeq: newCSeq(),
    remoteCSeq: request.cseq.number,
  };
}

/** The side that calls (§12.1.2): routes in reverse order of the answer. */
export function callingDialog(response: SipResponse, context: DialogContext): Dialog {
  return {
    callId: response.callId,
    local: response.from,
    remote: response.to,
    routes: response.headers.values('record-route').reverse(),
    ...context,
    isCaller: true,
    target: contactOf(response) ?? sourceUri(context.source),
    localCSeq: response.cseq.number,
    remoteCSeq: undefined,
  };
}

/** Request-URI and Route of a request inside the dialog (§12.2.1.1), with the detour for strict routers without `;lr`. */
export function routeOf(dialog: Dialog): { readonly uri: Uri; readonly routes: readonly string[] } {
  const first = parseNameAddr(dialog.routes[0] ?? '');
  if (first === undefined) return { uri: dialog.target, routes: [] };
  const { uri } = first;
  const loose = !isSip(uri) || uri.parameters.has('lr');
  if (loose) return { uri: dialog.target, routes: dialog.routes };
  return { uri: first.uri, routes: [...dialog.routes.slice(1), `<${formatUri(dialog.target)}>`] };
}

/**
 * The next hop's address. The route set or Contact decides when it names a literal address that `mayReach` allows (one of the
 * trunk's); anything else (a name, a private address behind NAT, somebody else's server) falls back to where the call came from.
 */
export function nextHop(dialog: Dialog, mayReach: (address: string) => boolean): Peer {
  const first = dialog.routes[0];
  const uri = first === undefined ? dialog.target : parseNameAddr(first)?.uri;
  if (uri === undefined || !isSip(uri)) return dialog.source;
  const transport = transportOf(uri) ?? dialog.source.transport;
  const port = uri.port ?? (transport === 'tls' ? SIPS_PORT : SIP_PORT);
  const { host } = uri;
  if (!isSendable(host, port) || !mayReach(host)) return dialog.source;
  // The connection the call came on is used while it is open; a caller behind NAT accepts no new one.
  const before = transport === dialog.source.transport ? dialog.source : {};
  return { ...before, transport, address: host, port };
}

function transportOf(uri: SipUri): TransportKind | undefined {
  if (uri.scheme === 'sips') return 'tls';
  const named = uri.parameters.get('transport')?.toLowerCase();
  return named === 'tcp' || named === 'udp' || named === 'tls' ? named : undefined;
}

export function snapshotOf(dialog: Dialog): DialogSnapshot {
  const { callId, trunk, contact, isCaller, localCSeq } = dialog;
  const { transport, address, port } = dialog.source;
  return {
    version: 1,
    callId,
    local: formatNameAddr(dialog.local),
    remote: formatNameAddr(dialog.remote),
    target: formatUri(dialog.target),
    routes: [...dialog.routes],
    localCSeq,
    remoteCSeq: dialog.remoteCSeq ?? null,
    trunk,
    contact,
    isCaller,
    transport,
    address,
    port,
  };
}

/** A snapshot may be older than the last re-INVITE. CSeq must rise, gaps are allowed (§12.2.2), so it jumps. */
const ORPHAN_CSEQ_JUMP = 1000;

export function dialogFrom(snapshot: DialogSnapshot): Dialog | undefined {
  const local = parseNameAddr(snapshot.local);
  const remote = parseNameAddr(snapshot.remote);
  const target = parseUri(snapshot.target);
  if (local === undefined || remote === undefined || target === undefined) return undefined;
  const { callId, routes, trunk, contact, isCaller, transport, address, port } = snapshot;
  const source: Peer = { transport, address, port };
  const localCSeq = snapshot.localCSeq + ORPHAN_CSEQ_JUMP;
  const remoteCSeq = snapshot.remoteCSeq ?? undefined;
  return { callId, local, remote, routes, trunk, source, contact, isCaller, target, localCSeq, remoteCSeq };
}
