import { AppError } from '../../../shared/kernel/app-error.ts';

/**
 * The port to whatever turns text into speech. It is used when prompts are published and for values that nobody can record in
 * advance; never while a caller waits without a way out. Vendors differ in everything but this.
 */
export interface TtsProvider {
  /** As the screen calls it. */
  readonly name: string;
  /** Not configured: nothing can be made, and nobody pretends. */
  readonly configured: boolean;
  /**
   * A WAV: mono, 8 kHz, 16-bit PCM. Fails with an AppError `speech.*` whose `retryable` says whether trying again can help:
   * a busy engine yes, a text it refuses no. Always within its own deadline, whatever the signal does.
   */
  synthesise(request: SpeechRequest): Promise<Buffer>;
}

export interface SpeechRequest {
  /** As it is to be said: through `speakable` already. */
  readonly text: string;
  /** The engine's name of a voice; absent: the one it was configured with. */
  readonly voice?: string;
  /** 1: as usual; 0.85: slower. */
  readonly speed?: number;
  readonly gainDb?: number;
  readonly signal?: AbortSignal;
}

/** Half a minute of speech; whoever writes more has written two prompts. */
export const MAX_SPEECH_TEXT = 300;
/** Two minutes at 48 kHz, 16 bit: no honest answer to such a text is larger. */
export const MAX_SPEECH_BYTES = 12 * 1024 * 1024;

type SpeechFailure =
  | 'speech.not_configured'
  | 'speech.unavailable'
  | 'speech.timeout'
  | 'speech.busy'
  | 'speech.refused'
  | 'speech.bad_sound'
  | 'speech.sound_too_long'
  | 'speech.text_too_long';

const TRANSIENT: readonly SpeechFailure[] = ['speech.unavailable', 'speech.timeout', 'speech.busy'];

export function speechFailed(
  code: SpeechFailure,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): AppError {
  const retryable = TRANSIENT.includes(code);
  return new AppError({ code, kind: retryable ? 'unavailable' : 'refused', retryable, details, cause });
}

/** The same at every engine: refused before anything is sent. */
export function checkedText({ text, signal }: SpeechRequest): string {
  if (signal?.aborted === true) throw speechFailed('speech.timeout');
  const said = text.trim();
  if (said === '') throw speechFailed('speech.refused', { reason: 'empty' });
  if (said.length > MAX_SPEECH_TEXT) throw speechFailed('speech.text_too_long', { max: MAX_SPEECH_TEXT });
  return said;
}
