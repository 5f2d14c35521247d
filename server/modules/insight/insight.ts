import { AGENT_EVENTS } from '../../../shared/contracts/routing-events.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Listener } from '../../platform/events/listeners.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { Log } from '../../platform/log.ts';
import type { SocketHub, SocketOffer } from '../../platform/socket/socket-types.ts';
import type { OperatorSystem } from '../customers/index.ts';
import type { OrganisationView, SocketSubject } from '../identity/index.ts';
import { readQueues, type QueueSettings, type Routing } from '../routing/index.ts';
import { factsListener } from './facts-listeners.ts';
import { insightRoutes } from './insight-routes.ts';
import { insightPushes } from './insight-socket.ts';
import { createOutageWatch } from './outage-watch.ts';
import { createWall, type Wall } from './wall-service.ts';

export interface InsightNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly tail: EventTail;
  readonly routing: Pick<Routing, 'floor'>;
  readonly organisation: Pick<OrganisationView, 'staff' | 'all'>;
  readonly operator: Pick<OperatorSystem, 'areas' | 'areaFaults'>;
  readonly hub: SocketHub;
  readonly log: Log;
}

export interface InsightRoom {
  readonly wall: Wall;
  readonly routes: RoomRoutes;
  readonly socket: SocketOffer<SocketSubject>;
  readonly listeners: readonly Listener[];
  /** The queue's threshold below which an abandon is a change of mind. */
  shortSecondsOf(queueCode: string | null): number;
  /** Before the listeners run: reads the queues' promises. */
  start(): Promise<void>;
  stop(): void;
}

const TOUCHING = new Set<string>(['case', 'order']);
/** The facts of a contact may be written by another node, a moment after its event is heard here. */
const FACTS_TAKE_MS = 300;

export function createInsight(needs: InsightNeeds): InsightRoom {
  let queues: readonly QueueSettings[] = [];
  const shortSecondsOf = (code: string | null): number => queues.find((q) => q.code === code)?.shortAbandonSeconds ?? 0;
  const outages = createOutageWatch({
    operator: needs.operator,
    clock: needs.clock,
    onFailure: (error) => needs.log.warn({ err: error }, "the operator's network did not tell its outages"),
  });
  const wall = createWall({
    db: needs.db,
    clock: needs.clock,
    routing: needs.routing,
    organisation: needs.organisation,
    outages,
    queues: () => queues,
  });
  const pushes = insightPushes({ wall, hub: needs.hub, log: needs.log });
  let unsubscribe: (() => void) | undefined;
  let factsDue: NodeJS.Timeout | undefined;
  const touchLater = (): void => {
    factsDue ??= setTimeout(() => {
      factsDue = undefined;
      pushes.touch();
    }, FACTS_TAKE_MS);
  };
  return {
    wall,
    routes: insightRoutes({ wall }),
    socket: pushes.offer,
    listeners: [factsListener({ shortSecondsOf, changed: pushes.touch })],
    shortSecondsOf,
    start: async () => {
      queues = await readQueues(needs.db);
      unsubscribe = needs.tail.subscribe((events) => {
        if (events.some((e) => TOUCHING.has(e.aggregate) || e.type === AGENT_EVENTS.stateChanged)) pushes.touch();
        if (events.some((e) => e.aggregate === 'contact')) touchLater();
      });
    },
    stop: () => {
      unsubscribe?.();
      clearTimeout(factsDue);
      pushes.stop();
    },
  };
}
