import type { Counters } from './counters.ts';
import type { DialogSnapshot } from './dialog.ts';
import { formatUri, userOf } from './uri.ts';
import type { NameAddr, Via } from './header-values.ts';
import type { Listening } from './listeners.ts';
import type { SipLimits } from './limits.ts';
import type { SipLog } from './log.ts';
import { fromWireText, type SipRequest } from './message.ts';
import type { Peer, TransportKind } from './peer.ts';
import type { SessionDescription } from './sdp.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { Timers } from './timers.ts';
import type { TransactionLayer } from './transaction-layer.ts';
import type { TrunkBook } from './trunk.ts';
import type { Result } from '../../../shared/kernel/result.ts';

export interface Party {
  /** Number or name, escapes undone; empty when the address has none (anonymous). */
  readonly user: string;
  readonly displayName: string;
  readonly uri: string;
}
export const partyOf = ({ uri, displayName }: NameAddr): Party => ({
  user: userOf(uri),
  displayName: fromWireText(displayName),
  uri: formatUri(uri),
});

/** Why a call that had been answered is over. */
export type EndCause =
  | 'remote_bye'
  | 'local_bye'
  /** Our 200 was never acknowledged: the far end is gone, and a BYE was sent after it. */
  | 'no_ack'
  /** The far end no longer knows the call (481/408 to a request of ours). */
  | 'lost';
export interface CallEnd {
  readonly cause: EndCause;
  /** Text of the Reason header (RFC 3326), as the far end put it. */
  readonly reason?: string;
}

/** A re-INVITE: the far end wants to change the media (hold, other address). Answer once. */
export interface Reoffer {
  /** Absent when the far end asks us to make the offer. */
  readonly offer: SessionDescription | undefined;
  answer(sdp: string): void;
  refuse(status?: number): void;
}
export interface Dtmf {
  readonly digit: string;
  readonly durationMs?: number;
}
export interface SessionEvents {
  readonly ended: CallEnd;
  readonly reoffer: Reoffer;
  readonly dtmf: Dtmf;
}
export type ReinviteRefusal =
  | { readonly reason: 'not_established' | 'in_progress' | 'no_answer' | 'ended' }
  | { readonly reason: 'refused'; readonly status: number };

/** What both directions can do once the call stands. */
export interface EstablishedCall {
  bye(reason?: string): void;
  /** Offers new media; resolves with the far end's answer. */
  reinvite(sdp: string): Promise<Result<SessionDescription, ReinviteRefusal>>;
  dialog(): DialogSnapshot | undefined;
}

export interface IncomingCallEvents extends SessionEvents {
  /** The caller gave up, or nobody answered in time, before the call stood. */
  readonly cancelled: { readonly by: 'caller' | 'timeout' };
  /** ACK arrived; `answer` is the caller's SDP when the offer was ours. */
  readonly confirmed: { readonly answer: SessionDescription | undefined };
}
export interface IncomingCall extends EstablishedCall, Listening<IncomingCallEvents> {
  readonly id: string;
  readonly callId: string;
  readonly trunk: string;
  readonly from: Party;
  readonly to: Party;
  /** Who was dialled: the user of the Request-URI. */
  readonly requestUser: string;
  /** P-Asserted-Identity (RFC 3325): the number the carrier vouches for. */
  readonly assertedIdentity: Party | undefined;
  /** Absent when the caller left the offer to us. */
  readonly offer: SessionDescription | undefined;
  /** Each answers false when the call is already decided (cancelled, answered, refused). */
  ring(code: 180 | 183, sdp?: string): boolean;
  accept(sdp: string): boolean;
  reject(status: number, reason?: string): boolean;
}

export interface OutgoingCallEvents extends SessionEvents {
  readonly progress: { readonly status: number; readonly answer: SessionDescription | undefined };
  readonly answered: { readonly answer: SessionDescription };
  /** status 408 stands for silence, 503 for a far end that cannot be reached, 487 for our own cancel. */
  readonly failed: { readonly status: number; readonly reason: string };
}
export interface OutgoingCall extends EstablishedCall, Listening<OutgoingCallEvents> {
  readonly id: string;
  readonly callId: string;
  readonly trunk: string;
  /** Before the answer: CANCEL. After it: BYE. */
  cancel(): void;
}

/** What a call needs of its endpoint. */
export interface CallContext {
  readonly timers: Timers;
  readonly counters: Counters;
  readonly limits: SipLimits;
  readonly log: SipLog;
  readonly layer: TransactionLayer;
  readonly trunks: TrunkBook;
  newVia(transport: TransportKind): Via;
  contact(transport: TransportKind, user: string): string;
  /** Requests of the dialog find the call by this key. */
  adopt(key: string, call: DialogUser): void;
  release(key: string): void;
  /** Runs when a CANCEL for this INVITE comes; forget it once answered. */
  onCancel(transaction: ServerTransaction, run: (() => void) | undefined): void;
}

/** The face a call shows to the endpoint. */
export interface DialogUser {
  readonly trunk: string;
  receive(transaction: ServerTransaction): void;
  receiveAck(request: SipRequest, source: Peer): void;
}

/** No line break from outside may start a header of its own. */
export function oneLine(text: string): string {
  let out = '';
  for (const c of text) out += c < ' ' || c === '\u007f' ? ' ' : c;
  return out;
}
