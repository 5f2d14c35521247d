import { InviteClientTransaction, NonInviteClientTransaction } from './client-transaction.ts';
import type { ClientHooks, ClientTransaction } from './client-transaction.ts';
import { branchOf, tagOf, type Via } from './header-values.ts';
import type { SipMessage, SipRequest, SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import { InviteServerTransaction, NonInviteServerTransaction } from './server-transaction.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { MAGIC_COOKIE } from './tokens.ts';
import type { TransactionEnv } from './transaction-life.ts';
import { replyPeer } from './transport.ts';

export interface LayerNeeds {
  readonly env: TransactionEnv;
  readonly maxServerTransactions: number;
  readonly onRequest: (transaction: ServerTransaction) => void;
  /** ACK of a 2xx: it belongs to no transaction, only to a dialog. */
  readonly onAck: (request: SipRequest, source: Peer) => void;
  /** No room: answer without remembering. */
  readonly onOverload: (request: SipRequest, replyTo: Peer) => void;
}

const sentBy = (via: Via): string => `${via.host.toLowerCase()}:${via.port ?? ''}`;

/** RFC 3261 §17.2.3: branch + sent-by + method, ACK counting as its INVITE. Without the magic cookie (RFC 2543) by what it has. */
function serverKey(request: SipRequest): string {
  const method = request.method === 'ACK' ? 'INVITE' : request.method;
  const branch = branchOf(request.via);
  if (branch.startsWith(MAGIC_COOKIE)) return `${branch}|${sentBy(request.via)}|${method}`;
  const { callId, cseq, from, via } = request;
  return `2543|${callId}|${cseq.number}|${tagOf(from)}|${branch}|${sentBy(via)}|${method}`;
}
const clientKey = (via: Via, method: string): string => `${branchOf(via)}|${sentBy(via)}|${method}`;

/** RFC 3261 §8.2.2.2: the same request on two ways (forked by a proxy) has other branches but the same of these. */
const mergeKey = (request: SipRequest): string =>
  `${request.callId}|${tagOf(request.from)}|${request.cseq.number}|${request.method}`;

export class TransactionLayer {
  readonly #needs: LayerNeeds;
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #merges = new Map<string, string>();

  constructor(needs: LayerNeeds) {
    this.#needs = needs;
  }

  receive(message: SipMessage, source: Peer): void {
    if (message.kind === 'response') this.#receiveResponse(message);
    else this.#receiveRequest(message, source);
  }

  #receiveResponse(response: SipResponse): void {
    const client = this.#clients.get(clientKey(response.via, response.cseq.method));
    if (client === undefined) this.#needs.env.counters.dropped_stray_response += 1;
    else client.receive(response);
  }

  #receiveRequest(request: SipRequest, source: Peer): void {
    const key = serverKey(request);
    const known = this.#servers.get(key);
    if (known !== undefined) {
      known.receive(request);
      return;
    }
    if (request.method === 'ACK') {
      this.#needs.onAck(request, source);
      return;
    }
    const replyTo = replyPeer(request, source);
    if (this.#servers.size >= this.#needs.maxServerTransactions) {
      this.#needs.env.counters.dropped_overload += 1;
      this.#needs.onOverload(request, replyTo);
      return;
    }
    this.#needs.onRequest(this.#open(key, request, { source, replyTo }));
  }

  #open(key: string, request: SipRequest, way: { source: Peer; replyTo: Peer }): ServerTransaction {
    const merge = mergeKey(request);
    const onTerminated = (): void => {
      this.#servers.delete(key);
      if (this.#merges.get(merge) === key) this.#merges.delete(merge);
    };
    const init = { env: this.#needs.env, request, ...way, onTerminated };
    const transaction =
      request.method === 'INVITE' ? new InviteServerTransaction(init) : new NonInviteServerTransaction(init);
    this.#servers.set(key, transaction);
    if (!this.#merges.has(merge)) this.#merges.set(merge, key);
    return transaction;
  }

  /** Another transaction holds the same request that came here on another way. */
  isMerged(request: SipRequest): boolean {
    const owner = this.#merges.get(mergeKey(request));
    return owner !== undefined && owner !== serverKey(request);
  }

  /** The INVITE a CANCEL means: same branch and sent-by (§9.2). */
  cancelledBy(cancel: SipRequest): ServerTransaction | undefined {
    return this.#servers.get(serverKey({ ...cancel, method: 'INVITE' }));
  }

  invite(request: SipRequest, peer: Peer, hooks: ClientHooks): InviteClientTransaction {
    const key = clientKey(request.via, 'INVITE');
    const init = { env: this.#needs.env, request, peer, hooks, onTerminated: () => void this.#clients.delete(key) };
    const transaction = new InviteClientTransaction(init);
    this.#clients.set(key, transaction);
    transaction.start();
    return transaction;
  }

  request(request: SipRequest, peer: Peer, hooks: ClientHooks): void {
    const key = clientKey(request.via, request.method);
    const init = { env: this.#needs.env, request, peer, hooks, onTerminated: () => void this.#clients.delete(key) };
    const transaction = new NonInviteClientTransaction(init);
    this.#clients.set(key, transaction);
    transaction.start();
  }

  /** ACK of a 2xx goes out beside the machines. */
  sendDirect(message: SipRequest, peer: Peer): void {
    this.#needs.env.send(message, peer);
  }

  size(): number {
    return this.#servers.size + this.#clients.size;
  }

  stop(): void {
    for (const transaction of [...this.#servers.values(), ...this.#clients.values()]) transaction.terminate();
    this.#servers.clear();
    this.#clients.clear();
    this.#merges.clear();
  }
}
