import type { Machine } from '../../../shared/kernel/state-machine.ts';
import { tagOf } from './header-values.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import { T2, T4, TRANSACTION_TIMEOUT } from './timers.ts';
import { TransactionLife, type TransactionEnv } from './transaction-life.ts';
import { inviteServerMachine, serverMachine } from './transaction-state.ts';
import type { InviteServerEvent, InviteServerState, ServerEvent, ServerState } from './transaction-state.ts';

export interface ServerTransactionInit {
  readonly env: TransactionEnv;
  readonly request: SipRequest;
  /** Where the request came from (policy) and where answers go (RFC 3581). */
  readonly source: Peer;
  readonly replyTo: Peer;
  readonly onTerminated: () => void;
}

/** What the core holds of a request being answered. */
export interface ServerTransaction {
  readonly request: SipRequest;
  readonly source: Peer;
  /** Our tag in what was answered so far; empty: nothing that carries one. */
  readonly toTag: string;
  /** True until a final answer was given. */
  isOpen(): boolean;
  respond(response: SipResponse): void;
  /** A resent request, or for INVITE the ACK of a refusal. */
  receive(request: SipRequest): void;
  /** Forget everything now (shutdown). */
  terminate(): void;
}

abstract class Base<S extends string, E extends string> extends TransactionLife<S, E> {
  protected readonly init: ServerTransactionInit;
  protected last: SipResponse | undefined;
  readonly request: SipRequest;
  readonly source: Peer;

  constructor(machine: Machine<S | 'terminated', E>, init: ServerTransactionInit) {
    super(machine, init);
    this.init = init;
    this.request = init.request;
    this.source = init.source;
  }

  get toTag(): string {
    return this.last === undefined ? '' : tagOf(this.last.to);
  }

  protected get reliable(): boolean {
    return this.init.replyTo.transport !== 'udp';
  }

  protected sendLast(again: boolean): void {
    if (this.last === undefined) return;
    if (again) this.init.env.counters.resends += 1;
    this.init.env.send(this.last, this.init.replyTo);
  }
}

/** RFC 3261 §17.2.1 with RFC 6026: refusals are resent here until ACK; a 2xx is resent by the dialog, not by the transaction. */
export class InviteServerTransaction extends Base<InviteServerState, InviteServerEvent> implements ServerTransaction {
  constructor(init: ServerTransactionInit) {
    super(inviteServerMachine, init);
  }

  isOpen(): boolean {
    return this.state === 'proceeding';
  }

  respond(response: SipResponse): void {
    const event = response.status < 200 ? 'provisional' : response.status < 300 ? 'success' : 'failure';
    const before = this.state;
    if (!this.move(event)) return;
    this.last = response;
    this.sendLast(before === 'accepted');
    if (before !== 'proceeding' || event === 'provisional') return;
    if (event === 'success') {
      this.after(TRANSACTION_TIMEOUT, () => this.move('timer_l'));
      return;
    }
    // Timer G.
    if (!this.reliable) this.resending(() => this.sendLast(true), T2);
    this.after(TRANSACTION_TIMEOUT, () => {
      this.init.env.counters.ack_timeouts += 1;
      this.move('timer_h');
    });
  }

  receive(request: SipRequest): void {
    if (request.method === 'ACK') {
      if (!this.move('ack')) return;
      this.stopTimers();
      if (this.reliable) this.move('timer_i');
      else this.after(T4, () => this.move('timer_i'));
    } else if (this.state === 'proceeding' || this.state === 'completed') this.sendLast(true);
    // In Accepted a resent INVITE is absorbed (RFC 6026 §7.1): the dialog is already resending the 2xx.
  }
}

/** RFC 3261 §17.2.2. RFC 4320: no 1xx, and no 408, for anything but INVITE. */
export class NonInviteServerTransaction extends Base<ServerState, ServerEvent> implements ServerTransaction {
  constructor(init: ServerTransactionInit) {
    super(serverMachine, init);
  }

  isOpen(): boolean {
    return this.state === 'trying' || this.state === 'proceeding';
  }

  respond(response: SipResponse): void {
    if (!this.move(response.status < 200 ? 'provisional' : 'final')) return;
    this.last = response;
    this.sendLast(false);
    if (response.status < 200) return;
    // Timer J holds the answer for resent requests; a stream loses nothing, so there it is zero.
    if (this.reliable) this.move('timer_j');
    else this.after(TRANSACTION_TIMEOUT, () => this.move('timer_j'));
  }

  receive(): void {
    this.sendLast(true);
  }
}
