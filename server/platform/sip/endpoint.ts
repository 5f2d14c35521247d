import { networkInterfaces } from 'node:os';
import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { CallSession } from './call-session.ts';
import type { CallContext, DialogUser, IncomingCall, OutgoingCall } from './call-types.ts';
import { newCounters } from './counters.ts';
import { dialogFrom, dialogKey, type DialogSnapshot } from './dialog.ts';
import type { InviteRefusal, InviteWish, SipEndpoint, SipEndpointNeeds, SipStats } from './endpoint-types.ts';
import { tagOf } from './header-values.ts';
import { DEFAULT_LIMITS, type SipLimits } from './limits.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { OutboundCall } from './outgoing-call.ts';
import { isSendable, type Peer, type TransportKind } from './peer.ts';
import { probeTarget } from './probe.ts';
import type { DialogIds } from './replaces.ts';
import { RequestDesk } from './request-desk.ts';
import { formatHostPort } from './scanner.ts';
import { scopeTimers, type ScopedTimers } from './scoped-timers.ts';
import { buildResponse, type ResponseParts } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { systemTimers } from './timers.ts';
import { newBranch, statelessTag } from './tokens.ts';
import { createTrace, type Trace, type TraceLine } from './trace.ts';
import { TransactionLayer } from './transaction-layer.ts';
import { createTransport, replyPeer, type Transport } from './transport.ts';
import { createTrunkBook, targetsOf, type SipTrunk, type TrunkBook } from './trunk.ts';
import { TrunkHealth, type Pinged, type TargetHealth } from './trunk-health.ts';
import { createTrunkLoad, type LoadRefusal, type TrunkLoad } from './trunk-load.ts';

const outsideAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((each) => each.family === 'IPv4' && !each.internal)?.address;

const PARAMETER_OF_WIRE: Readonly<Record<TransportKind, string>> = {
  udp: '',
  tcp: ';transport=tcp',
  tls: ';transport=tls',
};

class Endpoint implements SipEndpoint {
  readonly #needs: SipEndpointNeeds;
  readonly #limits: SipLimits;
  readonly #counters = newCounters();
  readonly #timers: ScopedTimers;
  readonly #trunks: TrunkBook;
  readonly #load: TrunkLoad;
  readonly #health: TrunkHealth;
  readonly #trace: Trace;
  readonly #transport: Transport;
  readonly #layer: TransactionLayer;
  readonly #desk: RequestDesk;
  readonly #dialogs = new Map<string, DialogUser>();
  readonly #cancellable = new Map<ServerTransaction, (cancel: SipRequest) => void>();
  /** Orphans being ended; whoever waits for them must not wait longer than we run. */
  readonly #farewells = new Set<() => void>();
  readonly #healthListeners = new Set<(health: TargetHealth) => void>();
  readonly #context: CallContext;
  #calls = 0;
  #ports: { readonly port: number; readonly tlsPort?: number } = { port: 0 };
  #running = false;
  #handler: ((call: IncomingCall) => void) | undefined;

