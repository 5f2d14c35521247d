/** Nearest rank: the smallest value that at least p % of all values do not exceed. Nothing is interpolated. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = Float64Array.from(values).sort();
  const rank = Math.max(1, Math.ceil((p / 100) * sorted.length));
  return Number((sorted[rank - 1] ?? Number.NaN).toFixed(3));
}

export const median = (values: readonly number[]): number => percentile(values, 50);
