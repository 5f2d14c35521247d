import { newId } from '../../../shared/kernel/id.ts';
import { refuse } from '../../../shared/kernel/result.ts';
import { CallSession } from './call-session.ts';
import { oneLine } from './call-types.ts';
import type { CallContext, EstablishedCall, IncomingCall, IncomingCallEvents, ReferOptions } from './call-types.ts';
import { calledDialog, snapshotOf, type DialogSnapshot } from './dialog.ts';
import { assertedIdentityOf, diversionsOf, privacyOf, type Diversion, type PrivacyWish } from './identity.ts';
import { Listeners } from './listeners.ts';
import { toWireText, type SipRequest } from './message.ts';
import { partyOf, type Party } from './party.ts';
import { causeOfStatus, q850Header, reasonOf, type ReasonFacts } from './reason.ts';
import { offerAgain } from './reinvite.ts';
import { ReliableProvisionals } from './reliable-provisional.ts';
import type { DialogIds } from './replaces.ts';
import { ALLOW, SDP_TYPE } from './requests.ts';
import type { SessionDescription } from './sdp.ts';
import type { ResponseParts } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { hooksOf } from './session-events.ts';
import type { Pairs } from './session-port.ts';
import type { SessionAgreement } from './session-timer-rules.ts';
import type { Cancel } from './timers.ts';
import { newTag } from './tokens.ts';
import { userOf } from './uri.ts';

/** A proxy on the way drops an INVITE without news after three minutes: say 180 again each minute (RFC 3261 §13.3.1.1). */
const REPEAT_PROVISIONAL_MS = 60_000;

export interface IncomingNeeds {
  readonly context: CallContext;
  readonly transaction: ServerTransaction;
  readonly trunk: string;
  readonly offer: SessionDescription | undefined;
  /** The trunk's P-Asserted-Identity is believed. */
  readonly isTrusted: boolean;
  readonly isReliable: boolean;
  readonly replaces: DialogIds | undefined;
  readonly isBeyondLimit: boolean;
  /** What the session timer will be once answered. */
  readonly timing: { readonly agreement: SessionAgreement | undefined; readonly headers: Pairs };
  readonly onClosed: () => void;
}

/** An INVITE being answered, then a session. While ringing it also owns the early dialog: a BYE there ends the call like CANCEL. */
export class InboundCall implements IncomingCall {
  readonly id = newId();
  readonly callId: string;
  readonly trunk: string;
  readonly from: Party;
  readonly to: Party;
  readonly requestUser: string;
  readonly assertedIdentity: Party | undefined;
  readonly privacy: readonly PrivacyWish[];
  readonly diversion: readonly Diversion[];
  readonly replaces: DialogIds | undefined;
  readonly offer: SessionDescription | undefined;
  readonly isBeyondLimit: boolean;
  readonly #needs: IncomingNeeds;
  readonly #listeners: Listeners<IncomingCallEvents>;
  readonly #session: CallSession;
  readonly #cancels: Cancel[] = [];
  readonly #reliable: ReliableProvisionals | undefined;
  /** What the caller said in its PRACK to an offer of ours. */
  #prackAnswer: SessionDescription | undefined;
  #decided = false;
  #repeat: Cancel | undefined;

  constructor(needs: IncomingNeeds) {
    const { context, transaction } = needs;
    const { request } = transaction;
    this.#needs = needs;
    this.trunk = needs.trunk;
    this.offer = needs.offer;
    this.replaces = needs.replaces;
    this.isBeyondLimit = needs.isBeyondLimit;
    this.callId = request.callId;
    this.from = partyOf(request.from);
    this.to = partyOf(request.to);
    this.requestUser = userOf(request.uri);
    this.assertedIdentity = needs.isTrusted ? assertedIdentityOf(request) : undefined;
    this.privacy = privacyOf(request);
    this.diversion = diversionsOf(request);
    this.#listeners = new Listeners((error) =>
      context.log.error({ err: error, call: this.id }, 'call listener failed'),
    );
    this.#session = this.#openSession();
    if (needs.isReliable) this.#reliable = this.#openReliable();
    context.onCancel(transaction, (cancel) => this.#abandon('caller', 487, cancel));
    this.#cancels.push(context.timers.after(context.limits.maxRingingMs, () => this.#abandon('timeout', 480)));
  }

  on<Name extends keyof IncomingCallEvents>(name: Name, run: (fact: IncomingCallEvents[Name]) => void): () => void {
    return this.#listeners.on(name, run);
  }

