import { speechFailed, type TtsProvider } from '../../../platform/speech/tts-provider.ts';

/** TTS_PROVIDER=none. Prompts are then the built-in ones and studio recordings; whoever asks for more is told why not. */
export const createAbsentTts = (): TtsProvider => ({
  name: 'none',
  configured: false,
  synthesise: () => Promise.reject(speechFailed('speech.not_configured')),
});
