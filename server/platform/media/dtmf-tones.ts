import { SAMPLE_RATE } from './g711.ts';

/** Keys as sound (ITU-T Q.23): each is one tone of the low group and one of the high group. */
const LOW = [697, 770, 852, 941];
const HIGH = [1_209, 1_336, 1_477, 1_633];
const PAD = ['123A', '456B', '789C', '*0#D'];
/** Each tone at about −9 dBm0, in the middle of what Q.24 lets a receiver expect. */
const AMPLITUDE = 0.25;

const step = (frequency: number): number => (2 * Math.PI * frequency) / SAMPLE_RATE;

/** A piece of a pressed key, from sample `offset` of its press. */
export function keyTone(key: string, samples: number, offset: number): Int16Array {
  const row = PAD.findIndex((keys) => keys.includes(key));
  const low = step(LOW[row] ?? 0);
  const high = step(HIGH[PAD[row]?.indexOf(key) ?? 0] ?? 0);
  const at = (i: number): number => Math.sin(low * (i + offset)) + Math.sin(high * (i + offset));
  return Int16Array.from({ length: samples }, (_, i) => Math.round(32_767 * AMPLITUDE * at(i)));
}

export interface ToneKeyDetector {
  /** The keys that began in this piece of sound, each once however long it is held. */
  hear(samples: Int16Array): string;
}

/**
 * 13 ms: so narrow a filter that neighbours of a group fall into its zeros, and so short that a key of 40 ms, the shortest that
 * has to be understood (Q.24), holds two whole blocks wherever it begins. Two blocks alike are asked for: 26 ms at least.
 */
const BLOCK = 104;
const HITS = 2;
/** In the middle of a voice more is asked for, 52 ms: who talks presses no keys that short, but vowels last long. */
const HITS_IN_VOICE = 4;
/**
 * A voice: more than two of the last eight blocks (a tenth of a second) were sound of the strength of the key and no key. Two may
 * be the end of the last key and the beginning of this one.
 */
const VOICE_MEMORY = 8;
const VOICE_BLOCKS = 3;
const VOICE_STRENGTH = 0.1;
const MISSES = 2;
/** A quarter of what −25 dBm0 is, the weakest tone that has to be understood. */
const MIN_POWER = 0.02 ** 2;
/** Twist: a line weakens high tones more than low ones, so that way more is believed (8 dB against 5). */
const MAX_LOW_OVER_HIGH = 10 ** 0.8;
const MAX_HIGH_OVER_LOW = 10 ** 0.5;
/** The others of a group must be weaker by this (8 dB). */
const PEAK_OVER_REST = 10 ** 0.8;
/** Voices have harmonics, keys do not: this much of all that is heard must be the two tones. */
const MIN_SHARE = 0.63;
/** A key is as loud in one block as in the next (3 dB); a syllable is not. */
const MAX_CHANGE = 2;

interface Peak {
  index: number;
  power: number;
  isAlone: boolean;
}

interface Found {
  readonly key: string;
  /** Mean square of the whole block. */
  readonly power: number;
}

const goesOn = (before: Found, now: Found): boolean =>
  before.key === now.key && Math.max(before.power, now.power) < MAX_CHANGE * Math.min(before.power, now.power);

const coefficients = [...LOW, ...HIGH].map((frequency) => 2 * Math.cos(step(frequency)));

/** Mean square of one tone in a block, by Goertzel's algorithm. */
function tonePower(block: Float32Array, coefficient: number): number {
  let before = 0;
  let last = 0;
  for (const sample of block) {
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
  }
  return (2 * (last * last + before * before - coefficient * last * before)) / (BLOCK * BLOCK);
}

function peakOf(powers: readonly number[]): Peak {
  const power = Math.max(...powers);
  const index = powers.indexOf(power);
  const isAlone = powers.every((other, i) => i === index || other * PEAK_OVER_REST < power);
  return { index, power, isAlone };
}

function meanSquare(block: Float32Array): number {
  let total = 0;
  for (const sample of block) total += sample * sample;
  return total / BLOCK;
}

function keyIn(block: Float32Array): Found | undefined {
  const total = meanSquare(block);
  // Most blocks of a call are quiet, and need no filter to say so.
  if (total < MIN_POWER) return undefined;
  const powers = coefficients.map((coefficient) => tonePower(block, coefficient));
  const low = peakOf(powers.slice(0, LOW.length));
  const high = peakOf(powers.slice(LOW.length));
  const isKey =
    low.isAlone &&
    high.isAlone &&
    Math.min(low.power, high.power) >= MIN_POWER / 2 &&
    low.power <= high.power * MAX_LOW_OVER_HIGH &&
    high.power <= low.power * MAX_HIGH_OVER_LOW &&
    low.power + high.power >= total * MIN_SHARE;
  const key = isKey ? PAD[low.index]?.charAt(high.index) : undefined;
  return key === undefined ? undefined : { key, power: total };
}

export function createToneKeyDetector(): ToneKeyDetector {
  const block = new Float32Array(BLOCK);
  let fill = 0;
  let candidate: Found | undefined;
  let hits = 0;
  let misses = 0;
  let pressed = '';
  const voice = new Float32Array(VOICE_MEMORY);
  let turn = 0;

  const needed = (power: number): number => {
    const loud = voice.reduce((count, other) => count + (other > power * VOICE_STRENGTH ? 1 : 0), 0);
    return loud < VOICE_BLOCKS ? HITS : HITS_IN_VOICE;
  };
  const remember = (found: Found | undefined): void => {
    voice[turn] = found === undefined ? meanSquare(block) : 0;
    turn = (turn + 1) % VOICE_MEMORY;
    misses = found?.key === pressed ? 0 : misses + 1;
    if (misses >= MISSES) pressed = '';
  };
  /** The key, at the block that makes it sure. */
  const judge = (): string => {
    const found = keyIn(block);
    remember(found);
    if (found === undefined) hits = 0;
    else hits = candidate !== undefined && goesOn(candidate, found) ? hits + 1 : 1;
    candidate = found;
    if (found === undefined || hits < needed(found.power) || found.key === pressed) return '';
    pressed = found.key;
    misses = 0;
    return pressed;
  };
  return {
    hear: (samples) => {
      let keys = '';
      for (const sample of samples) {
        block[fill] = sample / 32_768;
        fill += 1;
        if (fill < BLOCK) continue;
        fill = 0;
        keys += judge();
      }
      return keys;
    },
  };
}
