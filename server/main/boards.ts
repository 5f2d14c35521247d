import type { OperatorSystem } from '../modules/customers/index.ts';
import type { Identity } from '../modules/identity/index.ts';
import { createInsight, type InsightRoom } from '../modules/insight/index.ts';
import { createLive, type Live, type LiveNeeds, type Routing } from '../modules/routing/index.ts';
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

/** The shift leader's hand in the line, transfer, consult, and the clocks of after-call work. */
export const createLiveRoom = (
  { database: { db }, clock, transactor }: Parts,
  contacts: Pick<LiveNeeds, 'life' | 'reading' | 'transcripts' | 'drivers'>,
  joined: {
    identity: Identity;
    routing: Routing;
    hub: SocketHub;
    afterCallFactor: (queueCode: string) => number;
  },
  log: Log,
): Live =>
  createLive({
    db,
    clock,
    transactor,
    ...contacts,
    organisation: joined.identity.organisation,
    audit: joined.identity.audit,
    routing: joined.routing,
    hub: joined.hub,
    afterCallFactor: joined.afterCallFactor,
    log: log.child({ part: 'live' }),
  });
