/** Front door of the room: the only file that other rooms, the edges and main may import. */
export { createCasesRoom, type CasesNeeds, type CasesRoom } from './cases.ts';
export type { AuditTrail, ContactFacts, Crew, CrewDirectory, CustomerFacts, StaffFacts } from './case-ports.ts';
export { crewDirectoryOf, staffFactsOf } from './organisation-ports.ts';
export { caseMachine } from './case-state.ts';
export { workOrderMachine } from './work-order-state.ts';
export { readClock, type ClockReading, type OrderClock } from './order-clock.ts';
export { seedDemoCases, type DemoCasesNeeds } from './cases-demo.ts';
export type { DemoCase, DemoCrew, DemoCustomer, DemoPerson } from './cases-demo.ts';
