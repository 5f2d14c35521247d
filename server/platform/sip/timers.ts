/** Time for the machines: tests hand in a clock they can turn. */
export type Cancel = () => void;
export interface Timers {
  now(): number;
  after(ms: number, run: () => void): Cancel;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (ms, run) => {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  },
};

/** RFC 3261 §17.1.1.1 and table 4. */
export const T1 = 500;
export const T2 = 4000;
export const T4 = 5000;
/** Timers B, F, H, J, L, M: how long a lost answer is waited for. */
export const TRANSACTION_TIMEOUT = 64 * T1;
/** Timer D for UDP: at least 32 s. */
export const TIMER_D = 32_000;

/** Resends at first, 2×first, 4×first … capped at `cap`, until cancelled. */
export function resendLoop(timers: Timers, resend: () => void, pace: { first: number; cap: number }): Cancel {
  let wait = pace.first;
  let cancel: Cancel;
  const tick = (): void => {
    resend();
    wait = Math.min(wait * 2, pace.cap);
    cancel = timers.after(wait, tick);
  };
  cancel = timers.after(wait, tick);
  return () => cancel();
}
