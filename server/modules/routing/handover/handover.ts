import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Listener } from '../../../platform/events/listeners.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { Log } from '../../../platform/log.ts';
import type { SocketOffer } from '../../../platform/socket/socket-types.ts';
import type { ChannelDrivers, ContactLife, ContactRow } from '../../contacts/index.ts';
import type { Audit, OrganisationView, Principal } from '../../identity/index.ts';
import { createCallbacks } from './callbacks-service.ts';
import { createGathering } from './gathering-service.ts';
import { createCommands } from './handover-commands-service.ts';
import { createHandoverJobs, type HandoverJobs } from './handover-jobs.ts';
import { handoverListeners } from './handover-listeners.ts';
import { handoverRoutes, type HandoverUse } from './handover-routes.ts';
import { handoverSocket } from './handover-socket.ts';
import { createIncoming } from './incoming-service.ts';
import { createLeader } from './leader-service.ts';
import { createOutgoing } from './outgoing-service.ts';
import { createTalkHanding } from '../transfer/talk-handing-service.ts';
import type { OpenWork, VipCustomers } from './ports.ts';
import { createReading } from './reading-service.ts';
import { createShifts } from './shift-service.ts';
import { createWatch, type Watch } from './watch-service.ts';

export interface HandoverNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly organisation: OrganisationView;
  readonly life: ContactLife;
  readonly openWork: OpenWork;
  readonly vip: VipCustomers;
  /** How a talk in hand goes on with somebody else. */
  readonly drivers: ChannelDrivers;
  readonly noted: (row: ContactRow) => void;
  readonly log: Log;
}

/** Shift handover 交接班 (RT-8), put together. */
export interface Handover extends HandoverUse {
  readonly watch: Watch;
  readonly jobs: HandoverJobs;
  readonly listeners: readonly Listener[];
  readonly socket: SocketOffer<Principal>;
  /** Mounted under /api. */
  readonly routes: RoomRoutes;
}

export function createHandover(needs: HandoverNeeds): Handover {
  const gathering = createGathering(needs);
  const shifts = createShifts(needs);
  const commands = createCommands(needs);
  const watch = createWatch({ ...needs, gathering, shifts });
  const use: HandoverUse = {
    outgoing: createOutgoing({ ...needs, commands, gathering, shifts }),
    incoming: createIncoming({ ...needs, commands, shifts, handTalk: createTalkHanding(needs) }),
    leader: createLeader({ ...needs, commands, gathering, shifts, watch }),
    reading: createReading({ ...needs, gathering, shifts }),
    shifts,
    callbacks: createCallbacks(needs),
  };
  return {
    ...use,
    watch,
    jobs: createHandoverJobs({ watch, log: needs.log }),
    listeners: handoverListeners({ watch }),
    socket: handoverSocket(),
    routes: handoverRoutes(use),
  };
}
