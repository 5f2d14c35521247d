import type { Timers } from './timers.ts';

/** A clock for tests: nothing happens until `advance`, then everything due happens in order. */
export interface FakeTimers extends Timers {
  advance(ms: number): void;
  pending(): number;
}

export function createFakeTimers(): FakeTimers {
  let now = 0;
  const due = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after: (ms, run) => {
      const entry = { at: now + ms, run };
      due.add(entry);
      return () => void due.delete(entry);
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const next = [...due].filter((e) => e.at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        due.delete(next);
        now = next.at;
        next.run();
      }
      now = end;
    },
    pending: () => due.size,
  };
}
