import type { OperatorSystem } from '../modules/customers/index.ts';
import type { Identity } from '../modules/identity/index.ts';
import { createInsight, type InsightRoom } from '../modules/insight/index.ts';
import type { Routing } from '../modules/routing/index.ts';
import type { Log } from '../platform/log.ts';
import type { SocketHub } from '../platform/socket/socket-types.ts';
import type { Parts } from './parts.ts';

/** The wall, the floor page and the figures behind them. */
export const createBoards = (
  { database: { db }, clock, tail }: Parts,
  joined: { identity: Identity; operator: OperatorSystem; routing: Routing; hub: SocketHub },
  log: Log,
): InsightRoom =>
  createInsight({
    db,
    clock,
    tail,
    routing: joined.routing,
    organisation: joined.identity.organisation,
    operator: joined.operator,
    hub: joined.hub,
    log: log.child({ part: 'insight' }),
  });
