import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { barsRoutes } from './bars-routes.ts';
import { createBarLists } from './bars-service.ts';
import { createDoNotCallImport } from './do-not-call-import-service.ts';
import { ruleRoutes } from '../rules/rules-routes.ts';
import { createRuleAdmin } from '../rules/rules-service.ts';
import { createDoor, type Door } from './door-service.ts';
import { createMayCall, type MayCall } from './may-call-service.ts';

export type { Door } from './door-service.ts';
export type { MayCall } from './may-call-service.ts';

export interface BarsRoom {
  readonly door: Door;
  readonly mayCall: MayCall;
  readonly routes: RoomRoutes;
}

/** Who is not served, who is not called, and the rules of both. */
export const createBars = (
  needs: Parameters<typeof createBarLists>[0] & Parameters<typeof createDoor>[0],
): BarsRoom => ({
  door: createDoor(needs),
  mayCall: createMayCall(needs),
  routes: async (app) => {
    await app.register(barsRoutes({ bars: createBarLists(needs), importing: createDoNotCallImport(needs) }));
    await app.register(ruleRoutes(createRuleAdmin(needs)));
  },
});
