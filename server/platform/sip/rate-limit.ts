import type { Timers } from './timers.ts';

/** Sources remembered at once. When full the oldest half goes: forgetting a bucket gives its owner one fresh second, no more. */
const MAX_SOURCES = 20_000;

/** One token bucket per address, one second deep. `allow` is called before parsing: a flood costs a map look-up per datagram. */
export function createRateLimit(timers: Timers): (address: string, perSecond: number) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const makeRoom = (): void => {
    let left = MAX_SOURCES / 2;
    for (const address of buckets.keys()) {
      if (left <= 0) return;
      buckets.delete(address);
      left -= 1;
    }
  };
  return (address, perSecond) => {
    const now = timers.now();
    let bucket = buckets.get(address);
    if (bucket === undefined) {
      if (buckets.size >= MAX_SOURCES) makeRoom();
      bucket = { tokens: perSecond, at: now };
      buckets.set(address, bucket);
    }
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}
