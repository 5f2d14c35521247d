import type { CallContext, DialogUser, IncomingCall } from './call-types.ts';
import type { Counters } from './counters.ts';
import { dialogKey } from './dialog.ts';
import { createDigestServer, type DigestServer } from './digest-server.ts';
import { tagOf } from './header-values.ts';
import { InboundCall } from './incoming-call.ts';
import type { SipRequest } from './message.ts';
import { parseOffer } from './reoffer.ts';
import { replacesOf, type DialogIds } from './replaces.ts';
import { ALLOW, SDP_TYPE, SUPPORTED_EXTENSIONS } from './requests.ts';
import { buildResponse, type ResponseParts } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { answerSession, supports } from './session-timer-rules.ts';
import { newTag } from './tokens.ts';
import type { SipTrunk } from './trunk.ts';
import type { LoadRefusal } from './trunk-load.ts';
import { findFault } from './uas-checks.ts';

export interface DeskNeeds {
  readonly context: CallContext;
  readonly findDialog: (key: string) => DialogUser | undefined;
  readonly findCancellable: (transaction: ServerTransaction) => ((cancel: SipRequest) => void) | undefined;
  /** Takes a place for a call, or says why there is none; what is returned gives the place back, once. */
  readonly enter: (trunk: SipTrunk) => (() => void) | LoadRefusal | 'too_many_calls';
  readonly handler: () => ((call: IncomingCall) => void) | undefined;
  readonly host: () => string;
}

/** Seconds until a trunk that is too fast may try again (RFC 3261 §20.33). */
const RETRY_AFTER_RATE = '1';
const RETRY_AFTER_FULL = '5';

type Ready = Omit<
  ConstructorParameters<typeof InboundCall>[0],
  'context' | 'transaction' | 'onClosed' | 'isBeyondLimit'
>;

/** Of a call that has no place of its own: there is none to give back. */
const noPlace = (): void => undefined;

/** The server side: what a request is, who may ask it, and which call it belongs to. */
export class RequestDesk {
  readonly #needs: DeskNeeds;
  readonly #counters: Counters;
  readonly #digest: DigestServer;

  constructor(needs: DeskNeeds) {
    this.#needs = needs;
    this.#counters = needs.context.counters;
    this.#digest = createDigestServer(needs.context.timers);
  }

  serve(transaction: ServerTransaction): void {
    const { request } = transaction;
    const answer = (parts: ResponseParts): void =>
      transaction.respond(buildResponse(request, { toTag: newTag(), ...parts }));
    try {
      const parts = this.#route(transaction);
      if (parts !== undefined) answer(parts);
    } catch (error) {
      // The sender must not wait 32 s for our mistake, and the transaction must not stay half made.
      if (transaction.isOpen()) answer({ status: 500 });
      throw error;
    }
  }

