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
export { createHandover, type Handover } from './handover/handover.ts';
export { handoverMachine } from './handover/handover-state.ts';
export type { OpenWork, VipCustomers } from './handover/ports.ts';
export { demoShifts } from './handover/demo-shifts.ts';
export { breakMachine } from './breaks/break-state.ts';
export { createBreakRoom } from './breaks/breaks.ts';
export type { BreakFloor } from './breaks/ports.ts';
export { createCommitter } from './commit/commit-store.ts';
