export { agentMachine } from './agent-state.ts';
export { createRouting, type Routing } from './routing-service.ts';
export {
  loadQueueEntries,
  readQueues,
  saveProfiles,
  type ProfileInput,
  type Queue as QueueSettings,
} from './routing-store.ts';
export { createDeskUse, startOfDay } from './desk-service.ts';
export { deskSocket } from './desk-socket.ts';
export { createSurge, type Surge } from './surge/surge.ts';
export { seedSurgeDemo } from './surge/surge-demo.ts';
export { surgeStageMachine } from './surge/surge-stage-state.ts';
export { routingRoutes } from './routing-routes.ts';
export { createPresence, type Presence } from './presence/presence-service.ts';
export { loadPresence } from './presence/presence-store.ts';
export type { Reach } from './engine/engine-types.ts';
export { createLive, type Live, type LiveNeeds } from './live/live.ts';
export { callbackMachine } from './callbacks/callback-state.ts';
export { createCallbacks, type Callbacks } from './callbacks/callbacks.ts';
export { portsOfRouting } from './callbacks/routing-ports.ts';
export { createHandover, type Handover } from './handover/handover.ts';
export { handoverMachine } from './handover/handover-state.ts';
export type { OpenWork, VipCustomers } from './handover/ports.ts';
export { demoShifts } from './handover/demo-shifts.ts';
export { breakMachine } from './breaks/break-state.ts';
export { createBreakRoom } from './breaks/breaks.ts';
export type { BreakFloor } from './breaks/ports.ts';
export { createCommitter } from './commit/commit-store.ts';
export { createRoutingAdmin } from './admin/index.ts';
export { isCalendarOpen, loadCalendars } from './admin/calendar-store.ts';
export { createRules } from './rules/rules-room.ts';
export { boostsOf, preferredOf } from './rules/priority.ts';
export type { AskFacts } from './enqueue-service.ts';
