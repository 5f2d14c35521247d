import type { Timers } from './timers.ts';

export interface ScopedTimers extends Timers {
  cancelAll(): void;
}

/** Remembers what is pending, so that stopping the endpoint leaves no timer behind to fire into closed sockets. */
export function scopeTimers(timers: Timers): ScopedTimers {
  const pending = new Set<() => void>();
  return {
    now: () => timers.now(),
    after: (ms, run) => {
      const cancel = timers.after(ms, () => {
        pending.delete(cancel);
        run();
      });
      pending.add(cancel);
      return () => {
        pending.delete(cancel);
        cancel();
      };
    },
    cancelAll: () => {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
