export type { Caller } from './inbound-service.ts';
export { createVoice } from './voice-service.ts';
export { createTracesRoom, type TracesRoom } from './traces/index.ts';
export { createTrunks, seedTrunksDemo, type TrunkList, type TrunksRoom } from './trunks/index.ts';
export { createPrompts, type Prompts } from './prompts/prompts.ts';
export { promptMachine } from './prompts/prompt-state.ts';
