import { networkInterfaces } from 'node:os';
import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { CallSession } from './call-session.ts';
import type { CallContext, DialogUser, IncomingCall, OutgoingCall } from './call-types.ts';
import { newCounters, type Counters } from './counters.ts';
import { dialogFrom, dialogKey, type DialogSnapshot } from './dialog.ts';
import { formatHostPort } from './scanner.ts';
import { tagOf } from './header-values.ts';
import { InboundCall } from './incoming-call.ts';
import { DEFAULT_LIMITS, type SipLimits } from './limits.ts';
import type { SipLog } from './log.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { OutboundCall } from './outgoing-call.ts';
import { isSendable, type Peer, type TransportKind } from './peer.ts';
import { ALLOW, SDP_TYPE } from './requests.ts';
import { parseOffer } from './reoffer.ts';
import { scopeTimers, type ScopedTimers } from './scoped-timers.ts';
import { buildResponse, type ResponseParts } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { systemTimers, type Timers } from './timers.ts';
import { newBranch, newTag, statelessTag } from './tokens.ts';
import { TransactionLayer } from './transaction-layer.ts';
import { createTransport, replyPeer, type ListenAddress, type Transport } from './transport.ts';
import { createTrunkBook, type SipTrunk, type TrunkBook } from './trunk.ts';
import { findFault } from './uas-checks.ts';

export interface SipEndpointNeeds {
  readonly listen: ListenAddress;
  /** What far ends are told to send to. Needed behind NAT or when listening on 0.0.0.0. */
  readonly advertised?: { readonly host: string; readonly port?: number };
  readonly trunks: () => readonly SipTrunk[];
  readonly log: SipLog;
  readonly limits?: Partial<SipLimits>;
  /** 403 tells an honest carrier what is wrong; silence hides the endpoint from scanners. */
  readonly unknownSource?: 'forbid' | 'silent';
  readonly timers?: Timers;
}

export interface InviteWish {
  readonly trunk: string;
  readonly to: string;
  readonly from: { readonly user: string; readonly displayName?: string };
  readonly sdp: string;
}
export type InviteRefusal = 'unknown_trunk' | 'trunk_host_is_no_address' | 'too_many_calls' | 'not_running';

export interface SipEndpoint {
  start(): Promise<void>;
  /** Closes the sockets and forgets every call; end the calls first. */
  stop(): Promise<void>;
  address(): { readonly host: string; readonly port: number };
  onInvite(handler: (call: IncomingCall) => void): void;
  /** Events of the call come no earlier than the next turn, so listeners can be set after this returns. */
  invite(wish: InviteWish): Result<OutgoingCall, InviteRefusal>;
  /** Says BYE for a call a former process left behind. Resolves when answered or given up after 32 s. */
  endOrphan(snapshot: DialogSnapshot): Promise<void>;
  stats(): Readonly<Counters> & { readonly calls: number; readonly dialogs: number; readonly transactions: number };
}

const outsideAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((each) => each.family === 'IPv4' && !each.internal)?.address;

class Endpoint implements SipEndpoint {
  readonly #needs: SipEndpointNeeds;
  readonly #limits: SipLimits;
  readonly #counters = newCounters();
  readonly #timers: ScopedTimers;
  readonly #trunks: TrunkBook;
  readonly #transport: Transport;
  readonly #layer: TransactionLayer;
  readonly #dialogs = new Map<string, DialogUser>();
  readonly #cancellable = new Map<ServerTransaction, () => void>();
  /** Orphans being ended; whoever waits for them must not wait longer than we run. */
  readonly #farewells = new Set<() => void>();
  readonly #context: CallContext;
  #calls = 0;
  #port = 0;
  #running = false;
  #handler: ((call: IncomingCall) => void) | undefined;

