import { performance } from 'node:perf_hooks';

/**
 * One clock for all legs we play to. 20 ms are cut into ten slots of 2 ms and each leg has its slot, so that 200 legs are
 * ten small pieces of work instead of one burst that makes the last leg late. The next slot is due at a fixed distance
 * from the last one's due time, not from "now": lateness does not add up. A timer for each leg costs several times as much.
 */
export const SLOTS = 10;
const SLOT_MS = 2;
const ROUND_MS = SLOTS * SLOT_MS;
/** After a stall up to this long the missed frames are sent at once; what is older is skipped, nobody's buffer would take it. */
const MAX_CATCH_UP_MS = 100;

export interface Ticker {
  start(): void;
  stop(): void;
}

export function createTicker(onSlot: (slot: number, nowMs: number) => void): Ticker {
  let timer: NodeJS.Timeout | undefined;
  let due = 0;
  let slot = 0;
  const run = (): void => {
    const now = performance.now();
    // Whole rounds are skipped, so that each leg loses the same number of turns.
    if (now - due > MAX_CATCH_UP_MS) due += Math.floor((now - due) / ROUND_MS) * ROUND_MS;
    while (due <= now) {
      onSlot(slot, now);
      slot = (slot + 1) % SLOTS;
      due += SLOT_MS;
    }
    timer = setTimeout(run, due - performance.now());
  };
  return {
    start: () => {
      if (timer !== undefined) return;
      due = performance.now();
      run();
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
