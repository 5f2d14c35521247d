/** Front door of the room: the only file that other rooms, the edges and main may import. */
export { createIdentity, type Identity, type IdentityNeeds } from './identity.ts';
export { SWEEP_EVERY_MS } from './identity-jobs.ts';
export { CHECK_SOCKETS_EVERY_MS, CLOSE_CHANGED, CLOSE_SIGNED_OUT, type SocketGuard } from './socket-guard-listeners.ts';
export {
  demand,
  demandWithin,
  may,
  maySee,
  scopeLimit,
  withinScope,
  type Place,
  type Principal,
  type ScopeLimit,
} from './principal.ts';
export { principalOf } from './principal-routes.ts';
export { requireReason, type Actor, type Audit, type AuditAct } from './audit-service.ts';
export type { OrganisationView } from './organisation-service.ts';
export type { StaffCard } from './staff-store.ts';
export type { Sessions, Upgrade } from './session-service.ts';
export { isSameOrigin } from './same-origin.ts';
export { DEMO_PASSWORD, seedDemoStaff } from './identity-demo.ts';
export type { DemoArea } from './demo-plan.ts';
export { staffMachine } from './staff-state.ts';
export type { SocketSubject } from './socket-subject.ts';
