export type { Caller } from './inbound-service.ts';
export { createVoice } from './voice-service.ts';
