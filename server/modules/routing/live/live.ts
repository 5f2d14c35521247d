import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { Log } from '../../../platform/log.ts';
import type { SocketHub, SocketOffer } from '../../../platform/socket/socket-types.ts';
import type { ChannelDrivers, ContactLife, ContactReading, Transcripts } from '../../contacts/index.ts';
import type { Audit, OrganisationView, SocketSubject } from '../../identity/index.ts';
import type { Routing } from '../routing-service.ts';
import { createConsults } from '../transfer/consult-service.ts';
import { createTransferPlace } from '../transfer/transfer-place-service.ts';
import { transferRoutes } from '../transfer/transfer-routes.ts';
import { createTransfers } from '../transfer/transfer-service.ts';
import { createAfterCallJobs } from './after-call-jobs.ts';
import { createAfterCall } from './after-call-service.ts';
import { createLiveLook } from './live-look-service.ts';
import { freeFor } from './free-people.ts';
import { liveRoutes } from './live-routes.ts';
import { livePushes } from './live-socket.ts';
import { presentFloor } from './present-floor-service.ts';
import { createSupervise } from './supervise-service.ts';
import { createWhy } from './why-service.ts';

/** What people do with the line by hand, and what they are told about it: one corner of routing with its own front. */
export interface Live {
  readonly routes: RoomRoutes;
  readonly socket: SocketOffer<SocketSubject>;
  /** Who of this queue could take a call now; the one who waits longest first. */
  freeFor(queueCode: string): Promise<readonly string[]>;
  start(): void;
  stop(): Promise<void>;
}

export interface LiveNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly reading: ContactReading;
  readonly transcripts: Transcripts;
  readonly drivers: ChannelDrivers;
  readonly organisation: OrganisationView;
  readonly audit: Audit;
  readonly routing: Routing;
  readonly hub: Pick<SocketHub, 'publishHere' | 'listeners'>;
  /** In a peak the after-call work may be cut to this share of its limit. */
  readonly afterCallFactor?: (queueCode: string) => number;
  readonly log: Log;
}

export function createLive(needs: LiveNeeds): Live {
  const floor = presentFloor(needs);
  const look = createLiveLook({ ...needs, floor });
  const supervise = createSupervise({ ...needs, floor, look });
  const why = createWhy({ ...needs, floor });
  const place = createTransferPlace({ ...needs, noted: (row) => needs.routing.noted(row) });
  const transfers = createTransfers({ ...needs, floor, place });
  const consults = createConsults({ ...needs, floor });
  const afterCall = createAfterCall({
    ...needs,
    noted: (row) => floor.noted(row),
    limitOf: async (queue) => {
      const limit = (await look.rules()).find((q) => q.code === queue)?.afterCallSeconds ?? 0;
      return Math.round(limit * (queue === null ? 1 : (needs.afterCallFactor?.(queue) ?? 1)));
    },
  });
  const jobs = createAfterCallJobs({ afterCall, log: needs.log });
  const pushes = livePushes({ look, hub: needs.hub, log: needs.log });
  return {
    routes: async (app) => {
      await app.register(liveRoutes({ look, supervise, why, afterCall }));
      await app.register(transferRoutes({ transfers, consults }));
    },
    socket: pushes.offer,
    freeFor: async (queueCode) => freeFor(queueCode, floor, await look.rules()),
    start: () => {
      jobs.start();
      pushes.start();
    },
    stop: async () => {
      pushes.stop();
      await jobs.stop();
    },
  };
}
