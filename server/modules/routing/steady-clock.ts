/**
 * Wall time that never goes back and never jumps: it is taken once and carried on by the monotonic clock. What an operator's
 * time server corrects shows up with the next `set`, which only ever moves it forward.
 */
export interface SteadyClock {
  now(): number;
  /** Carries on from the database's time, should that be ahead. */
  set(wallMs: number): void;
}

export function createSteadyClock(wallMs: number, monotonic: () => number = () => performance.now()): SteadyClock {
  let base = wallMs - monotonic();
  const now = (): number => base + monotonic();
  return {
    now,
    set: (to) => {
      if (to > now()) base = to - monotonic();
    },
  };
}
