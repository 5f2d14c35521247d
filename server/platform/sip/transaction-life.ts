import { transition, type Machine } from '../../../shared/kernel/state-machine.ts';
import type { Counters } from './counters.ts';
import type { SipMessage } from './message.ts';
import type { Peer } from './peer.ts';
import { resendLoop, T1, type Cancel, type Timers } from './timers.ts';

export interface TransactionEnv {
  readonly timers: Timers;
  readonly counters: Counters;
  readonly send: (message: SipMessage, peer: Peer, onError?: () => void) => void;
}

interface LifeInit {
  readonly env: TransactionEnv;
  readonly onTerminated: () => void;
}

type Final = 'terminated';

/** What all four transactions of RFC 3261 §17 have alike: a state table, timers that end with it, and a last word. */
export abstract class TransactionLife<S extends string, E extends string> {
  readonly #machine: Machine<S | Final, E>;
  readonly #life: LifeInit;
  readonly #cancels: Cancel[] = [];
  #state: S | Final;

  constructor(machine: Machine<S | Final, E>, life: LifeInit) {
    this.#machine = machine;
    this.#life = life;
    this.#state = machine.initial;
  }

  get state(): S | Final {
    return this.#state;
  }

  /** Forget everything now (shutdown): nobody is told. */
  terminate(): void {
    this.stopTimers();
    this.#state = 'terminated';
  }

  /** False: not in this state. */
  protected move(event: E): boolean {
    const next = transition(this.#machine, this.#state, event);
    if (!next.ok) return false;
    this.#state = next.value;
    if (this.#state === 'terminated') {
      this.stopTimers();
      this.#life.onTerminated();
    }
    return true;
  }

  protected after(ms: number, run: () => void): void {
    this.#cancels.push(this.#life.env.timers.after(ms, run));
  }

  /** From T1, doubling, up to the cap. */
  protected resending(resend: () => void, cap: number): void {
    this.#cancels.push(resendLoop(this.#life.env.timers, resend, { first: T1, cap }));
  }

  protected stopTimers(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
  }
}