  ring(code: 180 | 183, sdp?: string): boolean {
    if (this.#decided) return false;
    const parts: ResponseParts = {
      status: code,
      headers: [
        ['contact', this.#session.dialog.contact],
        ['allow', ALLOW],
      ],
      ...(sdp === undefined ? {} : { body: { type: SDP_TYPE, text: toWireText(sdp) } }),
    };
    this.#repeat?.();
    if (sdp !== undefined) this.#session.localSdp = sdp;
    if (this.#reliable !== undefined) {
      // Resent until confirmed, so it needs no repeating.
      if (sdp !== undefined && this.offer === undefined) this.#session.ourOffer = true;
      this.#reliable.send(parts);
      return true;
    }
    const say = (): void => {
      this.#session.respond(this.#needs.transaction, parts);
      this.#repeat = this.#needs.context.timers.after(REPEAT_PROVISIONAL_MS, say);
    };
    say();
    return true;
  }

  accept(sdp: string): boolean {
    if (this.isBeyondLimit || !this.#decide()) return false;
    if (this.#reliable === undefined) this.#succeed(sdp);
    else {
      // The caller may still give up while its PRACK is on the way.
      const { context, transaction } = this.#needs;
      context.onCancel(transaction, (cancel) => this.#withdraw('caller', 487, cancel));
      this.#reliable.whenClear(() => this.#succeed(sdp));
    }
    return true;
  }

  #succeed(sdp: string): void {
    const session = this.#session;
    const { context, transaction, timing } = this.#needs;
    context.onCancel(transaction, undefined);
    session.establish();
    session.theirOfferOpen = false;
    const offered = this.offer === undefined && this.#prackAnswer === undefined;
    session.ourOffer = offered;
    // Offered while ringing and answered in the PRACK: a description in the 200 would be a new offer (RFC 6337 §2.2).
    const agreed = this.#prackAnswer !== undefined;
    session.succeed(transaction, { sdp: agreed ? undefined : sdp, headers: timing.headers }, (ack) => {
      session.ourOffer = false;
      const answer = offered ? session.parseAnswer(ack) : this.#prackAnswer;
      this.#listeners.emit('confirmed', { answer });
    });
    session.timer.set(timing.agreement);
  }

  reject(status: number, reason?: string): boolean {
    if (status < 300 || status > 699 || !this.#decide()) return false;
    const words = reason === undefined ? {} : { reason: toWireText(oneLine(reason)) };
    const cause = causeOfStatus(status);
    this.#close({ status, ...words, ...(cause === undefined ? {} : { headers: [q850Header(cause, '')] }) });
    return true;
  }

  bye(reason?: string, q850?: number): void {
    if (this.#session.isEstablished) this.#session.bye(reason, q850);
    else if (!this.reject(480, reason)) this.#close({ status: 480 });
  }

  reinvite(sdp: string): ReturnType<EstablishedCall['reinvite']> {
    if (!this.#session.isEstablished) return Promise.resolve(refuse({ reason: 'not_established' }));
    return offerAgain(this.#session, 'INVITE', sdp);
  }

  update(sdp: string): ReturnType<EstablishedCall['update']> {
    const { isEstablished, theirOfferOpen } = this.#session;
    if (!isEstablished && theirOfferOpen) return Promise.resolve(refuse({ reason: 'not_established' }));
    return offerAgain(this.#session, 'UPDATE', sdp);
  }

  refer(target: string, options: ReferOptions = {}): ReturnType<EstablishedCall['refer']> {
    if (!this.#session.isEstablished) return Promise.resolve(refuse({ reason: 'not_established' }));
    return this.#session.refers.send(target, options);
  }

  dialog(): DialogSnapshot {
    return snapshotOf(this.#session.dialog);
  }

  #openSession(): CallSession {
    const { context, transaction, trunk, onClosed, offer } = this.#needs;
    const { request, source } = transaction;
    const local = { ...request.to, parameters: new Map([...request.to.parameters, ['tag', newTag()]]) };
    const { uri } = request;
    const isSips = uri.scheme === 'sips';
    const contact = context.contact(source.transport, uri.scheme === 'sip' || isSips ? uri.user : '', isSips);
    const dialog = calledDialog(request, local, { trunk, source, contact });
    const hooks = {
      ...hooksOf(this.#listeners),
      onEarlyBye: (bye: ServerTransaction) => this.#earlyBye(bye),
      onPrack: (prack: ServerTransaction) => this.#reliable?.receivePrack(prack) ?? false,
      onClosed,
    };
    const session = new CallSession({ context, dialog, hooks, id: this.id });
    session.theirOfferOpen = offer !== undefined;
    session.noteAllow(request);
    return session;
  }

  #openReliable(): ReliableProvisionals {
    const { context, transaction } = this.#needs;
    return new ReliableProvisionals({
      timers: context.timers,
      transaction,
      respond: (parts) => this.#session.respond(transaction, parts),
      onAcknowledged: (prack) => this.#acknowledged(prack),
      onLost: () => {
        context.counters.unreliable_timeouts += 1;
        this.#withdraw('timeout', 504);
      },
    });
  }

  #acknowledged(prack: SipRequest): void {
    const session = this.#session;
    if (this.offer !== undefined) {
      if (session.localSdp !== undefined) session.theirOfferOpen = false;
    } else if (session.ourOffer) {
      this.#prackAnswer = session.parseAnswer(prack);
      session.ourOffer = this.#prackAnswer === undefined;
    }
  }

  #earlyBye(transaction: ServerTransaction): void {
    this.#session.respond(transaction, { status: 200 });
    this.#withdraw('caller', 487, transaction.request);
  }

  #abandon(by: 'caller' | 'timeout', status: number, because?: SipRequest): void {
    if (!this.#decided) this.#withdraw(by, status, because);
  }

  /** Also of a call that was accepted while its last provisional answer waits for PRACK. */
  #withdraw(by: 'caller' | 'timeout', status: number, because?: SipRequest): void {
    this.#decide();
    if (!this.#close({ status })) return;
    const facts: ReasonFacts = because === undefined ? {} : reasonOf(because);
    this.#listeners.emit('cancelled', { by, ...facts });
  }

  #close(parts: ResponseParts): boolean {
    if (this.#session.isEnded || this.#session.isEstablished) return false;
    this.#reliable?.stop();
    this.#needs.context.onCancel(this.#needs.transaction, undefined);
    this.#session.respond(this.#needs.transaction, parts);
    this.#session.drop();
    this.#session.forget();
    return true;
  }

  /** The one gate: whoever comes first (accept, reject, CANCEL, timeout) decides the INVITE. */
  #decide(): boolean {
    if (this.#decided) return false;
    this.#decided = true;
    this.#repeat?.();
    for (const cancel of this.#cancels.splice(0)) cancel();
    this.#needs.context.onCancel(this.#needs.transaction, undefined);
    return true;
  }
}
