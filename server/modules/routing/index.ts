export { agentMachine } from './agent-state.ts';
export { createRouting, type Routing } from './routing-service.ts';
export { loadQueues, saveProfiles, type ProfileInput, type Queue as QueueSettings } from './routing-store.ts';
export { createDeskUse } from './desk-service.ts';
export { deskSocket } from './desk-socket.ts';
export { routingRoutes } from './routing-routes.ts';
export { createRules } from './rules/rules-room.ts';
