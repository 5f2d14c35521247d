import { newId } from '../../../shared/kernel/id.ts';
import { refuse } from '../../../shared/kernel/result.ts';
import { CallSession, readAnswer } from './call-session.ts';
import type { CallContext, EstablishedCall, OutgoingCall, OutgoingCallEvents, ReferOptions } from './call-types.ts';
import { callingDialog, snapshotOf, type DialogSnapshot } from './dialog.ts';
import { EarlyDialogs, isReliable } from './early-dialogs.ts';
import { tagOf, type NameAddr } from './header-values.ts';
import { Listeners } from './listeners.ts';
import { fromWireText, type SipRequest, type SipResponse } from './message.ts';
import { OutgoingAttempt } from './outgoing-attempt.ts';
import { buildInvite, contactUser, fromHeader, type CallerWish } from './outgoing-request.ts';
import { reasonOf } from './reason.ts';
import { offerAgain } from './reinvite.ts';
import type { DialogIds } from './replaces.ts';
import type { SessionDescription } from './sdp.ts';
import { hooksOf } from './session-events.ts';
import type { Pairs } from './session-port.ts';
import { agreedSession, MIN_SESSION_SECONDS, readMinSe } from './session-timer-rules.ts';
import type { Cancel } from './timers.ts';
import { newCallId, newCSeq } from './tokens.ts';
import { type SipTarget, type SipTrunk } from './trunk.ts';

export interface OutgoingNeeds {
  readonly context: CallContext;
  readonly trunk: SipTrunk;
  /** Ways out, best first; at least one. */
  readonly targets: readonly SipTarget[];
  readonly to: string;
  readonly caller: CallerWish;
  readonly fromHost: string;
  readonly sdp: string;
  readonly replaces: DialogIds | undefined;
  readonly referredBy: string | undefined;
  readonly onClosed: () => void;
}

/** Refusals that are about the way and not about whom we call. */
const ANOTHER_WAY: readonly number[] = [408, 503];

export class OutboundCall implements OutgoingCall {
  readonly id = newId();
  readonly callId = newCallId();
  readonly trunk: string;
  readonly #needs: OutgoingNeeds;
  readonly #listeners: Listeners<OutgoingCallEvents>;
  readonly #from: NameAddr;
  readonly #targets: SipTarget[];
  readonly #early: EarlyDialogs;
  readonly #cancels: Cancel[] = [];
  #cseq = newCSeq();
  #minSe = MIN_SESSION_SECONDS;
  #attempt: OutgoingAttempt | undefined;
  #contact = '';
  #session: CallSession | undefined;
  #decided = false;
  #cancelWanted = false;
  #earlyAnswer: SessionDescription | undefined;

