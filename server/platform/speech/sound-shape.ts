import { SAMPLE_RATE } from '../media/g711.ts';
import { parseWav, type Wav } from '../media/wav.ts';
import { speechFailed } from './tts-provider.ts';

/** Whatever a studio or an engine delivers, made into what a telephone carries: mono, 8 kHz, as loud as the other prompts. */

/** RMS of speech while it is loud, about −19 dBm0: what other announcements in the network sound like. */
const TARGET_RMS = 0.11 * 32_768;
const MAX_PEAK = 0.8 * 32_768;
/** Softer than this part of the peak is a pause, not speech; relative, so that a softly spoken file is measured like a loud one. */
const PAUSE_SHARE = 0.02;
/** But never less than the hiss of the telephone itself. */
const HISS = 60;
/** Recordings that would need more were made wrong; lifting them further lifts their hiss. */
const MAX_LIFT = 16;

export function toMono({ channels, samples }: Pick<Wav, 'channels' | 'samples'>): Int16Array {
  const [left = new Int16Array(0), right] = samples;
  if (channels === 1 || right === undefined) return left;
  return left.map((sample, i) => Math.round((sample + (right[i] ?? 0)) / 2));
}

/** Half the width of the filter, in zero crossings: enough for −40 dB above 4 kHz, where a telephone would alias. */
const LOBES = 16;
/** Places between two samples that have a filter of their own; a finer grid is below the noise of 16 bits on a telephone. */
const PHASES = 256;

/**
 * To 8 kHz by a windowed sinc (Smith, "Digital Audio Resampling", Hann window). Its cutoff is just under half of the lower rate:
 * skipping samples instead would fold every s and sh down into the vowels. The filters are worked out once per file: with a sine
 * for each product, a minute from a studio would hold up the calls of this process for seconds.
 */
export function toTelephoneRate(samples: Int16Array, sampleRate: number): Int16Array {
  if (sampleRate === SAMPLE_RATE) return samples;
  const step = sampleRate / SAMPLE_RATE;
  const cutoff = 0.94 * Math.min(1, 1 / step);
  const reach = Math.ceil(LOBES / cutoff);
  const filters = Array.from({ length: PHASES }, (_, phase) => filterOf(phase / PHASES, cutoff, reach));
  const out = new Int16Array(Math.floor(samples.length / step));
  for (let n = 0; n < out.length; n += 1) {
    const centre = Math.floor(n * step);
    const filter = filters[Math.floor((n * step - centre) * PHASES)] ?? new Float64Array(0);
    const first = centre - reach;
    let sum = 0;
    for (let tap = Math.max(0, -first); tap < filter.length && first + tap < samples.length; tap += 1)
      sum += (filter[tap] ?? 0) * (samples[first + tap] ?? 0);
    out[n] = clamp(sum);
  }
  return out;
}

/** For a place this far behind a sample: what each of the samples around it weighs; all together 1. */
function filterOf(behind: number, cutoff: number, reach: number): Float64Array {
  const filter = Float64Array.from({ length: 2 * reach + 1 }, (_, tap) => {
    const x = tap - reach - behind;
    const angle = Math.PI * x * cutoff;
    const window = Math.abs(x) >= reach ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * x) / reach);
    return (x === 0 ? 1 : Math.sin(angle) / angle) * window;
  });
  const all = filter.reduce((sum, weight) => sum + weight, 0);
  return filter.map((weight) => weight / all);
}

const clamp = (n: number): number => Math.max(-32_768, Math.min(32_767, Math.round(n)));

const peakOf = (samples: Int16Array): number => samples.reduce((most, s) => Math.max(most, Math.abs(s)), 1);
const pauseLevel = (samples: Int16Array): number => Math.max(HISS, peakOf(samples) * PAUSE_SHARE);

/** The level of what is said, pauses left out: a prompt with long pauses is not louder for them. */
export function speechLevel(samples: Int16Array): number {
  const pause = pauseLevel(samples);
  let sum = 0;
  let count = 0;
  for (const sample of samples) {
    if (Math.abs(sample) <= pause) continue;
    sum += sample * sample;
    count += 1;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** All prompts as loud as each other; a peak is never clipped for it. */
export function levelled(samples: Int16Array): Int16Array {
  const level = speechLevel(samples);
  if (level === 0) return samples;
  return scaled(samples, Math.min(MAX_LIFT, TARGET_RMS / level, MAX_PEAK / peakOf(samples)));
}
const scaled = (samples: Int16Array, factor: number): Int16Array => samples.map((s) => clamp(s * factor));

/** Where the limiter begins to bend, and what it never passes. */
const KNEE = 0.6 * 32_768;
const CEILING = 0.95 * 32_768;

/** Louder by so many dB. Peaks are bent softly (tanh above the knee), not cut: clipping is what makes loud prompts hard to understand. */
export function louder(samples: Int16Array, gainDb: number): Int16Array {
  const factor = 10 ** (gainDb / 20);
  const room = CEILING - KNEE;
  return samples.map((s) => {
    const wanted = Math.abs(s) * factor;
    const bent = wanted <= KNEE ? wanted : KNEE + room * Math.tanh((wanted - KNEE) / room);
    return clamp(Math.sign(s) * bent);
  });
}

/** Silence at both ends goes, but for what a sentence needs before the next one. */
export function trimmed(samples: Int16Array, pads: { readonly before: number; readonly after: number }): Int16Array {
  const pause = pauseLevel(samples) / 2;
  const isSpeech = (s: number): boolean => Math.abs(s) > pause;
  const first = samples.findIndex(isSpeech);
  if (first < 0) return samples;
  const last = samples.findLastIndex(isSpeech);
  const before = Math.round(pads.before * SAMPLE_RATE);
  const said = samples.subarray(first, last + 1);
  const out = new Int16Array(before + said.length + Math.round(pads.after * SAMPLE_RATE));
  out.set(said, before);
  return out;
}

const MIN_RATE = 8_000;
const MAX_RATE = 48_000;
/** Of what an engine says: four times a text of the longest kind. */
const MOST_SECONDS = 240;

/** A file by its content: a WAV of 8 to 48 kHz, PCM or G.711, one or two channels. What it is called says nothing. */
export function readSound(file: Buffer, mostSeconds = MOST_SECONDS): Int16Array {
  const wav = parseSafely(file);
  if (wav.sampleRate < MIN_RATE || wav.sampleRate > MAX_RATE)
    throw speechFailed('speech.bad_sound', { reason: `${wav.sampleRate} Hz` });
  // Before the work, not after it.
  if ((wav.samples[0]?.length ?? 0) > mostSeconds * wav.sampleRate)
    throw speechFailed('speech.sound_too_long', { seconds: mostSeconds });
  return toTelephoneRate(toMono(wav), wav.sampleRate);
}
function parseSafely(file: Buffer): Wav {
  try {
    return parseWav(file);
  } catch (error) {
    throw speechFailed('speech.bad_sound', { reason: 'not a WAV of 16-bit PCM or G.711' }, error);
  }
}
