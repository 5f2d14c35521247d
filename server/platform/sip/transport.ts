import type { Counters } from './counters.ts';
import type { SipLimits } from './limits.ts';
import type { SipLog } from './log.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { parseMessage, type ParseRefusal } from './parser.ts';
import { isSendable, SIP_PORT, SIPS_PORT, type Peer, type TransportKind } from './peer.ts';
import { createBans, type Bans } from './bans.ts';
import { createRateLimit } from './rate-limit.ts';
import { buildResponse, serialise, withTopVia } from './serialise.ts';
import { createStreamWire, type TlsSettings } from './stream-wire.ts';
import type { Timers } from './timers.ts';
import { statelessTag } from './tokens.ts';
import type { Trace } from './trace.ts';
import type { SipTrunk } from './trunk.ts';
import { createUdpWire, type Wire } from './udp-wire.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly udp?: boolean;
  readonly tcp?: boolean;
  /** TLS on a port of its own (5061 by the book). */
  readonly tls?: TlsSettings & { readonly port: number };
}

export interface TransportNeeds {
  readonly listen: ListenAddress;
  readonly limits: SipLimits;
  readonly timers: Timers;
  readonly counters: Counters;
  readonly log: SipLog;
  readonly trunkAt: (address: string) => SipTrunk | undefined;
  readonly trace: Trace;
  readonly onMessage: (message: SipMessage, from: Peer) => void;
}

export interface Transport {
  /** Opens UDP and TCP on one port number and TLS on its own; resolves with them. */
  start(): Promise<{ readonly port: number; readonly tlsPort?: number }>;
  stop(): Promise<void>;
  send(message: SipMessage, peer: Peer, onError?: () => void): void;
  /** A stranger did something unwanted; too often, and it is not heard for a while. */
  strike(address: string): void;
}

/** RFC 3261 §18.2.1 and RFC 3581 §4: note where a request really came from, so that the answer goes back there. */
export function markReceived(request: SipRequest, from: Peer): SipRequest {
  const { via } = request;
  const rport = via.parameters.has('rport');
  if (!rport && via.host === from.address) return request;
  const parameters = new Map(via.parameters);
  parameters.set('received', from.address);
  if (rport) parameters.set('rport', String(from.port));
  return withTopVia(request, { ...via, parameters });
}

/** Where the answer goes (RFC 3261 §18.2.2, RFC 3581 §4): the address it came from; the port it came from only if `rport` asks. */
export function replyPeer(request: SipRequest, from: Peer): Peer {
  const named = request.via.port ?? (from.transport === 'tls' ? SIPS_PORT : SIP_PORT);
  const port = from.transport === 'udp' && request.via.parameters.has('rport') ? from.port : named;
  return { ...from, port };
}

const PORT_TRIES = 8;

class WireTransport implements Transport {
  readonly #needs: TransportNeeds;
  readonly #wires = new Map<TransportKind, Wire>();
  readonly #allow: (address: string, perSecond: number) => boolean;
  readonly #bans: Bans;

  constructor(needs: TransportNeeds) {
    this.#needs = needs;
    this.#allow = createRateLimit(needs.timers);
    const { banStrikes: strikes, banWindowMs: windowMs, banMs } = needs.limits;
    this.#bans = createBans(needs.timers, { strikes, windowMs, banMs });
  }

