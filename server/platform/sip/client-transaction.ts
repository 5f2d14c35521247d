import type { Machine } from '../../../shared/kernel/state-machine.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import { buildAckForRefusal } from './requests.ts';
import { T2, T4, TIMER_D, TRANSACTION_TIMEOUT } from './timers.ts';
import { TransactionLife, type TransactionEnv } from './transaction-life.ts';
import { clientMachine, inviteClientMachine } from './transaction-state.ts';
import type { ClientEvent, ClientState, InviteClientEvent, InviteClientState } from './transaction-state.ts';

export interface ClientHooks {
  /** Every answer that is not a resend of a refusal; all 2xx of an INVITE, resent and forked ones too (RFC 6026 §8.4). */
  readonly onResponse: (response: SipResponse) => void;
  /** Nothing will come: timer B or F, or the bytes could not be sent. */
  readonly onFailure: (why: 'timeout' | 'unreachable') => void;
}

export interface ClientTransactionInit {
  readonly env: TransactionEnv;
  readonly request: SipRequest;
  readonly peer: Peer;
  readonly hooks: ClientHooks;
  readonly onTerminated: () => void;
}

export interface ClientTransaction {
  readonly request: SipRequest;
  readonly peer: Peer;
  start(): void;
  receive(response: SipResponse): void;
  terminate(): void;
}

abstract class Base<S extends string, E extends string> extends TransactionLife<S, E> {
  protected readonly init: ClientTransactionInit;
  readonly request: SipRequest;
  readonly peer: Peer;

  constructor(machine: Machine<S | 'terminated', E>, init: ClientTransactionInit) {
    super(machine, init);
    this.init = init;
    this.request = init.request;
    this.peer = init.peer;
  }

  protected get reliable(): boolean {
    return this.peer.transport !== 'udp';
  }

  protected send(message: SipRequest, onError?: () => void): void {
    this.init.env.send(message, this.peer, onError);
  }

  protected resend(cap: number): void {
    this.resending(() => {
      this.init.env.counters.resends += 1;
      this.send(this.request);
    }, cap);
  }

  protected fail(why: 'timeout' | 'unreachable'): void {
    if (why === 'timeout') this.init.env.counters.transaction_timeouts += 1;
    this.init.hooks.onFailure(why);
  }
}

/** RFC 3261 §17.1.1 with RFC 6026. Timer A doubles without a cap and ends at the first answer. */
export class InviteClientTransaction extends Base<InviteClientState, InviteClientEvent> implements ClientTransaction {
  constructor(init: ClientTransactionInit) {
    super(inviteClientMachine, init);
  }

  start(): void {
    this.send(this.request, () => {
      if (this.move('unreachable')) this.fail('unreachable');
    });
    if (!this.reliable) this.resend(Infinity);
    this.after(TRANSACTION_TIMEOUT, () => {
      if (this.move('timer_b')) this.fail('timeout');
    });
  }

  receive(response: SipResponse): void {
    const event = response.status < 200 ? 'provisional' : response.status < 300 ? 'success' : 'failure';
    const before = this.state;
    if (!this.move(event)) return;
    if (before === 'calling') this.stopTimers();
    if (event === 'failure') {
      this.send(buildAckForRefusal(this.request, response));
      if (before === 'completed') return;
      if (this.reliable) queueMicrotask(() => this.move('timer_d'));
      else this.after(TIMER_D, () => this.move('timer_d'));
    } else if (event === 'success' && before !== 'accepted') {
      this.after(TRANSACTION_TIMEOUT, () => this.move('timer_m'));
    }
    this.init.hooks.onResponse(response);
  }

  /** Another way out is being tried: no more resends, but an answer that still comes is heard. */
  hush(): void {
    if (this.state !== 'calling') return;
    this.stopTimers();
    this.after(TRANSACTION_TIMEOUT, () => {
      if (this.move('timer_b')) this.fail('timeout');
    });
  }

  /** RFC 3261 §9.1: cancelled, and the far end keeps silent for 64·T1: treat the call as gone. */
  giveUp(): void {
    if (this.move('given_up')) this.fail('timeout');
  }
}

/** RFC 3261 §17.1.2. */
export class NonInviteClientTransaction extends Base<ClientState, ClientEvent> implements ClientTransaction {
  constructor(init: ClientTransactionInit) {
    super(clientMachine, init);
  }

  start(): void {
    this.send(this.request, () => {
      if (this.move('unreachable')) this.fail('unreachable');
    });
    // Timer E: T1 doubling to T2. In Proceeding the RFC jumps to T2 at once; staying on the slope costs two datagrams at most.
    if (!this.reliable) this.resend(T2);
    this.after(TRANSACTION_TIMEOUT, () => {
      if (this.move('timer_f')) this.fail('timeout');
    });
  }

  receive(response: SipResponse): void {
    if (!this.move(response.status < 200 ? 'provisional' : 'final')) return;
    if (response.status >= 200) {
      this.stopTimers();
      if (this.reliable) queueMicrotask(() => this.move('timer_k'));
      else this.after(T4, () => this.move('timer_k'));
    }
    this.init.hooks.onResponse(response);
  }
}
