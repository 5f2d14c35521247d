/** Counts in bins of a tenth of a millisecond: a million gaps cost as much memory as ten, and nothing is allocated while it measures. */
const BIN_MS = 0.1;
const BINS = 20_000;

export interface Gauge {
  add(ms: number): void;
  /** The upper edge of the bin that holds the p-th per cent; the last bin holds everything beyond two seconds. */
  at(p: number): number;
  count(): number;
  clear(): void;
}

export function createGauge(): Gauge {
  const bins = new Uint32Array(BINS);
  let count = 0;
  return {
    add: (ms) => {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor(ms / BIN_MS)));
      bins[bin] = (bins[bin] ?? 0) + 1;
      count += 1;
    },
    at: (p) => {
      const rank = Math.max(1, Math.ceil((p / 100) * count));
      let seen = 0;
      for (let bin = 0; bin < BINS; bin += 1) {
        seen += bins[bin] ?? 0;
        if (seen >= rank) return Number(((bin + 1) * BIN_MS).toFixed(1));
      }
      return Number.NaN;
    },
    count: () => count,
    clear: () => {
      bins.fill(0);
      count = 0;
    },
  };
}
