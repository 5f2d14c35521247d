import type { Counters } from './counters.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { resendLoop, T1, T2, TRANSACTION_TIMEOUT, type Cancel, type Timers } from './timers.ts';

export interface SuccessNeeds {
  readonly timers: Timers;
  readonly counters: Counters;
  readonly transaction: ServerTransaction;
  readonly response: SipResponse;
  readonly onAck: (ack: SipRequest) => void;
  readonly onTimeout: () => void;
}

/**
 * A 2xx is resent end to end until its ACK (RFC 3261 §13.3.1.4), on streams too: a hop behind the next proxy may be UDP.
 * T1 doubling to T2, for 64·T1.
 */
export class SuccessResend {
  readonly #needs: SuccessNeeds;
  readonly #cancels: Cancel[];

  constructor(needs: SuccessNeeds) {
    this.#needs = needs;
    const { timers, transaction, response } = needs;
    transaction.respond(response);
    const timeout = timers.after(TRANSACTION_TIMEOUT, () => {
      this.stop();
      needs.counters.ack_timeouts += 1;
      needs.onTimeout();
    });
    this.#cancels = [timeout, resendLoop(timers, () => transaction.respond(response), { first: T1, cap: T2 })];
  }

  /** True when the ACK was the one waited for. */
  receiveAck(ack: SipRequest): boolean {
    if (ack.cseq.number !== this.#needs.transaction.request.cseq.number) return false;
    this.stop();
    this.#needs.onAck(ack);
    return true;
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
  }
}
