import type { SessionAgreement } from './session-timer-rules.ts';
import type { Cancel, Timers } from './timers.ts';

interface SessionTimerNeeds {
  readonly timers: Timers;
  readonly onRefresh: () => void;
  readonly onExpired: () => void;
}

/** §10: who waits for the other hangs up a little before the end, so that a lost last refresh still finds the call. */
const waitFor = (seconds: number): number => seconds - Math.min(32, Math.floor(seconds / 3));

/** The running clock of RFC 4028: half the interval until our refresh, nearly all of it for theirs. */
export class SessionTimer {
  readonly #needs: SessionTimerNeeds;
  #cancels: Cancel[] = [];
  #agreement: SessionAgreement | undefined;

  constructor(needs: SessionTimerNeeds) {
    this.#needs = needs;
  }

  get agreement(): SessionAgreement | undefined {
    return this.#agreement;
  }

  /** Each 2xx of an INVITE or UPDATE starts it anew, or ends it. */
  set(agreement: SessionAgreement | undefined): void {
    this.stop();
    this.#agreement = agreement;
    if (agreement === undefined) return;
    const { timers, onRefresh, onExpired } = this.#needs;
    const { seconds, weRefresh } = agreement;
    // Half-way; and once more at three quarters, for the first may have met a change of media under way.
    if (weRefresh) for (const part of [2, 3]) this.#cancels.push(timers.after((seconds / 4) * part * 1000, onRefresh));
    this.#cancels.push(timers.after((weRefresh ? seconds : waitFor(seconds)) * 1000, onExpired));
  }

  stop(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
  }
}
