import type { ContactLife } from '../modules/contacts/index.ts';
import type { Identity } from '../modules/identity/index.ts';
import { createCallbacks, portsOfRouting, type Callbacks, type Routing } from '../modules/routing/index.ts';
import type { Log } from '../platform/log.ts';
import type { Parts } from './parts.ts';

/** Promises and callbacks, joined to the lines of routing. */
export function joinCallbacks(
  { database: { db }, clock, transactor, tail }: Parts,
  joined: {
    readonly identity: Identity;
    readonly life: ContactLife;
    readonly routing: Routing;
    /** In a peak a callback is offered to everybody at once. */
    readonly isPressing: () => boolean;
  },
  log: Log,
): Callbacks {
  const { identity, life, routing } = joined;
  return createCallbacks({
    db,
    clock,
    transactor,
    tail,
    life,
    audit: identity.audit,
    organisation: identity.organisation,
    queues: routing.queues,
    isPressing: joined.isPressing,
    log: log.child({ part: 'callbacks' }),
    ...portsOfRouting({ db, life, routing }),
  });
}
