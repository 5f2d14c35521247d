import type { CallContext, CallEnd, Dtmf, Refer, Reoffer } from './call-types.ts';
import type { Dialog } from './dialog.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import type { SessionDescription, SrtpPolicy } from './sdp.ts';
import type { ResponseParts } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { SessionTimer } from './session-timer.ts';
import type { TransactionLayer } from './transaction-layer.ts';
import type { SipTrunk } from './trunk.ts';

export type Pairs = readonly (readonly [string, string])[];

export interface SessionHooks {
  readonly onEnded?: (end: CallEnd) => void;
  readonly onDtmf?: (dtmf: Dtmf) => void;
  /** Answers false when nobody is there to answer the offer. */
  readonly onReoffer?: (reoffer: Reoffer) => boolean;
  readonly onRefer?: (refer: Refer) => boolean;
  /** A BYE before the call stood: the caller uses it instead of CANCEL. */
  readonly onEarlyBye?: (transaction: ServerTransaction) => void;
  /** Answers false when no provisional answer waits for it. */
  readonly onPrack?: (transaction: ServerTransaction) => boolean;
  /** The last request of the dialog is done; nothing follows. */
  readonly onClosed?: () => void;
}

export interface RequestExtras {
  readonly headers?: Pairs;
  readonly body?: { readonly type: string; readonly text: string };
  readonly cseq?: number;
}

/** What the parts of a session (offers, transfers, refreshes) need of it. */
export interface SessionPort {
  readonly context: CallContext;
  readonly dialog: Dialog;
  readonly hooks: SessionHooks;
  readonly timer: SessionTimer;
  readonly isEnded: boolean;
  readonly isBusy: boolean;
  /** Policy of the trunk, asked each time: it may change while a call runs. */
  readonly srtp: SrtpPolicy | undefined;
  readonly sessionSeconds: number | undefined;
  /** Where a number is asked for at this trunk. */
  readonly trunkAddress: { readonly host: string; readonly port: number };
  /** Methods the far end said it takes. */
  readonly allows: readonly string[];
  /** Our last description: a refresh says it again. */
  localSdp: string | undefined;
  /** An offer of ours waits for its answer. */
  ourOffer: boolean;
  /** The shortest interval the far end bears (its 422). */
  minSe: number;
  /** Something of theirs is not finished, so that this method comes too early. */
  isUnfinishedFor(method: string): boolean;
  respond(transaction: ServerTransaction, parts: ResponseParts): void;
  succeed(
    transaction: ServerTransaction,
    answer: { readonly sdp: string | undefined; readonly headers?: Pairs },
    onAck?: (ack: SipRequest) => void,
  ): void;
  build(method: string, extras?: RequestExtras): SipRequest;
  way(): { readonly layer: TransactionLayer; readonly trunk: SipTrunk | undefined; readonly peer: Peer };
  sendNonInvite(method: string, extras: RequestExtras): void;
  sendAck(cseq: number): void;
  parseAnswer(message: SipRequest | SipResponse): SessionDescription | undefined;
  /** The far end does not know the call any more. */
  lose(): void;
}
