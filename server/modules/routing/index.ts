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
export { createSurge, type Surge } from './surge/surge.ts';
export { seedSurgeDemo } from './surge/surge-demo.ts';
export { surgeStageMachine } from './surge/surge-stage-state.ts';
export { routingRoutes } from './routing-routes.ts';
export { createCommitter } from './commit/commit-store.ts';
