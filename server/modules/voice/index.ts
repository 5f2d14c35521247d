export type { Caller, CallerLookup } from './inbound-service.ts';
export { createVoice, type Voice, type VoiceNeeds } from './voice-service.ts';
