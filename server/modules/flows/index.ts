/** Front door of the room. */
export { advanceFlow, beginFlow, type FlowBook, type FlowRun } from './flow-run.ts';
export type { FlowAsk, FlowEffect, FlowEvent } from './flow-events.ts';
export type { Spoken, Variables } from './flow-words.ts';
export { HOTLINE, hotlineFlow, type LookupPort } from './hotline-flow.ts';
export { entryFlowOf } from './entry-flow.ts';
export { createFlows } from './flows.ts';
export { flowMachine } from './flow-state.ts';
