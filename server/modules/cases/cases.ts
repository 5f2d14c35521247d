import type { Clock } from '../../../shared/kernel/clock.ts';
import type { BlobStore } from '../../platform/blobs/blob-store.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { SocketOffer } from '../../platform/socket/socket-types.ts';
import type { Principal } from '../identity/index.ts';
import { createCaseHanding, type CaseHanding } from './case-handing-service.ts';
import { createCaseOpening } from './case-opening-service.ts';
import type { AuditTrail, ContactFacts, CrewDirectory, CustomerFacts, StaffFacts } from './case-ports.ts';
import { createCaseReading, type CaseReading } from './case-reading-service.ts';
import { caseRoutes } from './case-routes.ts';
import { createCases, type Cases } from './cases-service.ts';
import { casesSocket } from './cases-socket.ts';
import { createCommands } from './command-service.ts';
import { createConfirmation, type Confirmation } from './confirmation-service.ts';
import { createOrderCreation } from './order-creation-service.ts';
import { createOrderFiles, type OrderFiles } from './order-files-service.ts';
import { orderRoutes } from './order-routes.ts';
import { createOrders, type Orders } from './orders-service.ts';
import { createOrderTalk, type OrderTalkRoom } from './order-talk-service.ts';

export interface CasesNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly contacts: ContactFacts;
  readonly customers: CustomerFacts;
  readonly crews: CrewDirectory;
  readonly staff: StaffFacts;
  readonly audit: AuditTrail;
}

export interface CasesRoom {
  readonly cases: Cases;
  readonly orders: Orders;
  readonly confirmation: Confirmation;
  readonly talk: OrderTalkRoom;
  readonly files: OrderFiles;
  readonly reading: CaseReading;
  readonly handing: CaseHanding;
  /** Mounted under /api. */
  readonly routes: RoomRoutes;
  readonly socket: SocketOffer<Principal>;
}

export function createCasesRoom(needs: CasesNeeds): CasesRoom {
  const { db, transactor, clock, contacts, customers, crews, staff, audit, blobs } = needs;
  const commands = createCommands({ transactor, audit });
  const creation = createOrderCreation({ crews });
  const opening = createCaseOpening({ commands, orders: creation, contacts, customers, staff });
  const cases = createCases({ commands, opening, orders: creation, contacts, staff });
  const orders = createOrders({ commands, crews });
  const confirmation = createConfirmation({ commands, contacts });
  const talk = createOrderTalk({ db, transactor });
  const files = createOrderFiles({ db, transactor, blobs });
  const reading = createCaseReading({ db, clock, transactor, audit });
  return {
    cases,
    orders,
    confirmation,
    talk,
    files,
    reading,
    handing: createCaseHanding({ db, clock, staff, audit }),
    routes: async (app) => {
      await app.register(caseRoutes({ cases, confirmation, reading }));
      await app.register(orderRoutes({ orders, confirmation, reading, talk, files }));
    },
    socket: casesSocket({ talk, reading }),
  };
}
