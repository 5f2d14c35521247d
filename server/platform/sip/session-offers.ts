import type { Reoffer } from './call-types.ts';
import { contactOf } from './dialog.ts';
import type { SipRequest } from './message.ts';
import { toWireText } from './message.ts';
import { parseOffer } from './reoffer.ts';
import { ALLOW, SDP_TYPE } from './requests.ts';
import type { SessionDescription } from './sdp.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { SessionPort } from './session-port.ts';
import { answerSession } from './session-timer-rules.ts';
import { randomBetween } from './tokens.ts';

type Pairs = readonly (readonly [string, string])[];

interface Answer {
  readonly sdp: string;
  readonly headers: Pairs;
  /** The far end asked us to offer: its answer comes in the ACK. */
  readonly isOffer: boolean;
  readonly heard: ((answer: SessionDescription | undefined) => void) | undefined;
}

/**
 * Offers of the far end inside a dialog, by INVITE, UPDATE or PRACK (RFC 3264 §4: one at a time, in either direction).
 * What comes too early hears 500 with a moment to wait, what crosses an offer of ours hears 491 (RFC 3261 §14.2, 3311 §5.2).
 */
export class SessionOffers {
  readonly #session: SessionPort;
  #theirs: ServerTransaction | undefined;

  constructor(session: SessionPort) {
    this.#session = session;
  }

  get isAnswering(): boolean {
    return this.#theirs !== undefined;
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (this.#refusesNow(transaction)) return;
    const timing = request.method === 'PRACK' ? undefined : answerSession(request, this.#session.sessionSeconds);
    if (timing !== undefined && 'refusal' in timing) {
      this.#session.respond(transaction, timing.refusal);
      return;
    }
    const agree = (): Pairs => {
      if (timing === undefined) return [];
      this.#session.timer.set(timing.agreement);
      return timing.headers;
    };
    if (request.method !== 'INVITE' && request.body === '') {
      this.#retarget(request);
      this.#session.respond(transaction, { status: 200, headers: [...this.#headers(), ...agree()] });
      return;
    }
    this.#ask(transaction, agree);
  }

  /** §15.1.2: an INVITE still open inside a dialog that ends is answered 487. */
  close(): void {
    const open = this.#theirs;
    if (open === undefined) return;
    this.#theirs = undefined;
    this.#session.context.onCancel(open, undefined);
    this.#session.respond(open, { status: 487 });
  }

  #refusesNow(transaction: ServerTransaction): boolean {
    const { request } = transaction;
    const offers = request.method === 'INVITE' || request.body !== '';
    if (!offers) return false;
    if (this.#theirs !== undefined || this.#session.isUnfinishedFor(request.method)) {
      const wait = String(randomBetween(0, 10));
      this.#session.respond(transaction, { status: 500, headers: [['retry-after', wait]] });
      return true;
    }
    if (!this.#session.ourOffer) return false;
    this.#session.respond(transaction, { status: 491 });
    return true;
  }

  #ask(transaction: ServerTransaction, agree: () => Pairs): void {
    const session = this.#session;
    const { method } = transaction.request;
    const offer = parseOffer(transaction.request, session.srtp);
    if (!offer.ok) {
      session.respond(transaction, { status: 488 });
      return;
    }
    this.#theirs = transaction;
    const settle = (): boolean => {
      if (this.#theirs !== transaction) return false;
      this.#theirs = undefined;
      session.context.onCancel(transaction, undefined);
      return transaction.isOpen();
    };
    const refuse = (status: number): void => {
      if (settle()) session.respond(transaction, { status });
    };
    session.context.onCancel(transaction, () => refuse(487));
    const answer: Reoffer['answer'] = (sdp, heard) => {
      if (!settle()) return;
      this.#retarget(transaction.request);
      this.#give(transaction, { sdp, headers: agree(), isOffer: offer.value === undefined, heard });
    };
    const kind: Reoffer['method'] = method === 'UPDATE' || method === 'PRACK' ? method : 'INVITE';
    const reoffer = { offer: offer.value, method: kind, answer, refuse: (status = 488) => refuse(status) };
    if (session.hooks.onReoffer?.(reoffer) !== true) refuse(488);
  }

  #give(transaction: ServerTransaction, answer: Answer): void {
    const { sdp, headers, isOffer, heard } = answer;
    const session = this.#session;
    if (transaction.request.method === 'INVITE') {
      session.ourOffer = isOffer;
      session.succeed(transaction, { sdp, headers }, (ack) => {
        session.ourOffer = false;
        if (isOffer) heard?.(session.parseAnswer(ack));
      });
      return;
    }
    session.localSdp = sdp;
    const body = { type: SDP_TYPE, text: toWireText(sdp) };
    session.respond(transaction, { status: 200, headers: [...this.#headers(), ...headers], body });
  }

  #headers(): Pairs {
    return [
      ['contact', this.#session.dialog.contact],
      ['allow', ALLOW],
    ];
  }

  #retarget(request: SipRequest): void {
    this.#session.dialog.target = contactOf(request) ?? this.#session.dialog.target;
  }
}
