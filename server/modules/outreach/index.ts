import type { Listener } from '../../platform/events/listeners.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { followUpListener } from './follow-up-listeners.ts';
import { followUpRoutes } from './follow-up-routes.ts';
import { createFollowUps, type FollowUpNeeds, type FollowUps } from './follow-up-service.ts';

export { followUpMachine } from './follow-up-state.ts';

export interface OutreachRoom {
  readonly followUps: FollowUps;
  readonly routes: RoomRoutes;
  readonly listeners: readonly Listener[];
}

/** Calls that the house makes by itself to customers. */
export function createOutreach(needs: FollowUpNeeds): OutreachRoom {
  const followUps = createFollowUps(needs);
  return { followUps, routes: followUpRoutes(followUps), listeners: [followUpListener(followUps)] };
}
