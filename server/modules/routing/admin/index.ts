import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { agentRoutes } from './agent-routes.ts';
import { agentSheetRoutes } from './agent-sheet-routes.ts';
import { createAgentSheets } from './agent-sheet-service.ts';
import { createAgentAdmin } from './agent-settings-service.ts';
import { createCalendarAdmin } from './calendar-service.ts';
import { createProfileAdmin } from './profile-service.ts';
import { createQueueAdmin } from './queue-admin-service.ts';
import { createChange, type AdminNeeds } from './settings-change-service.ts';
import { settingRoutes } from './setting-routes.ts';
import { createShardAdmin } from './shard-admin-service.ts';
import { shardRoutes } from './shard-routes.ts';
import { createSheets } from './sheet-thread.ts';
import { createSkillAdmin } from './skill-admin-service.ts';
import { createStaffDirectory } from './staff-directory-service.ts';

/** Queue and skill administration: what it offers to the house is its routes; what it changes, the engine hears by event. */
export function createRoutingAdmin(needs: AdminNeeds): { readonly routes: RoomRoutes } {
  const change = createChange(needs);
  const directory = createStaffDirectory(needs);
  const agents = createAgentAdmin(needs, change, directory);
  const sheets = createAgentSheets(needs, { change, directory, agents, sheets: createSheets() });
  const settings = settingRoutes({
    queues: createQueueAdmin(needs, change),
    skills: createSkillAdmin(needs, change),
    profiles: createProfileAdmin(needs, change),
    calendars: createCalendarAdmin(needs, change),
  });
  return {
    routes: async (app) => {
      await app.register(settings);
      await app.register(shardRoutes(createShardAdmin(needs, change)));
      await app.register(agentRoutes(agents));
      await app.register(agentSheetRoutes(sheets));
    },
  };
}
