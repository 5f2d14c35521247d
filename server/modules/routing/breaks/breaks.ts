import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { Log } from '../../../platform/log.ts';
import type { SocketOffer } from '../../../platform/socket/socket-types.ts';
import type { Audit, OrganisationView, Principal } from '../../identity/index.ts';
import { createBreakReading } from './break-reading-service.ts';
import { breakRoutes } from './break-routes.ts';
import { createBreaks, type Breaks } from './break-service.ts';
import { breakSocket } from './break-socket.ts';
import { createBreakWatch, type BreakWatch } from './break-watch-service.ts';
import type { BreakFloor } from './ports.ts';

/** The supervised break 小休审批, put together. */
export interface BreakRoom {
  /** For the menu of states at the desk. */
  readonly askUsual: Breaks['askUsual'];
  readonly watch: BreakWatch;
  readonly socket: SocketOffer<Principal>;
  /** Mounted under /api. */
  readonly routes: RoomRoutes;
}

export function createBreakRoom(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly organisation: OrganisationView;
  readonly floor: BreakFloor;
  readonly log: Log;
}): BreakRoom {
  const watch = createBreakWatch(needs);
  const breaks = createBreaks({ ...needs, watch });
  const reading = createBreakReading(needs);
  return { askUsual: breaks.askUsual, watch, socket: breakSocket(), routes: breakRoutes({ breaks, reading }) };
}
