import { sendAuthenticated } from './authenticated-request.ts';
import { oneLine, type CallContext, type CallEnd, type DialogUser, type Dtmf, type Reoffer } from './call-types.ts';
import { contactOf, keyOfDialog, nextHop, routeOf, type Dialog } from './dialog.ts';
import { readDtmf } from './dtmf-info.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { fromWireText, toWireText } from './message.ts';
import type { Peer } from './peer.ts';
import { ALLOW, buildRequest, SDP_TYPE } from './requests.ts';
import { parseOffer } from './reoffer.ts';
import { quote, unquote } from './scanner.ts';
import { parseSdp, type SessionDescription } from './sdp.ts';
import { buildResponse, type ResponseParts } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { SuccessResend } from './success-resend.ts';
import { EVENT_BODY_TYPES, contentType } from './uas-checks.ts';
import { parseParameters } from './header-values.ts';
import { randomBetween } from './tokens.ts';

export interface SessionNeeds {
  readonly context: CallContext;
  readonly dialog: Dialog;
  readonly hooks: SessionHooks;
}

export interface SessionHooks {
  readonly onEnded?: (end: CallEnd) => void;
  readonly onDtmf?: (dtmf: Dtmf) => void;
  /** Answers false when nobody is there to answer the offer. */
  readonly onReoffer?: (reoffer: Reoffer) => boolean;
  /** A BYE before the call stood: the caller uses it instead of CANCEL. */
  readonly onEarlyBye?: (transaction: ServerTransaction) => void;
  /** The last request of the dialog is done; nothing follows. */
  readonly onClosed?: () => void;
}

type Pairs = readonly (readonly [string, string])[];

const reasonText = (request: SipRequest): string | undefined => {
  const value = request.headers.values('reason')[0];
  const semicolon = value?.indexOf(';') ?? -1;
  const text = value === undefined || semicolon < 0 ? undefined : parseParameters(value.slice(semicolon))?.get('text');
  return text === undefined ? undefined : fromWireText(unquote(text));
};

/** A call that stands: what comes inside its dialog, and what we send in it. Both directions of calls share it. */
export class CallSession implements DialogUser {
  readonly dialog: Dialog;
  readonly #context: CallContext;
  readonly #hooks: SessionHooks;
  #established = false;
  #ended = false;
  /** Our 2xx waiting for its ACK. */
  #success: SuccessResend | undefined;
  /** BYE may not be sent before the ACK of our 2xx (§15): it is remembered instead. */
  #byeWanted: string | undefined;
  /** A re-INVITE of theirs waits for our answer. */
  #theirInvite: ServerTransaction | undefined;
  /** A re-INVITE of ours is under way. */
  ourInvite = false;

  constructor(needs: SessionNeeds) {
    this.dialog = needs.dialog;
    this.#context = needs.context;
    this.#hooks = needs.hooks;
    needs.context.adopt(keyOfDialog(needs.dialog), this);
  }

  get trunk(): string {
    return this.dialog.trunk;
  }

  get isEstablished(): boolean {
    return this.#established;
  }

  establish(): void {
    this.#established = true;
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  get isBusy(): boolean {
    return this.ourInvite || this.#theirInvite !== undefined || this.#success !== undefined;
  }

  respond(transaction: ServerTransaction, parts: ResponseParts): void {
    transaction.respond(this.response(transaction.request, parts));
  }

  response(request: SipRequest, parts: ResponseParts): SipResponse {
    const toTag = this.dialog.local.parameters.get('tag') ?? '';
    return buildResponse(request, { ...parts, toTag });
  }

  /** 200 with SDP, resent until ACK. */
  succeed(transaction: ServerTransaction, sdp: string, onAck: (ack: SipRequest) => void): void {
    const headers: Pairs = [
      ['contact', this.dialog.contact],
      ['allow', ALLOW],
    ];
    const body = { type: SDP_TYPE, text: toWireText(sdp) };
    this.#success = new SuccessResend({
      timers: this.#context.timers,
      counters: this.#context.counters,
      transaction,
      response: this.response(transaction.request, { status: 200, headers, body }),
      onAck: (ack) => {
        this.#success = undefined;
        onAck(ack);
        if (this.#byeWanted !== undefined) this.#sendBye(this.#byeWanted);
      },
      onTimeout: () => {
        this.#success = undefined;
        const already = this.#ended;
        this.#end({ cause: 'no_ack' });
        this.#sendBye(already ? (this.#byeWanted ?? '') : 'no ACK');
      },
    });
  }

  receiveAck(request: SipRequest, _source: Peer): void {
    if (this.#success?.receiveAck(request) !== true) this.#context.counters.dropped_stray_ack += 1;
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (this.dialog.remoteCSeq !== undefined && request.cseq.number < this.dialog.remoteCSeq) {
      this.respond(transaction, { status: 500, reason: 'CSeq Out of Order' });
      return;
    }
    this.dialog.remoteCSeq = request.cseq.number;
    if (request.method === 'BYE') this.#receiveBye(transaction);
    else if (this.#ended) this.respond(transaction, { status: 481 });
    else if (request.method === 'INVITE') this.#receiveReinvite(transaction);
    else if (request.method === 'INFO') this.#receiveInfo(transaction);
    else this.respond(transaction, { status: 200, headers: [['allow', ALLOW]] });
  }

  #receiveBye(transaction: ServerTransaction): void {
    if (!this.#established) {
      this.#hooks.onEarlyBye?.(transaction);
      return;
    }
    this.respond(transaction, { status: 200 });
    const reason = reasonText(transaction.request);
    this.#success?.stop();
    this.#success = undefined;
    this.#byeWanted = undefined;
    this.#end(reason === undefined ? { cause: 'remote_bye' } : { cause: 'remote_bye', reason });
    this.forget();
  }

  #receiveInfo(transaction: ServerTransaction): void {
    const type = contentType(transaction.request);
    if (!EVENT_BODY_TYPES.some((known) => known === type)) {
      this.respond(transaction, { status: 415, headers: [['accept', EVENT_BODY_TYPES.join(', ')]] });
      return;
    }
    this.respond(transaction, { status: 200 });
    const dtmf = readDtmf(type, transaction.request.body);
    if (dtmf !== undefined) this.#hooks.onDtmf?.(dtmf);
  }

