import { branchOf } from './header-values.ts';
import type { Counters } from './counters.ts';
import type { SipLimits } from './limits.ts';
import type { SipLog } from './log.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { parseMessage } from './parser.ts';
import { isSendable, type Peer, type TransportKind } from './peer.ts';
import { createRateLimit } from './rate-limit.ts';
import { buildResponse, serialise, withTopVia } from './serialise.ts';
import { createTcpWire } from './tcp-wire.ts';
import type { Timers } from './timers.ts';
import { newTag } from './tokens.ts';
import { createUdpWire, type Wire } from './udp-wire.ts';

/** Default port where an address names none (RFC 3261 §19.1.2). */
export const SIP_PORT = 5060;

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly udp?: boolean;
  readonly tcp?: boolean;
}

export interface TransportNeeds {
  readonly listen: ListenAddress;
  readonly limits: SipLimits;
  readonly timers: Timers;
  readonly counters: Counters;
  readonly log: SipLog;
  readonly isTrunk: (address: string) => boolean;
  readonly onMessage: (message: SipMessage, from: Peer) => void;
}

export interface Transport {
  /** Opens all wires on one port number; resolves with it. */
  start(): Promise<number>;
  stop(): Promise<void>;
  send(message: SipMessage, peer: Peer, onError?: () => void): void;
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
  const named = request.via.port ?? SIP_PORT;
  const port = from.transport === 'udp' && request.via.parameters.has('rport') ? from.port : named;
  return { ...from, port };
}

export function createTransport(needs: TransportNeeds): Transport {
  const { limits, counters, log } = needs;
  const allow = createRateLimit(needs.timers);
  const wires = new Map<TransportKind, Wire>();

  const send = (message: SipMessage, peer: Peer, onError: () => void = () => undefined): void => {
    const wire = wires.get(peer.transport);
    if (wire === undefined || !isSendable(peer.address, peer.port)) {
      counters.dropped_unsendable += 1;
      // Not before the caller holds its transaction: an error must never arrive inside the call that caused it.
      queueMicrotask(onError);
      return;
    }
    counters.sent += 1;
    wire.send(serialise(message), peer, () => {
      counters.send_errors += 1;
      onError();
    });
  };
  const answerBroken = (request: SipRequest, status: number, from: Peer): void => {
    if (request.method === 'ACK') return;
    counters.answered_400 += 1;
    const marked = markReceived(request, from);
    send(buildResponse(marked, { status, toTag: newTag() }), replyPeer(marked, from));
  };
  const onText = (text: string, from: Peer): void => {
    counters.received += 1;
    const pace = needs.isTrunk(from.address) ? limits.trunkMessagesPerSecond : limits.strangerMessagesPerSecond;
    if (!allow(from.address, pace)) {
      counters.dropped_rate += 1;
      return;
    }
    const parsed = parseMessage(text);
    if (!parsed.ok) {
      const { answerable, status, reason } = parsed.refusal;
      log.debug({ reason, address: from.address }, 'unreadable SIP message');
      if (answerable === undefined) counters.dropped_unparsable += 1;
      else answerBroken(answerable, status, from);
      return;
    }
    const message = parsed.value;
    try {
      needs.onMessage(message.kind === 'request' ? markReceived(message, from) : message, from);
    } catch (error) {
      // One bad message must cost one message: without this a stranger's bytes could end the process.
      counters.internal_errors += 1;
      log.error({ err: error, branch: branchOf(message.via) }, 'SIP message failed inside');
    }
  };
  const wireNeeds = (port: number) => ({
    host: needs.listen.host,
    port,
    onText,
    onError: (error: Error) => log.debug({ err: error }, 'SIP wire'),
  });
  const open = async (kind: TransportKind, port: number): Promise<number> => {
    const onRefused = (reason: string): void => {
      counters.tcp_refused += 1;
      log.debug({ reason }, 'TCP connection refused or cut');
    };
    const wire =
      kind === 'udp' ? createUdpWire(wireNeeds(port)) : createTcpWire({ ...wireNeeds(port), limits, onRefused });
    const bound = await wire.start();
    wires.set(kind, wire);
    return bound;
  };
  const stop = async (): Promise<void> => {
    const open = [...wires.values()];
    wires.clear();
    await Promise.all(open.map((wire) => wire.stop()));
  };
  return {
    send,
    stop,
    start: async () => {
      let { port } = needs.listen;
      try {
        if (needs.listen.tcp !== false) port = await open('tcp', port);
        if (needs.listen.udp !== false) port = await open('udp', port);
      } catch (error) {
        await stop();
        throw error;
      }
      return port;
    },
  };
}
