export type { Caller } from './inbound-service.ts';
export { talkMachine } from './talk-state.ts';
export { createVoice } from './voice-service.ts';
