import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { barsRoutes } from './bars-routes.ts';
import { createBarLists } from './bars-service.ts';
import { createDoor, type Door } from './door-service.ts';
import { createMayCall, type MayCall } from './may-call-service.ts';

export type { Door } from './door-service.ts';
export type { MayCall } from './may-call-service.ts';

export interface BarsRoom {
  readonly door: Door;
  readonly mayCall: MayCall;
  readonly routes: RoomRoutes;
}

/** Who is not served, and who is not called. */
export const createBars = (
  needs: Parameters<typeof createBarLists>[0] & Parameters<typeof createDoor>[0],
): BarsRoom => ({
  door: createDoor(needs),
  mayCall: createMayCall(needs),
  routes: barsRoutes(createBarLists(needs)),
});
