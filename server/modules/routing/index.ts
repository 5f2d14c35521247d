export { agentMachine } from './agent-state.ts';
export { createRouting, type Routing } from './routing-service.ts';
export {
  raiseEpoch,
  readQueues,
  saveProfiles,
  type ProfileInput,
  type Queue as QueueSettings,
} from './routing-store.ts';
export { createDeskUse } from './desk-service.ts';
export { deskSocket } from './desk-socket.ts';
export { routingRoutes } from './routing-routes.ts';
export { createLive, type Live, type LiveNeeds } from './live/live.ts';
export { createCommitter } from './commit/commit-store.ts';
