import { createContext, useContext, useState, useSyncExternalStore, type ReactNode } from 'react';

/** One clock for a whole page: two hundred ticking rows share one timer, and it stands still when nobody looks at it. */
export interface Ticker {
  readonly listen: (hear: () => void) => () => void;
  readonly now: () => number;
}

const TICK_MS = 1_000;

export function createTicker(): Ticker {
  const hearers = new Set<() => void>();
  let timer: number | undefined;
  let current = Date.now();
  const tick = (): void => {
    current = Date.now();
    for (const hear of [...hearers]) hear();
  };
  return {
    now: () =>
      timer === undefined ? (current = Math.max(current, Math.floor(Date.now() / TICK_MS) * TICK_MS)) : current,
    listen: (hear) => {
      hearers.add(hear);
      timer ??= window.setInterval(tick, TICK_MS);
      return () => {
        hearers.delete(hear);
        if (hearers.size > 0) return;
        window.clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

const TickerContext = createContext<Ticker | undefined>(undefined);

export function TickerProvider({ children }: { children: ReactNode }) {
  const [ticker] = useState(createTicker);
  return <TickerContext value={ticker}>{children}</TickerContext>;
}

/** The time now, again each second. */
export function useNow(): Date {
  const ticker = useContext(TickerContext);
  if (ticker === undefined) throw new Error('A ticking part stands outside TickerProvider');
  return new Date(useSyncExternalStore(ticker.listen, ticker.now));
}
