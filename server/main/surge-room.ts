import { seededRandom } from '../../shared/kernel/random.ts';
import type { Identity } from '../modules/identity/index.ts';
import { createSurge, type Routing, type Surge } from '../modules/routing/index.ts';
import type { Log } from '../platform/log.ts';
import type { Parts } from './parts.ts';

type Guards = Pick<Surge, 'mayServe' | 'demandReady' | 'flags' | 'afterCallFactor'>;

/** The engine and the desk ask the surge, which is made after them: until it is there everybody may serve. */
export interface SurgeGate {
  readonly mayServe: Surge['mayServe'];
  readonly demandReady: Surge['demandReady'];
  readonly flags: Surge['flags'];
  readonly afterCallFactor: Surge['afterCallFactor'];
  opens(surge: Guards): void;
}

export function createSurgeGate(): SurgeGate {
  let surge: Guards | undefined;
  return {
    mayServe: (staffId) => surge?.mayServe(staffId) ?? true,
    demandReady: async (who) => surge?.demandReady(who),
    flags: (queueCode) => surge?.flags(queueCode) ?? { selfServiceFirst: false, callback: false },
    afterCallFactor: (queueCode) => surge?.afterCallFactor(queueCode) ?? 1,
    opens: (guards) => void (surge = guards),
  };
}

/** Surge and home seats, with what they need of the people and of the agents' states. */
export function createSurgeRoom(
  { database: { db }, transactor, clock, tail }: Parts,
  joined: { readonly identity: Identity; readonly routing: Routing; readonly gate: SurgeGate },
  log: Log,
): Surge {
  const { identity, routing, gate } = joined;
  const surge = createSurge({
    db,
    transactor,
    clock,
    tail,
    audit: identity.audit,
    organisation: identity.organisation,
    seats: {
      // The agent's own list of reasons has no word for being stood down; the seat and the surge keep the true one.
      notReady: (staffId, reason) =>
        routing.agents.set(staffId, { state: 'not_ready', reason: reason === 'presence' ? 'break' : 'back_office' }),
    },
    isOwner: () => routing.isOwner(),
    serveChanged: routing.reachChanged,
    // Presence is asked for at times that nobody can work out beforehand.
    random: seededRandom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1),
    log: log.child({ part: 'surge' }),
  });
  gate.opens(surge);
  return surge;
}
