import { sendAuthenticated } from './authenticated-request.ts';
import { oneLine, type CallContext, type CallEnd, type DialogUser } from './call-types.ts';
import { keyOfDialog, nextHop, routeOf, type Dialog } from './dialog.ts';
import { readDtmf } from './dtmf-info.ts';
import { toWireText, type SipRequest, type SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import { q850Header, reasonHeader, reasonOf } from './reason.ts';
import { SessionRefers } from './refer.ts';
import { refreshSession } from './reinvite.ts';
import { ALLOW, buildRequest, SDP_TYPE } from './requests.ts';
import { parseSdp, type SessionDescription, type SrtpPolicy } from './sdp.ts';
import { buildResponse, type ResponseParts } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { SessionOffers } from './session-offers.ts';
import type { Pairs, RequestExtras, SessionHooks, SessionPort } from './session-port.ts';
import { MIN_SESSION_SECONDS } from './session-timer-rules.ts';
import { SessionTimer } from './session-timer.ts';
import { SuccessResend } from './success-resend.ts';
import type { SipTrunk } from './trunk.ts';
import { EVENT_BODY_TYPES, contentType } from './uas-checks.ts';

export interface SessionNeeds {
  readonly context: CallContext;
  readonly dialog: Dialog;
  readonly hooks: SessionHooks;
  /** Of the call this is the session of. */
  readonly id: string;
}

/** Q.850: somebody hung up. */
const NORMAL_CLEARING = 16;
const TIMER_EXPIRED = 102;
const EXPIRED = 408;

/** A call's dialog: what comes inside it and what we send in it. Both directions of calls share it, early and standing. */
export class CallSession implements DialogUser, SessionPort {
  readonly id: string;
  readonly context: CallContext;
  readonly hooks: SessionHooks;
  readonly refers: SessionRefers;
  readonly timer: SessionTimer;
  ourOffer = false;
  /** Their first offer is not answered yet: nothing may be offered on top of it. */
  theirOfferOpen = false;
  localSdp: string | undefined;
  minSe = MIN_SESSION_SECONDS;
  allows: readonly string[] = [];
  readonly #offers: SessionOffers;
  #dialog: Dialog;
  #established = false;
  #ended = false;
  /** Our 2xx waiting for its ACK. */
  #success: SuccessResend | undefined;
  /** BYE may not be sent before the ACK of our 2xx (§15): it is remembered instead. */
  #byeWanted: Pairs | undefined;

  constructor(needs: SessionNeeds) {
    this.id = needs.id;
    this.#dialog = needs.dialog;
    this.context = needs.context;
    this.hooks = needs.hooks;
    this.#offers = new SessionOffers(this);
    this.refers = new SessionRefers(this);
    this.timer = new SessionTimer({
      timers: needs.context.timers,
      onRefresh: () => refreshSession(this),
      onExpired: () => this.#expire(),
    });
    needs.context.adopt(keyOfDialog(needs.dialog), this);
  }

  get dialog(): Dialog {
    return this.#dialog;
  }

  get trunk(): string {
    return this.#dialog.trunk;
  }

  get #trunk(): SipTrunk | undefined {
    return this.context.trunks.byName(this.trunk);
  }

  get srtp(): SrtpPolicy | undefined {
    return this.#trunk?.srtp;
  }

  get sessionSeconds(): number | undefined {
    return this.#trunk?.sessionExpires;
  }

  get trunkAddress(): { readonly host: string; readonly port: number } {
    const { source } = this.#dialog;
    return this.#trunk ?? { host: source.address, port: source.port };
  }

  get isCaller(): boolean {
    return this.#dialog.isCaller;
  }

  get isEstablished(): boolean {
    return this.#established;
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  get isBusy(): boolean {
    return this.ourOffer || this.#offers.isAnswering || this.#success !== undefined;
  }

  /** `dialog`: as the 2xx describes it; its routes replace those of the early dialog (§13.2.2.4). */
  establish(dialog: Dialog = this.#dialog): void {
    const { localCSeq, remoteCSeq } = this.#dialog;
    this.#dialog = dialog;
    dialog.localCSeq = Math.max(localCSeq, dialog.localCSeq);
    dialog.remoteCSeq ??= remoteCSeq;
    this.#established = true;
  }

  /** RFC 3261 §14.2: an INVITE waits for the one before it; an UPDATE or PRACK only for their first offer. */
  isUnfinishedFor(method: string): boolean {
    return method === 'INVITE' ? !this.#established || this.#success !== undefined : this.theirOfferOpen;
  }

  noteAllow(message: SipRequest | SipResponse): void {
    const values = message.headers.values('allow');
    if (values.length > 0) this.allows = values.map((value) => value.toUpperCase());
  }

  respond(transaction: ServerTransaction, parts: ResponseParts): void {
    transaction.respond(this.response(transaction.request, parts));
  }

  response(request: SipRequest, parts: ResponseParts): SipResponse {
    const toTag = this.#dialog.local.parameters.get('tag') ?? '';
    return buildResponse(request, { ...parts, toTag });
  }

  /** 200 with SDP, unless that is agreed already, resent until ACK. */
  succeed(
    transaction: ServerTransaction,
    answer: { readonly sdp: string | undefined; readonly headers?: Pairs },
    onAck?: (ack: SipRequest) => void,
  ): void {
    const headers: Pairs = [['contact', this.#dialog.contact], ['allow', ALLOW], ...(answer.headers ?? [])];
    const { sdp } = answer;
    this.localSdp = sdp ?? this.localSdp;
    const body = sdp === undefined ? {} : { body: { type: SDP_TYPE, text: toWireText(sdp) } };
    this.#success = new SuccessResend({
      timers: this.context.timers,
      counters: this.context.counters,
      transaction,
      response: this.response(transaction.request, { status: 200, headers, ...body }),
      onAck: (ack) => {
        this.#success = undefined;
        onAck?.(ack);
        if (this.#byeWanted !== undefined) this.#sendBye(this.#byeWanted);
      },
      onTimeout: () => {
        this.#success = undefined;
        const wanted = this.#byeWanted;
        this.#end({ cause: 'no_ack' });
        this.#sendBye(wanted ?? [q850Header(TIMER_EXPIRED, 'no ACK')]);
      },
    });
  }

  receiveAck(request: SipRequest, _source: Peer): void {
    if (this.#success?.receiveAck(request) !== true) this.context.counters.dropped_stray_ack += 1;
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (this.#dialog.remoteCSeq !== undefined && request.cseq.number < this.#dialog.remoteCSeq) {
      this.respond(transaction, { status: 500, reason: 'CSeq Out of Order' });
      return;
    }
    this.#dialog.remoteCSeq = request.cseq.number;
    if (request.method === 'BYE') this.#receiveBye(transaction);
    else if (this.#ended) this.respond(transaction, { status: 481 });
    else this.#dispatch(transaction);
  }

  #dispatch(transaction: ServerTransaction): void {
    const { method } = transaction.request;
    if (method === 'INVITE' || method === 'UPDATE') {
      this.noteAllow(transaction.request);
      this.#offers.receive(transaction);
    } else if (method === 'PRACK') this.#receivePrack(transaction);
    else if (method === 'INFO') this.#receiveInfo(transaction);
    else if (method === 'REFER') this.refers.receive(transaction);
    else if (method === 'NOTIFY') this.refers.receiveNotify(transaction);
    else this.respond(transaction, { status: 200, headers: [['allow', ALLOW]] });
  }

  #receiveBye(transaction: ServerTransaction): void {
    if (!this.#established) {
      if (this.hooks.onEarlyBye === undefined) this.respond(transaction, { status: 481 });
      else this.hooks.onEarlyBye(transaction);
      return;
    }
    this.respond(transaction, { status: 200 });
    this.#success?.stop();
    this.#success = undefined;
    this.#byeWanted = undefined;
    this.#end({ cause: 'remote_bye', ...reasonOf(transaction.request) });
    this.forget();
  }

  /** RFC 3262 §3: 481 when no provisional answer waits for it. Its body may answer an offer of ours, or be an offer. */
  #receivePrack(transaction: ServerTransaction): void {
    const answersUs = this.ourOffer;
    if (this.hooks.onPrack?.(transaction) !== true) this.respond(transaction, { status: 481 });
    else if (answersUs || transaction.request.body === '') this.respond(transaction, { status: 200 });
    else this.#offers.receive(transaction);
  }

  #receiveInfo(transaction: ServerTransaction): void {
    const type = contentType(transaction.request);
    if (!EVENT_BODY_TYPES.some((known) => known === type)) {
      this.respond(transaction, { status: 415, headers: [['accept', EVENT_BODY_TYPES.join(', ')]] });
      return;
    }
    this.respond(transaction, { status: 200 });
    const dtmf = readDtmf(type, transaction.request.body);
    if (dtmf !== undefined) this.hooks.onDtmf?.(dtmf);
  }

  /** Ends the call from our side. Before the ACK of our 2xx the BYE waits for it. */
  bye(reason = '', q850 = NORMAL_CLEARING): void {
    if (this.#ended) return;
    this.#end({ cause: 'local_bye' });
    const headers = reason === '' ? [] : [q850Header(q850, toWireText(oneLine(reason)))];
    if (this.#success === undefined) this.#sendBye(headers);
    else this.#byeWanted = headers;
  }

  /** The far end does not know the call any more: say goodbye all the same, it costs one request. */
  lose(): void {
    if (this.#ended) return;
    this.#end({ cause: 'lost' });
    this.#sendBye([]);
  }

  #expire(): void {
    if (this.#ended) return;
    this.context.counters.session_expired += 1;
    this.#end({ cause: 'expired' });
    this.#sendBye([reasonHeader(EXPIRED, 'session expired')]);
  }

  #sendBye(headers: Pairs): void {
    this.#byeWanted = undefined;
    sendAuthenticated({
      ...this.way(),
      build: (extra) => this.build('BYE', { headers: [...headers, ...extra] }),
      onResponse: (response) => {
        if (response.status >= 200) this.forget();
      },
      onFailure: () => this.forget(),
    });
  }

  /** A request whose answer changes nothing, except that the far end may have forgotten the call. */
  sendNonInvite(method: string, extras: RequestExtras): void {
    sendAuthenticated({
      ...this.way(),
      build: (extra) => this.build(method, { ...extras, headers: [...(extras.headers ?? []), ...extra] }),
      onResponse: () => undefined,
      onFailure: () => undefined,
    });
  }

  way() {
    const { layer, trunks } = this.context;
    const trunk = this.#trunk;
    const mayReach = (address: string): boolean =>
      address === this.#dialog.source.address || (trunk !== undefined && trunks.owns(trunk, address));
    return { layer, trunk, peer: nextHop(this.#dialog, mayReach) };
  }

  /** The next request of the dialog; CSeq counts on, except for ACK, which takes its INVITE's. */
  build(method: string, { headers = [], body, cseq }: RequestExtras = {}): SipRequest {
    const dialog = this.#dialog;
    if (cseq === undefined) dialog.localCSeq += 1;
    return buildRequest({
      method,
      ...routeOf(dialog),
      via: this.context.newVia(this.way().peer.transport),
      from: dialog.local,
      to: dialog.remote,
      callId: dialog.callId,
      cseq: cseq ?? dialog.localCSeq,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  }

  sendAck(cseq: number): void {
    this.context.layer.sendDirect(this.build('ACK', { cseq }), this.way().peer);
  }

  parseAnswer(message: SipRequest | SipResponse): SessionDescription | undefined {
    return readAnswer(message, this.srtp);
  }

  #end(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.timer.stop();
    this.#offers.close();
    this.refers.close();
    this.hooks.onEnded?.(end);
  }

  /** An early dialog that came to nothing: no BYE, nobody is told. */
  drop(): void {
    this.#ended = true;
    this.timer.stop();
    this.#offers.close();
    this.refers.close();
    this.context.release(keyOfDialog(this.#dialog));
  }

  forget(): void {
    this.context.release(keyOfDialog(this.#dialog));
    this.hooks.onClosed?.();
  }
}

export function readAnswer(
  message: SipRequest | SipResponse,
  srtp: SrtpPolicy | undefined,
): SessionDescription | undefined {
  if (message.body === '' || contentType(message) !== SDP_TYPE) return undefined;
  const parsed = parseSdp(message.body, srtp);
  return parsed.ok ? parsed.value : undefined;
}
