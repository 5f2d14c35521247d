import { createRateLimit } from './rate-limit.ts';
import type { Timers } from './timers.ts';
import type { SipTrunk } from './trunk.ts';

export type LoadRefusal = 'trunk_is_full' | 'trunk_too_fast';

/** Calls of each trunk, both directions together: what the contract with the carrier allows. */
export interface TrunkLoad {
  /** Takes a place, or says why there is none. The rate is asked last: a refused call must not use it up. */
  enter(trunk: SipTrunk): LoadRefusal | undefined;
  leave(trunk: string): void;
  callsOf(trunk: string): number;
}

export function createTrunkLoad(timers: Timers): TrunkLoad {
  const calls = new Map<string, number>();
  const mayCall = createRateLimit(timers);
  return {
    enter: (trunk) => {
      const now = calls.get(trunk.name) ?? 0;
      if (trunk.maxCalls !== undefined && now >= trunk.maxCalls) return 'trunk_is_full';
      if (trunk.callsPerSecond !== undefined && !mayCall(trunk.name, trunk.callsPerSecond)) return 'trunk_too_fast';
      calls.set(trunk.name, now + 1);
      return undefined;
    },
    leave: (trunk) => {
      const left = (calls.get(trunk) ?? 1) - 1;
      if (left > 0) calls.set(trunk, left);
      else calls.delete(trunk);
    },
    callsOf: (trunk) => calls.get(trunk) ?? 0,
  };
}
