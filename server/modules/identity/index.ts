/** Front door of the room: the only file that other rooms, the edges and main may import. */
export { createIdentity, type Identity } from './identity.ts';
export { SWEEP_EVERY_MS } from './identity-jobs.ts';
export { CHECK_SOCKETS_EVERY_MS, CLOSE_CHANGED, CLOSE_SIGNED_OUT } from './socket-guard-listeners.ts';
export {
  demand,
  demandWithin,
  may,
  scopeLimit,
  withinScope,
  type Place,
  type Principal,
  type ScopeLimit,
} from './principal.ts';
export { principalOf } from './principal-routes.ts';
export { requireReason, type Audit } from './audit-service.ts';
export { createRuleBook, demandRight, outOfRange, type WrongField } from './rule-book.ts';
export type { OrganisationView } from './organisation-service.ts';
export { isSameOrigin } from './same-origin.ts';
export { DEMO_PASSWORD, seedDemoStaff } from './identity-demo.ts';
export { staffMachine } from './staff-state.ts';
export type { SocketSubject } from './socket-subject.ts';