  constructor(needs: SipEndpointNeeds) {
    this.#needs = needs;
    this.#limits = { ...DEFAULT_LIMITS, ...needs.limits };
    this.#timers = scopeTimers(needs.timers ?? systemTimers);
    this.#trunks = createTrunkBook(needs.trunks);
    this.#load = createTrunkLoad(this.#timers);
    const wallClock = (): number => Date.now();
    this.#trace = createTrace((address) => this.#trunks.byAddress(address)?.name, wallClock);
    const common = { timers: this.#timers, counters: this.#counters };
    this.#transport = this.#openTransport();
    this.#layer = new TransactionLayer({
      env: { ...common, send: (message, peer, onError) => this.#transport.send(message, peer, onError) },
      maxServerTransactions: this.#limits.maxServerTransactions,
      onRequest: (transaction) => this.#desk.serve(transaction),
      onAck: (request, source) => this.#receiveAck(request, source),
      onOverload: (request, replyTo) => this.#answerStateless(request, replyTo, { status: 503 }),
    });
    this.#health = new TrunkHealth({
      timers: this.#timers,
      now: wallClock,
      trunks: () => this.#trunks.all(),
      probe: (trunk, target, done) => probeTarget(this.#context, { trunk, target, from: this.address() }, done),
      onChange: (health) => this.#tellHealth(health),
    });
    this.#context = this.#makeContext();
    this.#desk = new RequestDesk({
      context: this.#context,
      findDialog: (key) => this.#dialogs.get(key),
      findCancellable: (transaction) => this.#cancellable.get(transaction),
      enter: (trunk) => this.#enter(trunk),
      handler: () => this.#handler,
      host: () => this.address().host,
    });
  }

  #openTransport(): Transport {
    const { listen, log } = this.#needs;
    return createTransport({
      timers: this.#timers,
      counters: this.#counters,
      listen,
      log,
      limits: this.#limits,
      trace: this.#trace,
      trunkAt: (address) => this.#trunks.byAddress(address),
      onMessage: (message, from) => this.#receive(message, from),
    });
  }

  #makeContext(): CallContext {
    return {
      timers: this.#timers,
      counters: this.#counters,
      limits: this.#limits,
      log: this.#needs.log,
      layer: this.#layer,
      trunks: this.#trunks,
      health: this.#health,
      newVia: (transport) => {
        const parameters = new Map([
          ['branch', newBranch()],
          ['rport', ''],
        ]);
        return { transport: transport.toUpperCase(), ...this.#sentBy(transport), parameters };
      },
      contact: (transport, user, isSips) => this.#contact(transport, user, isSips),
      adopt: (key, call) => void this.#dialogs.set(key, call),
      release: (key) => void this.#dialogs.delete(key),
      onCancel: (transaction, run) => {
        if (run === undefined) this.#cancellable.delete(transaction);
        else this.#cancellable.set(transaction, run);
      },
    };
  }

  async start(): Promise<void> {
    this.#ports = await this.#transport.start();
    this.#running = true;
    if (this.#needs.advertised === undefined && this.address().host !== this.#needs.listen.host)
      this.#needs.log.warn(
        { host: this.address().host },
        'no advertised SIP address given, taking the first interface',
      );
    this.#health.start();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#health.stop();
    this.#layer.stop();
    this.#timers.cancelAll();
    this.#dialogs.clear();
    this.#cancellable.clear();
    for (const done of this.#farewells) done();
    await this.#transport.stop();
  }

  address(): { readonly host: string; readonly port: number; readonly tlsPort?: number } {
    const { listen, advertised } = this.#needs;
    const anywhere = listen.host === '0.0.0.0' || listen.host === '::';
    const host = advertised?.host ?? (anywhere ? (outsideAddress() ?? '127.0.0.1') : listen.host);
    const tlsPort = advertised?.tlsPort ?? this.#ports.tlsPort;
    const port = advertised?.port ?? this.#ports.port;
    return tlsPort === undefined ? { host, port } : { host, port, tlsPort };
  }

  onInvite(handler: (call: IncomingCall) => void): void {
    this.#handler = handler;
  }

  invite(wish: InviteWish): Result<OutgoingCall, InviteRefusal> {
    const trunk = this.#trunks.byName(wish.trunk);
    if (!this.#running) return refuse('not_running');
    if (trunk === undefined) return refuse('unknown_trunk');
    const ways = targetsOf(trunk).filter(({ host, port }) => isSendable(host, port));
    if (ways.length === 0) return refuse('trunk_host_is_no_address');
    const targets = ways.filter((target) => !this.#health.isDown(trunk, target));
    if (targets.length === 0) return refuse('trunk_is_down');
    const onClosed = this.#enter(trunk);
    if (typeof onClosed === 'string') return refuse(onClosed);
    this.#counters.calls_out += 1;
    const { to, from, sdp, replaces, referredBy, hideNumber = false } = wish;
    const parts = { context: this.#context, trunk, targets, to, sdp, onClosed, fromHost: this.address().host };
    const call = new OutboundCall({ ...parts, replaces, referredBy, caller: { ...from, hide: hideNumber } });
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
      const session = new CallSession({ context: this.#context, dialog, hooks: { onClosed }, id: 'orphan' });
      session.establish();
      session.bye('service restarted');
    });
  }

  callOf({ callId, toTag, fromTag }: DialogIds): string | undefined {
    const call = this.#dialogs.get(dialogKey(callId, toTag, fromTag));
    return call === undefined || call.isEnded ? undefined : call.id;
  }

  callsOf(trunk: string): number {
    return this.#load.callsOf(trunk);
  }

  health(): readonly TargetHealth[] {
    return this.#health.list();
  }

  async ping(name: string): Promise<readonly Pinged[]> {
    const trunk = this.#trunks.byName(name);
    return trunk === undefined || !this.#running ? [] : this.#health.ask(trunk);
  }

  onHealth(listener: (health: TargetHealth) => void): () => void {
    this.#healthListeners.add(listener);
    return () => void this.#healthListeners.delete(listener);
  }

  onTrace(listener: (line: TraceLine) => void): () => void {
    return this.#trace.on(listener);
  }

  stats(): SipStats {
    const { size: dialogs } = this.#dialogs;
    return { ...this.#counters, calls: this.#calls, dialogs, transactions: this.#layer.size() };
  }

  /** A place for a call of this trunk. What is returned gives it back, once. */
  #enter(trunk: SipTrunk): (() => void) | LoadRefusal | 'too_many_calls' {
    if (this.#calls >= this.#limits.maxCalls) return 'too_many_calls';
    const refusal = this.#load.enter(trunk);
    if (refusal !== undefined) {
      this.#counters[refusal === 'trunk_is_full' ? 'trunk_full' : 'trunk_too_fast'] += 1;
      return refusal;
    }
    let open = true;
    this.#calls += 1;
    return () => {
      if (!open) return;
      open = false;
      this.#calls -= 1;
      this.#load.leave(trunk.name);
    };
  }

  #tellHealth(health: TargetHealth): void {
    const { trunk, target, state } = health;
    this.#needs.log.warn({ trunk, target, state }, 'a way out of a trunk changed');
    for (const listener of this.#healthListeners) listener(health);
  }

  #sentBy(transport: TransportKind): { readonly host: string; readonly port: number } {
    const { host, port, tlsPort } = this.address();
    return { host, port: transport === 'tls' ? (tlsPort ?? port) : port };
  }

  #contact(transport: TransportKind, user: string, isSips = false): string {
    const at = user === '' ? '' : `${user}@`;
    const scheme = isSips ? 'sips' : 'sip';
    return `<${scheme}:${at}${formatHostPort(this.#sentBy(transport))}${isSips ? '' : PARAMETER_OF_WIRE[transport]}>`;
  }

  /** Strangers get no transaction: a forged source would else be sent eleven resent refusals for one datagram. */
  #receive(message: SipMessage, from: Peer): void {
    const isStranger = this.#trunks.byAddress(from.address) === undefined;
    if (message.kind === 'response' || !isStranger || message.method === 'OPTIONS') {
      this.#layer.receive(message, from);
      return;
    }
    this.#counters.unknown_source += 1;
    this.#transport.strike(from.address);
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
}

export const createSipEndpoint = (needs: SipEndpointNeeds): SipEndpoint => new Endpoint(needs);
