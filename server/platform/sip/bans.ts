import type { Timers } from './timers.ts';

/** Strangers who keep knocking are not heard for a while; forgetting one costs nothing but hearing them again. */
const MAX_SOURCES = 20_000;

export interface BanLimits {
  /** So many refusals within `windowMs` and a source is not heard for `banMs`. */
  readonly strikes: number;
  readonly windowMs: number;
  readonly banMs: number;
}

export interface Bans {
  isBanned(address: string): boolean;
  /** True when this was the one too many. */
  strike(address: string): boolean;
  size(): number;
}

interface Source {
  count: number;
  since: number;
  until: number;
}

/**
 * Only for addresses of no trunk: over UDP anybody can write a trunk's address on a datagram, and whoever does so must not be able
 * to have the trunk cut off. Checked before a byte is parsed.
 */
export function createBans(timers: Timers, limits: BanLimits): Bans {
  const records = new Map<string, Source>();
  const makeRoom = (): void => {
    let left = MAX_SOURCES / 2;
    for (const address of records.keys()) {
      if (left <= 0) return;
      records.delete(address);
      left -= 1;
    }
  };
  return {
    size: () => records.size,
    isBanned: (address) => {
      const record = records.get(address);
      return record !== undefined && timers.now() < record.until;
    },
    strike: (address) => {
      const now = timers.now();
      let record = records.get(address);
      if (record === undefined || now - record.since > limits.windowMs) {
        if (record === undefined && records.size >= MAX_SOURCES) makeRoom();
        record = { count: 0, since: now, until: 0 };
        records.set(address, record);
      }
      record.count += 1;
      if (record.count < limits.strikes) return false;
      record.until = now + limits.banMs;
      record.count = 0;
      record.since = record.until;
      return true;
    },
  };
}
