import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Principal } from './principal.ts';

/** A suspension decided on another node is seen here after at most this long; one decided here is seen at once. */
export const CACHE_FOR_MS = 5_000;
const MAX_CACHED = 10_000;

interface Cached {
  readonly principal: Principal;
  readonly until: number;
}

/**
 * Who was behind a token a moment ago. Whatever is forgotten here is forgotten for answers on their way as well: a principal read
 * from the database before a suspension must not be remembered after it, so each reading remembers under the generation it began in.
 */
export interface SessionCache {
  find(key: string): Principal | undefined;
  /** Call before reading; the function it gives keeps the answer, unless something was forgotten in between. */
  reading(key: string): (principal: Principal) => void;
  forgetStaff(staffId: string): void;
  forgetAll(): void;
}

export function createSessionCache(clock: Clock): SessionCache {
  const entries = new Map<string, Cached>();
  let generation = 0;
  return {
    find: (key) => {
      const hit = entries.get(key);
      if (hit === undefined) return undefined;
      const now = clock.now().getTime();
      if (hit.until > now && hit.principal.expiresAt.getTime() > now) return hit.principal;
      entries.delete(key);
      return undefined;
    },
    reading: (key) => {
      const began = generation;
      return (principal) => {
        if (began !== generation) return;
        // Maps keep insertion order: the first is the oldest.
        if (entries.size >= MAX_CACHED) entries.delete(entries.keys().next().value ?? '');
        entries.set(key, { principal, until: clock.now().getTime() + CACHE_FOR_MS });
      };
    },
    forgetStaff: (staffId) => {
      generation += 1;
      for (const [key, { principal }] of entries) if (principal.staffId === staffId) entries.delete(key);
    },
    forgetAll: () => {
      generation += 1;
      entries.clear();
    },
  };
}
