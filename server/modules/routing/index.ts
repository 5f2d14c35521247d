export { agentMachine } from './agent-state.ts';
export { createRouting, type Enqueue, type QueuePlace, type Routing, type RoutingNeeds } from './routing-service.ts';
export { loadQueues, saveProfiles, type ProfileInput, type Queue as QueueSettings } from './routing-store.ts';
export { createDeskUse, queuesLive, startOfDay, type DeskUse } from './desk-service.ts';
export { deskSocket } from './desk-socket.ts';
export { routingRoutes } from './routing-routes.ts';
