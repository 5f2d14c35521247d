import type { Listener } from '../../platform/events/listeners.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { SocketOffer } from '../../platform/socket/socket-types.ts';
import type { SocketSubject } from '../identity/index.ts';
import { followUpLeadRoutes, followUpRuleRoutes } from './follow-up-lead-routes.ts';
import { createFollowUpLead, type FollowUpLead, type FollowUpLeadNeeds } from './follow-up-lead-service.ts';
import { followUpListener } from './follow-up-listeners.ts';
import { followUpRoutes } from './follow-up-routes.ts';
import { createFollowUpRuleAdmin, type FollowUpRuleAdmin, type FollowUpRuleNeeds } from './follow-up-rules-service.ts';
import { createFollowUps, type FollowUpNeeds, type FollowUps } from './follow-up-service.ts';
import { followUpSocket } from './follow-up-socket.ts';

export { followUpMachine } from './follow-up-state.ts';

export interface OutreachRoom {
  readonly followUps: FollowUps;
  readonly lead: FollowUpLead;
  readonly rules: FollowUpRuleAdmin;
  readonly routes: RoomRoutes;
  readonly socket: SocketOffer<SocketSubject>;
  readonly listeners: readonly Listener[];
}

/** Calls that the house makes by itself to customers. */
export function createOutreach(needs: FollowUpNeeds & FollowUpLeadNeeds & FollowUpRuleNeeds): OutreachRoom {
  const followUps = createFollowUps(needs);
  const lead = createFollowUpLead(needs);
  const rules = createFollowUpRuleAdmin(needs);
  return {
    followUps,
    lead,
    rules,
    routes: async (app) => {
      await app.register(followUpRoutes(followUps));
      await app.register(followUpLeadRoutes(lead));
      await app.register(followUpRuleRoutes(rules));
    },
    socket: followUpSocket(),
    listeners: [followUpListener(followUps)],
  };
}