  constructor(needs: SipEndpointNeeds) {
    this.#needs = needs;
    this.#limits = { ...DEFAULT_LIMITS, ...needs.limits };
    this.#timers = scopeTimers(needs.timers ?? systemTimers);
    this.#trunks = createTrunkBook(needs.trunks);
    const { log, listen } = needs;
    const common = { timers: this.#timers, counters: this.#counters };
    this.#transport = createTransport({
      ...common,
      listen,
      log,
      limits: this.#limits,
      isTrunk: (address) => this.#trunks.byAddress(address) !== undefined,
      onMessage: (message, from) => this.#receive(message, from),
    });
    this.#layer = new TransactionLayer({
      env: { ...common, send: (message, peer, onError) => this.#transport.send(message, peer, onError) },
      maxServerTransactions: this.#limits.maxServerTransactions,
      onRequest: (transaction) => this.#serve(transaction),
      onAck: (request, source) => this.#receiveAck(request, source),
      onOverload: (request, replyTo) => this.#answerStateless(request, replyTo, { status: 503 }),
    });
    this.#context = {
      ...common,
      limits: this.#limits,
      log,
      layer: this.#layer,
      trunks: this.#trunks,
      newVia: (transport) => {
        const parameters = new Map([
          ['branch', newBranch()],
          ['rport', ''],
        ]);
        return { transport: transport.toUpperCase(), ...this.address(), parameters };
      },
      contact: (transport, user) => this.#contact(transport, user),
      adopt: (key, call) => void this.#dialogs.set(key, call),
      release: (key) => void this.#dialogs.delete(key),
      onCancel: (transaction, run) => {
        if (run === undefined) this.#cancellable.delete(transaction);
        else this.#cancellable.set(transaction, run);
      },
    };
  }

  async start(): Promise<void> {
    this.#port = await this.#transport.start();
    this.#running = true;
    if (this.#needs.advertised === undefined && this.address().host !== this.#needs.listen.host)
      this.#needs.log.warn(
        { host: this.address().host },
        'no advertised SIP address given, taking the first interface',
      );
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#layer.stop();
    this.#timers.cancelAll();
    this.#dialogs.clear();
    this.#cancellable.clear();
    for (const done of this.#farewells) done();
    await this.#transport.stop();
  }

  address(): { readonly host: string; readonly port: number } {
    const { listen, advertised } = this.#needs;
    const anywhere = listen.host === '0.0.0.0' || listen.host === '::';
    const host = advertised?.host ?? (anywhere ? (outsideAddress() ?? '127.0.0.1') : listen.host);
    return { host, port: advertised?.port ?? this.#port };
  }

  onInvite(handler: (call: IncomingCall) => void): void {
    this.#handler = handler;
  }

  invite(wish: InviteWish): Result<OutgoingCall, InviteRefusal> {
    const trunk = this.#trunks.byName(wish.trunk);
    if (!this.#running) return refuse('not_running');
    if (trunk === undefined) return refuse('unknown_trunk');
    if (!isSendable(trunk.host, trunk.port)) return refuse('trunk_host_is_no_address');
    if (this.#calls >= this.#limits.maxCalls) return refuse('too_many_calls');
    this.#counters.calls_out += 1;
    const { to, from, sdp } = wish;
    const fromHost = this.address().host;
    const call = new OutboundCall({
      context: this.#context,
      trunk,
      to,
      from,
      sdp,
      fromHost,
      onClosed: this.#countCall(),
    });
    call.start();
    return ok(call);
  }

  endOrphan(snapshot: DialogSnapshot): Promise<void> {
    const dialog = dialogFrom(snapshot);
    if (dialog === undefined || !this.#running) return Promise.resolve();
    return new Promise((resolve) => {
      const onClosed = (): void => {
        this.#farewells.delete(onClosed);
        resolve();
      };
      this.#farewells.add(onClosed);
      const session = new CallSession({ context: this.#context, dialog, hooks: { onClosed } });
      session.establish();
      session.bye('service restarted');
    });
  }

  stats() {
    const { size: dialogs } = this.#dialogs;
    return { ...this.#counters, calls: this.#calls, dialogs, transactions: this.#layer.size() };
  }

  /** Counts the call until the function returned is called, once. */
  #countCall(): () => void {
    let open = true;
    this.#calls += 1;
    return () => {
      if (open) this.#calls -= 1;
      open = false;
    };
  }

  #contact(transport: TransportKind, user: string): string {
    const at = user === '' ? '' : `${user}@`;
    return `<sip:${at}${formatHostPort(this.address())}${transport === 'tcp' ? ';transport=tcp' : ''}>`;
  }

  /** Strangers get no transaction: a forged source would else be sent eleven resent refusals for one datagram. */
  #receive(message: SipMessage, from: Peer): void {
    const isStranger = this.#trunks.byAddress(from.address) === undefined;
    if (message.kind === 'response' || !isStranger || message.method === 'OPTIONS') {
      this.#layer.receive(message, from);
      return;
    }
    this.#counters.unknown_source += 1;
    if (message.method === 'ACK' || this.#needs.unknownSource === 'silent') return;
    this.#answerStateless(message, replyPeer(message, from), { status: 403 });
  }

  #answerStateless(request: SipRequest, replyTo: Peer, parts: ResponseParts): void {
    this.#transport.send(buildResponse(request, { ...parts, toTag: statelessTag(request.callId) }), replyTo);
  }

  #receiveAck(request: SipRequest, source: Peer): void {
    const call = this.#dialogs.get(dialogKey(request.callId, tagOf(request.to), tagOf(request.from)));
    if (call === undefined) this.#counters.dropped_stray_ack += 1;
    else call.receiveAck(request, source);
  }

  #serve(transaction: ServerTransaction): void {
    const { request } = transaction;
    const answer = (parts: ResponseParts): void =>
      transaction.respond(buildResponse(request, { ...parts, toTag: newTag() }));
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
    const fault = findFault(request);
    if (fault !== undefined) return fault;
    if (request.method === 'CANCEL') return this.#cancel(request);
    const localTag = tagOf(request.to);
    if (localTag !== '') {
      const call = this.#dialogs.get(dialogKey(request.callId, localTag, tagOf(request.from)));
      // Another trunk may know the tags (it may have seen the call pass), but the call is not its own.
      if (call === undefined || this.#trunks.byAddress(source.address)?.name !== call.trunk) return { status: 481 };
      call.receive(transaction);
      return undefined;
    }
    if (this.#layer.isMerged(request)) {
      this.#counters.merged += 1;
      return { status: 482 };
    }
    if (request.method === 'INVITE') return this.#ring(transaction);
    if (request.method !== 'OPTIONS') return { status: 481 };
    return {
      status: 200,
      headers: [
        ['allow', ALLOW],
        ['accept', SDP_TYPE],
        ['accept-encoding', 'identity'],
        ['supported', ''],
      ],
    };
  }

  /** §9.2: 200 when the INVITE is known, whether or not it could still be stopped. */
  #cancel(request: SipRequest): ResponseParts {
    const invite = this.#layer.cancelledBy(request);
    if (invite === undefined) return { status: 481 };
    this.#cancellable.get(invite)?.();
    return { status: 200 };
  }

  #ring(transaction: ServerTransaction): ResponseParts | undefined {
    const { request, source } = transaction;
    const trunk = this.#trunks.byAddress(source.address);
    if (trunk === undefined) return { status: 403 };
    const offer = parseOffer(request);
    if (!offer.ok) return { status: 488, headers: [['warning', `399 ${this.address().host} "${offer.refusal}"`]] };
    if (this.#handler === undefined) return { status: 480 };
    if (this.#calls >= this.#limits.maxCalls) return { status: 503, headers: [['retry-after', '5']] };
    this.#counters.calls_in += 1;
    transaction.respond(buildResponse(request, { status: 100 }));
    const onClosed = this.#countCall();
    const call = new InboundCall({
      context: this.#context,
      transaction,
      trunk: trunk.name,
      offer: offer.value,
      onClosed,
    });
    try {
      this.#handler(call);
    } catch (error) {
      call.reject(500);
      throw error;
    }
    return undefined;
  }
}

export const createSipEndpoint = (needs: SipEndpointNeeds): SipEndpoint => new Endpoint(needs);
