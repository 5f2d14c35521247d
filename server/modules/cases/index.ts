/** Front door of the room: the only file that other rooms, the edges and main may import. */
export { createCasesRoom, type CasesRoom } from './cases.ts';
export type { CaseHanding } from './case-handing-service.ts';
export type { Matter } from './case-reading-service.ts';
export type { CustomerFacts } from './case-ports.ts';
export { crewDirectoryOf, staffFactsOf } from './organisation-ports.ts';
export { caseMachine } from './case-state.ts';
export { workOrderMachine } from './work-order-state.ts';
export { seedDemoCases } from './cases-demo.ts';
export { complaintsAmong } from './complaint-store.ts';