  /** RFC 3261 §14.2. */
  #receiveReinvite(transaction: ServerTransaction): void {
    if (!this.#established || this.#theirInvite !== undefined || this.#success !== undefined) {
      // Their earlier INVITE is not finished: 500 with a moment to wait.
      const wait = String(randomBetween(0, 10));
      this.respond(transaction, { status: 500, headers: [['retry-after', wait]] });
      return;
    }
    if (this.ourInvite) {
      this.respond(transaction, { status: 491 });
      return;
    }
    const offer = parseOffer(transaction.request);
    if (!offer.ok) {
      this.respond(transaction, { status: 488 });
      return;
    }
    this.#theirInvite = transaction;
    const settle = (): boolean => {
      if (this.#theirInvite !== transaction) return false;
      this.#theirInvite = undefined;
      this.#context.onCancel(transaction, undefined);
      return transaction.isOpen();
    };
    const refuse = (status: number): void => {
      if (settle()) this.respond(transaction, { status });
    };
    this.#context.onCancel(transaction, () => refuse(487));
    const heard = this.#hooks.onReoffer?.({
      offer: offer.value,
      refuse: (status = 488) => refuse(status),
      answer: (sdp) => {
        if (!settle()) return;
        this.dialog.target = contactOf(transaction.request) ?? this.dialog.target;
        this.succeed(transaction, sdp, () => undefined);
      },
    });
    if (heard !== true) refuse(488);
  }

  /** Ends the call from our side. Before the ACK of our 2xx the BYE waits for it. */
  bye(reason = ''): void {
    if (this.#ended) return;
    this.#end({ cause: 'local_bye' });
    if (this.#success === undefined) this.#sendBye(reason);
    else this.#byeWanted = reason;
  }

  /** The far end does not know the call any more: say goodbye all the same, it costs one request. */
  lose(): void {
    if (this.#ended) return;
    this.#end({ cause: 'lost' });
    this.#sendBye('');
  }

  #sendBye(reason: string): void {
    this.#byeWanted = undefined;
    const text = quote(toWireText(oneLine(reason)));
    const headers: Pairs = reason === '' ? [] : [['reason', `SIP;cause=200;text=${text}`]];
    sendAuthenticated({
      ...this.way(),
      build: (extra) => this.build('BYE', { headers: [...headers, ...extra] }),
      onResponse: (response) => {
        if (response.status >= 200) this.forget();
      },
      onFailure: () => this.forget(),
    });
  }

  way() {
    const { layer, trunks } = this.#context;
    const trunk = trunks.byName(this.dialog.trunk);
    const mayReach = (address: string): boolean =>
      address === this.dialog.source.address || (trunk !== undefined && trunks.owns(trunk, address));
    return { layer, trunk, peer: nextHop(this.dialog, mayReach) };
  }

  /** The next request of the dialog; CSeq counts on, except for ACK, which takes its INVITE's. */
  build(method: string, parts: { headers?: Pairs; sdp?: string; cseq?: number } = {}): SipRequest {
    const { dialog } = this;
    if (parts.cseq === undefined) dialog.localCSeq += 1;
    const body = parts.sdp === undefined ? {} : { body: { type: SDP_TYPE, text: toWireText(parts.sdp) } };
    return buildRequest({
      method,
      ...routeOf(dialog),
      via: this.#context.newVia(this.way().peer.transport),
      from: dialog.local,
      to: dialog.remote,
      callId: dialog.callId,
      cseq: parts.cseq ?? dialog.localCSeq,
      headers: parts.headers ?? [],
      ...body,
    });
  }

  sendAck(cseq: number, sdp?: string): void {
    const ack = this.build('ACK', sdp === undefined ? { cseq } : { cseq, sdp });
    this.#context.layer.sendDirect(ack, this.way().peer);
  }

  static parseAnswer(message: SipRequest | SipResponse): SessionDescription | undefined {
    if (message.body === '' || contentType(message) !== SDP_TYPE) return undefined;
    const parsed = parseSdp(message.body);
    return parsed.ok ? parsed.value : undefined;
  }

  #end(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    const open = this.#theirInvite;
    this.#theirInvite = undefined;
    // §15.1.2: an INVITE still open inside a dialog that ends is answered 487.
    if (open !== undefined) {
      this.#context.onCancel(open, undefined);
      this.respond(open, { status: 487 });
    }
    this.#hooks.onEnded?.(end);
  }

  forget(): void {
    this.#context.release(keyOfDialog(this.dialog));
    this.#hooks.onClosed?.();
  }
}