  constructor(needs: OutgoingNeeds) {
    const { context, trunk, caller } = needs;
    this.#needs = needs;
    this.trunk = trunk.name;
    this.#targets = [...needs.targets];
    this.#listeners = new Listeners((error) =>
      context.log.error({ err: error, call: this.id }, 'call listener failed'),
    );
    this.#from = fromHeader(caller, needs.fromHost);
    this.#early = new EarlyDialogs((response) => this.#open(response));
  }

  on<Name extends keyof OutgoingCallEvents>(name: Name, run: (fact: OutgoingCallEvents[Name]) => void): () => void {
    return this.#listeners.on(name, run);
  }

  start(): void {
    const { timers, limits } = this.#needs.context;
    this.#cancels.push(timers.after(limits.maxRingingMs, () => this.cancel()));
    this.#tryNext();
  }

  #tryNext(): void {
    const target = this.#targets.shift();
    if (target === undefined) return;
    const { context, trunk } = this.#needs;
    this.#early.dropAll();
    this.#earlyAnswer = undefined;
    this.#contact = context.contact(target.transport, contactUser(this.#needs.caller));
    const attempt: OutgoingAttempt = new OutgoingAttempt({
      context,
      trunk,
      target,
      hasNext: this.#targets.length > 0,
      build: (extra) => this.#build(target, extra),
      onResponse: (response) => this.#receive(attempt, response),
      onFailure: (why) => this.#miss(attempt, why),
      isWanted: () => !this.#cancelWanted,
    });
    this.#attempt = attempt;
    attempt.start();
  }

  #build(target: SipTarget, extra: Pairs): SipRequest {
    const { onClosed: _, targets: __, ...wish } = this.#needs;
    this.#cseq += 1;
    const parts = { ...wish, target, callId: this.callId, minSe: this.#minSe };
    return buildInvite({ ...parts, from: this.#from, cseq: this.#cseq, contact: this.#contact }, extra);
  }

  /** Nothing came, or it could not be sent. */
  #miss(attempt: OutgoingAttempt, why: 'timeout' | 'unreachable'): void {
    const { context, trunk } = this.#needs;
    if (!attempt.wasHeard) context.health.noteDown(trunk, attempt.target);
    if (!attempt.wasHeard && this.#mayTryNext(attempt)) {
      this.#failOver();
      return;
    }
    const cancelled = this.#cancelWanted;
    this.#fail(cancelled ? 487 : why === 'timeout' ? 408 : 503, cancelled ? 'cancelled' : why);
  }

  #mayTryNext(attempt: OutgoingAttempt): boolean {
    return !this.#decided && !this.#cancelWanted && !attempt.hasRung && this.#targets.length > 0;
  }

  #failOver(): void {
    this.#needs.context.counters.failovers += 1;
    this.#tryNext();
  }

  #receive(attempt: OutgoingAttempt, response: SipResponse): void {
    const { status } = response;
    if (status >= 300) this.#receiveRefusal(attempt, response);
    else if (status >= 200) this.#receiveSuccess(attempt, response);
    else if (!this.#decided && !attempt.isLeft) this.#receiveProvisional(response);
  }

  #receiveRefusal(attempt: OutgoingAttempt, response: SipResponse): void {
    attempt.stop();
    if (attempt.isLeft) return;
    const { status } = response;
    if (ANOTHER_WAY.includes(status) && this.#mayTryNext(attempt)) {
      this.#failOver();
      return;
    }
    const minSe = status === 422 ? readMinSe(response) : undefined;
    if (minSe !== undefined && minSe > this.#minSe && !this.#cancelWanted) {
      // RFC 4028 §7.4: once more, as long as they want it.
      this.#minSe = minSe;
      this.#targets.unshift(attempt.target);
      this.#tryNext();
      return;
    }
    this.#fail(this.#cancelWanted ? 487 : status, fromWireText(response.reason), reasonOf(response).q850);
  }

  #receiveProvisional(response: SipResponse): void {
    if (response.status === 100 || this.#cancelWanted) return;
    const session = this.#early.of(response);
    if (session === undefined || !this.#early.acknowledge(response)) return;
    session.noteAllow(response);
    const answer = readAnswer(response, this.#needs.trunk.srtp);
    this.#earlyAnswer = answer ?? this.#earlyAnswer;
    // RFC 3262 §5: a description in a confirmed provisional answer is the answer; in another it is only a look ahead.
    if (answer !== undefined && isReliable(response)) session.ourOffer = false;
    this.#listeners.emit('progress', { status: response.status, answer });
  }

  #receiveSuccess(attempt: OutgoingAttempt, response: SipResponse): void {
    if (this.#session !== undefined && tagOf(this.#session.dialog.remote) === tagOf(response.to)) {
      // Our ACK was lost: once more.
      this.#session.sendAck(response.cseq.number);
      return;
    }
    const answer = readAnswer(response, this.#needs.trunk.srtp) ?? this.#earlyAnswer;
    if (this.#decided || this.#cancelWanted || attempt.isLeft || answer === undefined) {
      this.#dismiss(attempt, response);
      return;
    }
    this.#decide();
    const session = this.#early.take(response);
    session.establish(callingDialog(response, this.#at(attempt)));
    session.ourOffer = false;
    session.localSdp ??= this.#needs.sdp;
    session.minSe = this.#minSe;
    session.noteAllow(response);
    this.#session = session;
    session.sendAck(response.cseq.number);
    session.timer.set(agreedSession(response));
    this.#listeners.emit('answered', { answer });
  }

  /** Answered too late, twice (forked), or without media: acknowledged, so that it stops resending, and ended (§13.2.2.4). */
  #dismiss(attempt: OutgoingAttempt, response: SipResponse): void {
    const { context } = this.#needs;
    const dialog = callingDialog(response, this.#at(attempt));
    const session = new CallSession({ context, dialog, hooks: {}, id: this.id });
    session.establish();
    session.sendAck(response.cseq.number);
    session.bye();
    if (attempt.isLeft) return;
    if (this.#cancelWanted) this.#fail(487, 'cancelled');
    else this.#fail(488, 'no answer in SDP');
  }

  #at(attempt: OutgoingAttempt | undefined) {
    const { host, port, transport } = attempt?.target ?? this.#needs.trunk;
    return { trunk: this.trunk, source: { transport, address: host, port }, contact: this.#contact };
  }

  #open(response: SipResponse): CallSession {
    const { context, onClosed } = this.#needs;
    const dialog = callingDialog(response, this.#at(this.#attempt));
    const hooks = { ...hooksOf(this.#listeners), onClosed };
    const session = new CallSession({ context, dialog, hooks, id: this.id });
    session.ourOffer = true;
    session.localSdp = this.#needs.sdp;
    return session;
  }

  cancel(): void {
    if (this.#session !== undefined) this.#session.bye();
    if (this.#decided || this.#cancelWanted) return;
    this.#cancelWanted = true;
    this.#attempt?.cancel();
  }

  bye(reason?: string, q850?: number): void {
    if (this.#session === undefined) this.cancel();
    else this.#session.bye(reason, q850);
  }

  reinvite(sdp: string): ReturnType<EstablishedCall['reinvite']> {
    if (this.#session === undefined) return Promise.resolve(refuse({ reason: 'not_established' }));
    return offerAgain(this.#session, 'INVITE', sdp);
  }

  update(sdp: string): ReturnType<EstablishedCall['update']> {
    const session = this.#session ?? this.#early.agreed();
    if (session === undefined) return Promise.resolve(refuse({ reason: 'not_established' }));
    return offerAgain(session, 'UPDATE', sdp);
  }

  refer(target: string, options: ReferOptions = {}): ReturnType<EstablishedCall['refer']> {
    if (this.#session === undefined) return Promise.resolve(refuse({ reason: 'not_established' }));
    return this.#session.refers.send(target, options);
  }

  dialog(): DialogSnapshot | undefined {
    return this.#session === undefined ? undefined : snapshotOf(this.#session.dialog);
  }

  #fail(status: number, reason: string, q850?: number): void {
    if (!this.#decide()) return;
    this.#early.dropAll();
    this.#needs.onClosed();
    this.#listeners.emit('failed', { status, reason, ...(q850 === undefined ? {} : { q850 }) });
  }

  #decide(): boolean {
    if (this.#decided) return false;
    this.#decided = true;
    for (const cancel of this.#cancels.splice(0)) cancel();
    this.#attempt?.stop();
    return true;
  }
}
