/**
 * Token buckets by key. A bucket that is full again is the same as none, so those are dropped and the memory stays small;
 * at the cap the oldest goes, which favours a flood of new keys over a crash.
 */
export interface BucketRule {
  readonly burst: number;
  readonly perMinute: number;
}

const MAX_KEYS = 50_000;
const SWEEP_EVERY = 5_000;

export interface RateLimit {
  /** True when it may go on. */
  take(key: string, nowMs: number): boolean;
  size(): number;
}

export function createRateLimit(rule: BucketRule, maxKeys = MAX_KEYS): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perMs = rule.perMinute / 60_000;
  const level = (bucket: { tokens: number; at: number }, nowMs: number): number =>
    Math.min(rule.burst, bucket.tokens + Math.max(0, nowMs - bucket.at) * perMs);
  let sinceSweep = 0;
  const sweep = (nowMs: number): void => {
    sinceSweep = 0;
    for (const [key, bucket] of buckets) if (level(bucket, nowMs) >= rule.burst) buckets.delete(key);
  };

  return {
    size: () => buckets.size,
    take: (key, nowMs) => {
      sinceSweep += 1;
      if (sinceSweep >= SWEEP_EVERY) sweep(nowMs);
      const bucket = buckets.get(key);
      const tokens = bucket === undefined ? rule.burst : level(bucket, nowMs);
      buckets.delete(key);
      const oldest = buckets.size >= maxKeys ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
      buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: nowMs });
      return tokens >= 1;
    },
  };
}
