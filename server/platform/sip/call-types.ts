import type { Counters } from './counters.ts';
import type { DialogSnapshot } from './dialog.ts';
import type { Via } from './header-values.ts';
import type { Diversion, PrivacyWish } from './identity.ts';
import type { Listening } from './listeners.ts';
import type { SipLimits } from './limits.ts';
import type { SipLog } from './log.ts';
import type { SipRequest } from './message.ts';
import type { Party } from './party.ts';
import type { Peer, TransportKind } from './peer.ts';
import type { ReasonFacts } from './reason.ts';
import type { DialogIds } from './replaces.ts';
import type { SessionDescription } from './sdp.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { Timers } from './timers.ts';
import type { TransactionLayer } from './transaction-layer.ts';
import type { TrunkBook } from './trunk.ts';
import type { TrunkHealth } from './trunk-health.ts';
import type { Result } from '../../../shared/kernel/result.ts';

/** Why a call that had been answered is over. */
export type EndCause =
  | 'remote_bye'
  | 'local_bye'
  /** Our 200 was never acknowledged: the far end is gone, and a BYE was sent after it. */
  | 'no_ack'
  /** Nobody refreshed the session in time (RFC 4028 §10). */
  | 'expired'
  /** The far end no longer knows the call (481/408 to a request of ours). */
  | 'lost';
export interface CallEnd extends ReasonFacts {
  readonly cause: EndCause;
}

/** A re-INVITE or UPDATE: the far end wants to change the media (hold, other address). Answer once. */
export interface Reoffer {
  /** Absent when the far end asks us to make the offer. */
  readonly offer: SessionDescription | undefined;
  /** UPDATE and PRACK are transactions of 32 s: who asks a person before answering keeps their sender waiting too long. */
  readonly method: 'INVITE' | 'UPDATE' | 'PRACK';
  /** `heard`: when the offer was ours, what the far end answers to it. */
  answer(sdp: string, heard?: (answer: SessionDescription | undefined) => void): void;
  refuse(status?: number): void;
}
/** The far end asks us to call somebody (RFC 3515). Accept or refuse once, soon; then report how it went. */
export interface Refer {
  readonly target: Party;
  readonly referredBy: Party | undefined;
  /** An attended transfer: the new call takes the place of this one (RFC 3891). */
  readonly replaces: DialogIds | undefined;
  accept(): { report(status: number): void };
  refuse(status?: number): void;
}
export interface Dtmf {
  readonly digit: string;
  readonly durationMs?: number;
}
export interface SessionEvents {
  readonly ended: CallEnd;
  readonly reoffer: Reoffer;
  readonly refer: Refer;
  readonly dtmf: Dtmf;
}
export type ReinviteRefusal =
  | { readonly reason: 'not_established' | 'in_progress' | 'no_answer' | 'ended' }
  | { readonly reason: 'refused'; readonly status: number };
/** `no_report`: taken, but how it went was never said. */
export type ReferRefusal =
  | { readonly reason: 'not_established' | 'in_progress' | 'bad_target' | 'no_report' | 'ended' }
  | { readonly reason: 'refused'; readonly status: number };

export interface ReferOptions {
  readonly replaces?: DialogIds;
  /** It tells how it goes: 100 when it begins, 180 when it rings there. */
  readonly onProgress?: (status: number) => void;
}

/** What both directions can do once the call stands. */
export interface EstablishedCall {
  /** `q850`: what a gateway hands on to the telephone net; absent: normal clearing. */
  bye(reason?: string, q850?: number): void;
  /** Offers new media; resolves with the far end's answer. */
  reinvite(sdp: string): Promise<Result<SessionDescription, ReinviteRefusal>>;
  /** The same by UPDATE (RFC 3311), which may also be done before the answer. Refused with 405 by who cannot. */
  update(sdp: string): Promise<Result<SessionDescription, ReinviteRefusal>>;
  /**
   * Asks the far end to call `target`, a number or a sip: address; with `replaces`, in the place of that call. Resolves with the
   * last status it reports: the new call's final answer.
   */
  refer(target: string, options?: ReferOptions): Promise<Result<{ readonly status: number }, ReferRefusal>>;
  dialog(): DialogSnapshot | undefined;
}

export interface IncomingCallEvents extends SessionEvents {
  /** The caller gave up, or nobody answered in time, before the call stood. */
  readonly cancelled: { readonly by: 'caller' | 'timeout' } & ReasonFacts;
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
  /** P-Asserted-Identity (RFC 3325) of a trunk that is trusted: the number the carrier vouches for. */
  readonly assertedIdentity: Party | undefined;
  /** What the caller does not want shown (RFC 3323); empty: nothing said. */
  readonly privacy: readonly PrivacyWish[];
  readonly diversion: readonly Diversion[];
  /** The call this one is to take the place of; `SipEndpoint.callOf` says which that is. Accept this one, then end that one. */
  readonly replaces: DialogIds | undefined;
  /** Absent when the caller left the offer to us. */
  readonly offer: SessionDescription | undefined;
  /** Its trunk is full: it may hear why (`ring(183, …)`), and is to be refused. */
  readonly isBeyondLimit: boolean;
  /** Each answers false when the call is already decided (cancelled, answered, refused). */
  ring(code: 180 | 183, sdp?: string): boolean;
  accept(sdp: string): boolean;
  reject(status: number, reason?: string): boolean;
}

export interface OutgoingCallEvents extends SessionEvents {
  readonly progress: { readonly status: number; readonly answer: SessionDescription | undefined };
  readonly answered: { readonly answer: SessionDescription };
  /** status 408 stands for silence, 503 for a far end that cannot be reached, 487 for our own cancel. */
  readonly failed: { readonly status: number; readonly reason: string; readonly q850?: number };
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
  contact(transport: TransportKind, user: string, isSips?: boolean): string;
  readonly health: TrunkHealth;
  /** Requests of the dialog find the call by this key. */
  adopt(key: string, call: DialogUser): void;
  release(key: string): void;
  /** Runs when a CANCEL for this INVITE comes; forget it once answered. */
  onCancel(transaction: ServerTransaction, run: ((cancel: SipRequest) => void) | undefined): void;
}

/** The face a call shows to the endpoint. */
export interface DialogUser {
  readonly trunk: string;
  /** The call's own id, as its owner knows it. */
  readonly id: string;
  readonly isEstablished: boolean;
  /** We made the call. */
  readonly isCaller: boolean;
  readonly isEnded: boolean;
  receive(transaction: ServerTransaction): void;
  receiveAck(request: SipRequest, source: Peer): void;
}

/** No line break from outside may start a header of its own. */
export function oneLine(text: string): string {
  let out = '';
  for (const c of text) out += c < ' ' || c === '\u007f' ? ' ' : c;
  return out;
}
