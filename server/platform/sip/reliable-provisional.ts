import { cut, readNumber, trim } from './scanner.ts';
import type { ResponseParts } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { SipRequest } from './message.ts';
import { resendLoop, T1, TRANSACTION_TIMEOUT, type Cancel, type Timers } from './timers.ts';
import { randomBetween } from './tokens.ts';

interface ReliableNeeds {
  readonly timers: Timers;
  readonly transaction: ServerTransaction;
  readonly respond: (parts: ResponseParts) => void;
  /** The PRACK of a provisional answer with our description came, with what it carries. */
  readonly onAcknowledged: (prack: SipRequest) => void;
  /** 64·T1 without PRACK: the call cannot go on (RFC 3262 §3). */
  readonly onLost: () => void;
}

interface Waiting {
  readonly rseq: number;
  readonly stop: () => void;
}

/**
 * Our provisional answers by RFC 3262: numbered, resent until PRACK, one at a time. What comes meanwhile waits its turn, and so
 * does the final answer: a 2xx must not overtake a description nobody confirmed.
 */
export class ReliableProvisionals {
  readonly #needs: ReliableNeeds;
  readonly #queue: ResponseParts[] = [];
  #rseq = randomBetween(1, 2 ** 20);
  #waiting: Waiting | undefined;
  #finalise: (() => void) | undefined;

  constructor(needs: ReliableNeeds) {
    this.#needs = needs;
  }

  send(parts: ResponseParts): void {
    if (this.#waiting === undefined) this.#say(parts);
    else this.#queue.push(parts);
  }

  /** Runs now, or when the last one out is confirmed. Provisional answers still in the queue are overtaken and not sent. */
  whenClear(run: () => void): void {
    this.#queue.length = 0;
    if (this.#waiting === undefined) run();
    else this.#finalise = run;
  }

  /** §3: matched by RSeq, CSeq number and method of the INVITE. */
  receivePrack({ request }: ServerTransaction): boolean {
    const [rseq = '', cseq = '', method = ''] = words(request.headers.get('rack') ?? '');
    const invite = this.#needs.transaction.request.cseq;
    const waiting = this.#waiting;
    if (waiting === undefined || readNumber(rseq, 2 ** 32) !== waiting.rseq) return false;
    if (readNumber(cseq, 2 ** 31) !== invite.number || method !== 'INVITE') return false;
    waiting.stop();
    this.#waiting = undefined;
    this.#needs.onAcknowledged(request);
    const finalise = this.#finalise;
    const next = this.#queue.shift();
    if (finalise !== undefined) {
      this.#finalise = undefined;
      // After the 200 of the PRACK, which is given by whoever called us.
      queueMicrotask(finalise);
    } else if (next !== undefined) queueMicrotask(() => this.send(next));
    return true;
  }

  stop(): void {
    this.#waiting?.stop();
    this.#waiting = undefined;
    this.#finalise = undefined;
    this.#queue.length = 0;
  }

  #say(parts: ResponseParts): void {
    const { timers, respond, onLost } = this.#needs;
    this.#rseq += 1;
    const headers = [...(parts.headers ?? []), ['require', '100rel'], ['rseq', String(this.#rseq)]] as const;
    const say = (): void => respond({ ...parts, headers });
    say();
    // §3: doubling from T1 without a cap, on streams too, for the hop behind the next proxy may be UDP.
    const again = resendLoop(timers, say, { first: T1, cap: Infinity });
    const give: Cancel = timers.after(TRANSACTION_TIMEOUT, () => {
      this.stop();
      onLost();
    });
    const stop = (): void => {
      again();
      give();
    };
    this.#waiting = { rseq: this.#rseq, stop };
  }
}

function words(text: string): string[] {
  const [first, rest = ''] = cut(trim(text), ' ');
  const [second, third = ''] = cut(trim(rest), ' ');
  return [first, second, trim(third)];
}
