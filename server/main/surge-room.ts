import { seededRandom } from '../../shared/kernel/random.ts';
import type { Identity } from '../modules/identity/index.ts';
import { createSurge, type Routing, type Surge } from '../modules/routing/index.ts';
import type { Log } from '../platform/log.ts';
import type { Parts } from './parts.ts';

/** Surge and home seats, with what they need of the people and of the agents' states. */
export function createSurgeRoom(
  { database: { db }, transactor, clock, tail }: Parts,
  joined: { readonly identity: Identity; readonly routing: Routing },
  log: Log,
): Surge {
  const { identity, routing } = joined;
  return createSurge({
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
    // Presence is asked for at times that nobody can work out beforehand.
    random: seededRandom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1),
    log: log.child({ part: 'surge' }),
  });
}
