import { createHash } from 'node:crypto';
import { ELDER, MAX_PROMPT_MS, type PromptVariant } from '../../../../shared/contracts/voice-prompts.ts';
import { encodeG711, SAMPLE_RATE } from '../../../platform/media/g711.ts';
import { alawWav } from '../../../platform/media/wav.ts';
import { levelled, louder, readSound, trimmed } from '../../../platform/speech/sound-shape.ts';
import { speechFailed } from '../../../platform/speech/tts-provider.ts';
import { stretched } from '../../../platform/speech/stretch.ts';

/** A sound as it is kept: A-law, exactly what goes on the wire, named by its content. */
export interface KeptSound {
  readonly sha256: string;
  readonly wav: Buffer;
  readonly durationMs: number;
}

const MAX_SECONDS = MAX_PROMPT_MS / 1_000;
const BREATH = { before: 0.1, after: 0.25 };

export function keptSound(samples: Int16Array): KeptSound {
  const durationMs = Math.round((samples.length / SAMPLE_RATE) * 1_000);
  if (durationMs > MAX_PROMPT_MS / ELDER.speed + 1_000)
    throw speechFailed('speech.sound_too_long', { seconds: MAX_SECONDS });
  const wav = alawWav(encodeG711('PCMA', samples));
  return { sha256: createHash('sha256').update(wav).digest('hex'), wav, durationMs };
}

/** What a studio sent, by its content: at telephone rate, as loud as the others, without the silence around it. */
export function studioSamples(file: Buffer): Int16Array {
  return trimmed(levelled(readSound(file, MAX_SECONDS)), BREATH);
}

/** For older people where nobody has spoken it slowly: the same voice and pitch, slower and louder. */
export const elderOf = (samples: Int16Array): Int16Array => louder(stretched(samples, ELDER.speed), ELDER.gainDb);

/** How an engine is asked for a variant. */
export const askFor = (variant: PromptVariant): { speed?: number; gainDb?: number } =>
  variant === 'elder' ? { ...ELDER } : {};