  /** Answers the response to give now, or nothing when a call has taken the request over. */
  #route(transaction: ServerTransaction): ResponseParts | undefined {
    const { request, source } = transaction;
    const { context } = this.#needs;
    const fault = findFault(request, source.transport);
    if (fault !== undefined) return fault;
    if (request.method === 'CANCEL') return this.#cancel(transaction);
    const localTag = tagOf(request.to);
    if (localTag !== '') {
      const call = this.#needs.findDialog(dialogKey(request.callId, localTag, tagOf(request.from)));
      // Another trunk may know the tags (it may have seen the call pass), but the call is not its own.
      if (call === undefined || context.trunks.byAddress(source.address)?.name !== call.trunk) return { status: 481 };
      call.receive(transaction);
      return undefined;
    }
    if (context.layer.isMerged(request)) {
      this.#counters.merged += 1;
      return { status: 482 };
    }
    if (request.method === 'INVITE') return this.#ring(transaction);
    return request.method === 'OPTIONS' ? this.#describe() : { status: 481 };
  }

  #describe(): ResponseParts {
    const headers: [string, string][] = [
      ['allow', ALLOW],
      ['accept', SDP_TYPE],
      ['accept-encoding', 'identity'],
      ['supported', SUPPORTED_EXTENSIONS.join(', ')],
    ];
    return { status: 200, headers };
  }

  /**
   * §9.2: 200 when the INVITE is known, whether or not it could still be stopped, with the tag of its answers. It is said before
   * the 487: phones that read them in this order only are met in the field.
   */
  #cancel(cancel: ServerTransaction): ResponseParts | undefined {
    const invite = this.#needs.context.layer.cancelledBy(cancel.request);
    if (invite === undefined) return { status: 481 };
    const toTag = invite.toTag === '' ? newTag() : invite.toTag;
    cancel.respond(buildResponse(cancel.request, { status: 200, toTag }));
    this.#needs.findCancellable(invite)?.(cancel.request);
    return undefined;
  }

  /** Password before anything else: who does not know it learns nothing about us. */
  #challenge({ request, source }: ServerTransaction, trunk: SipTrunk): ResponseParts | undefined {
    if (trunk.inboundAuth === undefined) return undefined;
    const verdict = this.#digest.check(request, source.address, trunk.inboundAuth);
    if (verdict === 'good') return undefined;
    if (verdict === 'wrong') this.#counters.auth_refused += 1;
    else if (verdict === 'replayed') this.#counters.auth_replayed += 1;
    else this.#counters.auth_challenged += 1;
    const stale = verdict === 'stale' || verdict === 'replayed';
    return { status: 401, headers: this.#digest.challenge(source.address, stale) };
  }

  #ring(transaction: ServerTransaction): ResponseParts | undefined {
    const { request, source } = transaction;
    const trunk = this.#needs.context.trunks.byAddress(source.address);
    if (trunk === undefined) return { status: 403 };
    const challenge = this.#challenge(transaction, trunk);
    if (challenge !== undefined) return challenge;
    const ready = this.#read(request, trunk);
    if ('status' in ready) return ready;
    const handler = this.#needs.handler();
    if (handler === undefined) return { status: 480 };
    const leave = this.#needs.enter(trunk);
    // Who comes to take the place of a call is not told about lines.
    const isBeyondLimit = leave === 'trunk_is_full' && trunk.handsOverWhenFull === true && ready.replaces === undefined;
    if (typeof leave === 'string' && !isBeyondLimit) return this.#refuseLoad(leave);
    if (!isBeyondLimit) this.#counters.calls_in += 1;
    transaction.respond(buildResponse(request, { status: 100 }));
    const onClosed = typeof leave === 'string' ? noPlace : leave;
    const { context } = this.#needs;
    const call = new InboundCall({ ...ready, isBeyondLimit, context, transaction, onClosed });
    try {
      handler(call);
    } catch (error) {
      call.reject(500);
      throw error;
    }
    return undefined;
  }

  #refuseLoad(why: LoadRefusal | 'too_many_calls'): ResponseParts {
    // A full trunk is busy, as a bundle of lines is; who comes too fast or finds us full may come again.
    if (why === 'trunk_is_full') return { status: 486 };
    const wait = why === 'trunk_too_fast' ? RETRY_AFTER_RATE : RETRY_AFTER_FULL;
    return { status: 503, headers: [['retry-after', wait]] };
  }

  /** Everything an INVITE asks for that can be decided before anybody hears of it. */
  #read(request: SipRequest, trunk: SipTrunk): Ready | ResponseParts {
    const offer = parseOffer(request, trunk.srtp);
    if (!offer.ok) return { status: 488, headers: [['warning', `399 ${this.#needs.host()} "${offer.refusal}"`]] };
    const reliable = this.#reliability(request, trunk);
    if (typeof reliable !== 'boolean') return reliable;
    const timing = answerSession(request, trunk.sessionExpires);
    if ('refusal' in timing) return timing.refusal;
    const replaces = this.#replaces(request, trunk);
    if (replaces !== undefined && 'status' in replaces) return replaces;
    return {
      trunk: trunk.name,
      offer: offer.value,
      isTrusted: trunk.trustsIdentity === true,
      isReliable: reliable,
      timing,
      replaces,
    };
  }

  /** RFC 3262 §3: what the far end demands is done or refused; what we demand it must understand (421). */
  #reliability(request: SipRequest, trunk: SipTrunk): boolean | ResponseParts {
    const policy = trunk.reliable ?? 'supported';
    const isDemanded = request.headers.values('require').some((tag) => tag.toLowerCase() === '100rel');
    if (policy === 'never') return isDemanded ? { status: 420, headers: [['unsupported', '100rel']] } : false;
    const can = supports(request, '100rel');
    if (policy === 'required' && !can) return { status: 421, headers: [['require', '100rel']] };
    return can;
  }

  /** RFC 3891 §3: the call must be there, of the same trunk, and early when only an early one is meant. */
  #replaces(request: SipRequest, trunk: SipTrunk): DialogIds | ResponseParts | undefined {
    const { ids, isBad } = replacesOf(request);
    if (isBad) return { status: 400, reason: 'Bad Replaces' };
    if (ids === undefined) return undefined;
    const call = this.#needs.findDialog(dialogKey(ids.callId, ids.toTag, ids.fromTag));
    if (call === undefined || call.trunk !== trunk.name) return { status: 481 };
    if (call.isEnded) return { status: 603 };
    if (ids.earlyOnly && call.isEstablished) return { status: 486 };
    // An early call that came to us cannot be taken over by who rings: only one we made.
    return call.isEstablished || call.isCaller ? ids : { status: 481 };
  }
}
