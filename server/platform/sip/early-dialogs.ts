import type { CallSession } from './call-session.ts';
import { readNumber } from './scanner.ts';
import { tagOf } from './header-values.ts';
import type { SipResponse } from './message.ts';
import { supports } from './session-timer-rules.ts';

/** A proxy may ring many phones at once; each is an early dialog of its own until one answers (RFC 3261 §12.1, §13.2.2.4). */
const MAX_FORKS = 16;

interface Fork {
  readonly session: CallSession;
  /** Number of the last reliable provisional answer taken (RFC 3262 §4: in order, or not at all). */
  rseq: number | undefined;
}

export class EarlyDialogs {
  readonly #open: (response: SipResponse) => CallSession;
  readonly #forks = new Map<string, Fork>();

  constructor(open: (response: SipResponse) => CallSession) {
    this.#open = open;
  }

  /** The session of this phone, if there is room for it. */
  of(response: SipResponse): CallSession | undefined {
    return this.#fork(response)?.session;
  }

  /** Confirms a reliable provisional answer. False: a resent or overtaking one, to be ignored. */
  acknowledge(response: SipResponse): boolean {
    if (!isReliable(response)) return true;
    const rseq = readNumber(response.headers.get('rseq') ?? '', 2 ** 32 - 1);
    const fork = this.#fork(response);
    if (rseq === undefined || fork === undefined) return false;
    if (fork.rseq !== undefined && rseq !== fork.rseq + 1) return false;
    fork.rseq = rseq;
    const { number, method } = response.cseq;
    fork.session.sendNonInvite('PRACK', { headers: [['rack', `${rseq} ${number} ${method}`]] });
    return true;
  }

  /** A phone whose answer to our offer is confirmed: with it a new offer may be exchanged before it picks up. */
  agreed(): CallSession | undefined {
    for (const { session } of this.#forks.values()) if (!session.ourOffer) return session;
    return undefined;
  }

  /** Takes the one that answered; the others are over. */
  take(response: SipResponse): CallSession {
    const tag = tagOf(response.to);
    const session = this.#forks.get(tag)?.session ?? this.#open(response);
    this.#forks.delete(tag);
    this.dropAll();
    return session;
  }

  dropAll(): void {
    for (const { session } of this.#forks.values()) session.drop();
    this.#forks.clear();
  }

  #fork(response: SipResponse): Fork | undefined {
    const tag = tagOf(response.to);
    const known = this.#forks.get(tag);
    if (known !== undefined || tag === '' || this.#forks.size >= MAX_FORKS) return known;
    const fork: Fork = { session: this.#open(response), rseq: undefined };
    this.#forks.set(tag, fork);
    return fork;
  }
}

export const isReliable = (response: SipResponse): boolean =>
  response.status > 100 && response.status < 200 && response.headers.has('rseq') && supports(response, '100rel');
