import { transition } from '../../../shared/kernel/state-machine.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import { buildAckForRefusal } from './requests.ts';
import type { TransactionEnv } from './server-transaction.ts';
import { resendLoop, T1, T2, T4, TIMER_D, TRANSACTION_TIMEOUT, type Cancel } from './timers.ts';
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

abstract class Base {
  protected readonly init: ClientTransactionInit;
  readonly request: SipRequest;
  readonly peer: Peer;
  readonly #cancels: Cancel[] = [];

  constructor(init: ClientTransactionInit) {
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
    const again = (): void => {
      this.init.env.counters.resends += 1;
      this.send(this.request);
    };
    this.#cancels.push(resendLoop(this.init.env.timers, again, { first: T1, cap }));
  }

  protected after(ms: number, run: () => void): void {
    this.#cancels.push(this.init.env.timers.after(ms, run));
  }

  protected stopTimers(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
  }

  protected fail(why: 'timeout' | 'unreachable'): void {
    if (why === 'timeout') this.init.env.counters.transaction_timeouts += 1;
    this.init.hooks.onFailure(why);
  }
}

/** RFC 3261 §17.1.1 with RFC 6026. Timer A doubles without a cap and ends at the first answer. */
export class InviteClientTransaction extends Base implements ClientTransaction {
  #state: InviteClientState = inviteClientMachine.initial;

  get state(): InviteClientState {
    return this.#state;
  }

  start(): void {
    this.send(this.request, () => {
      if (this.#move('unreachable')) this.fail('unreachable');
    });
    if (!this.reliable) this.resend(Infinity);
    this.after(TRANSACTION_TIMEOUT, () => {
      if (this.#move('timer_b')) this.fail('timeout');
    });
  }

  receive(response: SipResponse): void {
    const event = response.status < 200 ? 'provisional' : response.status < 300 ? 'success' : 'failure';
    const before = this.#state;
    if (!this.#move(event)) return;
    if (before === 'calling') this.stopTimers();
    if (event === 'failure') {
      this.send(buildAckForRefusal(this.request, response));
      if (before === 'completed') return;
      if (this.reliable) queueMicrotask(() => this.#move('timer_d'));
      else this.after(TIMER_D, () => this.#move('timer_d'));
    } else if (event === 'success' && before !== 'accepted') {
      this.after(TRANSACTION_TIMEOUT, () => this.#move('timer_m'));
    }
    this.init.hooks.onResponse(response);
  }

  /** Another way out is being tried: no more resends, but an answer that still comes is heard. */
  hush(): void {
    if (this.#state !== 'calling') return;
    this.stopTimers();
    this.after(TRANSACTION_TIMEOUT, () => {
      if (this.#move('timer_b')) this.fail('timeout');
    });
  }

  /** RFC 3261 §9.1: cancelled, and the far end keeps silent for 64·T1: treat the call as gone. */
  giveUp(): void {
    if (this.#move('given_up')) this.fail('timeout');
  }

  terminate(): void {
    this.stopTimers();
    this.#state = 'terminated';
  }

  #move(event: InviteClientEvent): boolean {
    const next = transition(inviteClientMachine, this.#state, event);
    if (!next.ok) return false;
    this.#state = next.value;
    if (this.#state === 'terminated') {
      this.stopTimers();
      this.init.onTerminated();
    }
    return true;
  }
}

/** RFC 3261 §17.1.2. */
export class NonInviteClientTransaction extends Base implements ClientTransaction {
  #state: ClientState = clientMachine.initial;

  get state(): ClientState {
    return this.#state;
  }

  start(): void {
    this.send(this.request, () => {
      if (this.#move('unreachable')) this.fail('unreachable');
    });
    // Timer E: T1 doubling to T2. In Proceeding the RFC jumps to T2 at once; staying on the slope costs two datagrams at most.
    if (!this.reliable) this.resend(T2);
    this.after(TRANSACTION_TIMEOUT, () => {
      if (this.#move('timer_f')) this.fail('timeout');
    });
  }

  receive(response: SipResponse): void {
    if (!this.#move(response.status < 200 ? 'provisional' : 'final')) return;
    if (response.status >= 200) {
      this.stopTimers();
      if (this.reliable) queueMicrotask(() => this.#move('timer_k'));
      else this.after(T4, () => this.#move('timer_k'));
    }
    this.init.hooks.onResponse(response);
  }

  terminate(): void {
    this.stopTimers();
    this.#state = 'terminated';
  }

  #move(event: ClientEvent): boolean {
    const next = transition(clientMachine, this.#state, event);
    if (!next.ok) return false;
    this.#state = next.value;
    if (this.#state === 'terminated') {
      this.stopTimers();
      this.init.onTerminated();
    }
    return true;
  }
}