  async start(): Promise<{ readonly port: number; readonly tlsPort?: number }> {
    const { listen } = this.#needs;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#openAll();
      } catch (error) {
        await this.stop();
        // Any port will do, and the one that was free for TCP is somebody's for UDP: another one.
        const isTaken = (error as { readonly code?: unknown }).code === 'EADDRINUSE';
        if (listen.port !== 0 || !isTaken || tries === PORT_TRIES) throw error;
      }
    }
  }

  async #openAll(): Promise<{ readonly port: number; readonly tlsPort?: number }> {
    const { listen } = this.#needs;
    let { port } = listen;
    if (listen.tcp !== false) port = await this.#open('tcp', port);
    if (listen.udp !== false) port = await this.#open('udp', port);
    if (listen.tls !== undefined) return { port, tlsPort: await this.#open('tls', listen.tls.port) };
    return { port };
  }

  strike(address: string): void {
    if (this.#needs.trunkAt(address) === undefined && this.#bans.strike(address)) this.#needs.counters.bans += 1;
  }

  async stop(): Promise<void> {
    const open = [...this.#wires.values()];
    this.#wires.clear();
    await Promise.all(open.map((wire) => wire.stop()));
  }

  send(message: SipMessage, peer: Peer, onError: () => void = () => undefined): void {
    const { counters, trace } = this.#needs;
    const wire = this.#wires.get(peer.transport);
    if (wire === undefined || !isSendable(peer.address, peer.port)) {
      counters.dropped_unsendable += 1;
      // Not now: an error must never arrive inside the call that caused it.
      queueMicrotask(onError);
      return;
    }
    counters.sent += 1;
    const bytes = serialise(message);
    trace.note('out', message, peer, () => bytes.toString('latin1'));
    wire.send(bytes, peer, () => {
      counters.send_errors += 1;
      queueMicrotask(onError);
    });
  }

  async #open(kind: TransportKind, port: number): Promise<number> {
    const { counters, log, limits, listen } = this.#needs;
    const common = {
      host: listen.host,
      port,
      onText: (text: string, from: Peer) => this.#receive(text, from),
      onError: (error: Error) => log.debug({ err: error }, 'SIP wire'),
    };
    const onRefused = (reason: string): void => {
      counters[kind === 'tls' ? 'tls_refused' : 'tcp_refused'] += 1;
      log.debug({ reason, kind }, 'connection refused or cut');
    };
    const secure = kind === 'tls' && listen.tls !== undefined ? { tls: listen.tls } : {};
    const tlsNameOf = (address: string): string | undefined => this.#needs.trunkAt(address)?.tlsName;
    const wire =
      kind === 'udp' ? createUdpWire(common) : createStreamWire({ ...common, limits, onRefused, ...secure, tlsNameOf });
    const bound = await wire.start();
    this.#wires.set(kind, wire);
    return bound;
  }

  #receive(text: string, from: Peer): void {
    const { counters, limits, log } = this.#needs;
    counters.received += 1;
    const isTrunk = this.#needs.trunkAt(from.address) !== undefined;
    if (!isTrunk && this.#bans.isBanned(from.address)) {
      counters.dropped_banned += 1;
      return;
    }
    if (!this.#allow(from.address, isTrunk ? limits.trunkMessagesPerSecond : limits.strangerMessagesPerSecond)) {
      counters.dropped_rate += 1;
      return;
    }
    try {
      const parsed = parseMessage(text);
      if (parsed.ok) this.#deliver(parsed.value, from, text);
      else this.#refuse(parsed.refusal, from);
    } catch (error) {
      // One bad message must cost one message: without this a stranger's bytes could end the process.
      counters.internal_errors += 1;
      log.error({ err: error }, 'SIP message failed inside');
    }
  }

  #deliver(message: SipMessage, from: Peer, text: string): void {
    this.#needs.trace.note('in', message, from, () => text);
    this.#needs.onMessage(message.kind === 'request' ? markReceived(message, from) : message, from);
  }

  #refuse({ reason, status, answerable }: ParseRefusal, from: Peer): void {
    const { counters, log } = this.#needs;
    log.debug({ reason, address: from.address }, 'unreadable SIP message');
    this.strike(from.address);
    if (answerable === undefined || answerable.method === 'ACK') {
      counters.dropped_unparsable += 1;
      return;
    }
    counters.answered_400 += 1;
    const marked = markReceived(answerable, from);
    this.send(buildResponse(marked, { status, toTag: statelessTag(marked.callId) }), replyPeer(marked, from));
  }
}

export const createTransport = (needs: TransportNeeds): Transport => new WireTransport(needs);
