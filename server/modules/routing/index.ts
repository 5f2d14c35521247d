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
export { callbackMachine } from './callbacks/callback-state.ts';
export { createCallbacks, type Callbacks } from './callbacks/callbacks.ts';
export { portsOfRouting } from './callbacks/routing-ports.ts';
export { createCommitter } from './commit/commit-store.ts';
export { createRoutingAdmin } from './admin/index.ts';
