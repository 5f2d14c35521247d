import { FRAME_SAMPLES, SAMPLE_RATE } from './g711.ts';
import { createBlocks } from './sample-blocks.ts';
import { createVoiceActivity } from './voice-activity.ts';

/** A machine has answered: it talks longer than a person says hello, then it beeps. */
export interface MachineDetector {
  /** True once, at the beep: from here on the machine records. */
  hear(samples: Int16Array): boolean;
}

/** "Hello?" lasts a second and then waits; a greeting goes on. Pauses of breath are part of it. */
const GREETING_MS = 2_500;
/** Longer after the greeting comes no beep: it was a person who has finished. */
const MAX_WAIT_MS = 3_000;
const FRAME_MS = 20;
/** 160 ms of one steady tone; a held vowel is no pure tone and not steady. */
const BEEP_FRAMES = 8;
const LOWEST_HZ = 350;
const HIGHEST_HZ = 2_200;
/** −35 dBov as mean square. */
const MIN_POWER = 0.000_3;
const MIN_SHARE = 0.85;
const STEADY = 0.02;
/** As mean square: within 2 dB from frame to frame. */
const EVEN = 1.6;
/** The busy tone of a line hung up is a beep too, but not of a machine. */
const NETWORK_HZ = [420, 480] as const;

interface Tone {
  readonly hertz: number;
  readonly power: number;
}

/**
 * The frequency of a pure tone, or nothing. A sine obeys x[n] + x[n−2] = 2·cos ω · x[n−1], so ω comes from one least-squares
 * division instead of a search over frequencies; how much of the power is really there decides whether it was one.
 */
function pureTone(frame: Float32Array): Tone | undefined {
  let power = 0;
  let product = 0;
  let square = 1e-12;
  for (let i = 2; i < frame.length; i += 1) {
    const [then, middle, now] = [frame[i - 2] ?? 0, frame[i - 1] ?? 0, frame[i] ?? 0];
    power += now * now;
    product += middle * (now + then);
    square += middle * middle;
  }
  power /= frame.length - 2;
  const coefficient = product / square;
  if (power < MIN_POWER || Math.abs(coefficient) >= 2) return undefined;
  let before = 0;
  let last = 0;
  for (const sample of frame) {
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
  }
  const tone = (2 * (last * last + before * before - coefficient * last * before)) / frame.length ** 2;
  if (tone < power * MIN_SHARE) return undefined;
  return { hertz: (Math.acos(coefficient / 2) * SAMPLE_RATE) / (2 * Math.PI), power };
}

const isBeep = ({ hertz }: Tone): boolean =>
  hertz >= LOWEST_HZ && hertz <= HIGHEST_HZ && (hertz < NETWORK_HZ[0] || hertz > NETWORK_HZ[1]);

const goesOn = (tone: Tone, next: Tone): boolean =>
  Math.abs(next.hertz - tone.hertz) <= STEADY * tone.hertz &&
  Math.max(next.power, tone.power) <= EVEN * Math.min(next.power, tone.power);

export function createMachineDetector(): MachineDetector {
  const frames = createBlocks(FRAME_SAMPLES);
  const voice = createVoiceActivity();
  let speaks = false;
  let spokenMs = 0;
  let silentMs = 0;
  let beep: Tone | undefined;
  let beepFrames = 0;
  let isTold = false;

  const listen = (frame: Float32Array): boolean => {
    const tone = pureTone(frame);
    // A tone that goes on is nobody's greeting: with a packet lost in it, it would be greeting and beep in one.
    if (speaks && tone === undefined) spokenMs += FRAME_MS;
    silentMs = speaks ? 0 : silentMs + FRAME_MS;
    if (silentMs > MAX_WAIT_MS) spokenMs = 0;
    const heard = tone !== undefined && isBeep(tone) ? tone : undefined;
    if (heard === undefined) beepFrames = 0;
    else beepFrames = beep !== undefined && goesOn(beep, heard) ? beepFrames + 1 : 1;
    beep = heard;
    if (beepFrames !== BEEP_FRAMES) return false;
    const isGreeted = spokenMs >= GREETING_MS;
    // What came before a tone like this was no greeting that ends with it, nor is it part of the next.
    spokenMs = 0;
    return isGreeted;
  };
  return {
    hear: (samples) => {
      if (isTold) return false;
      for (const change of voice.hear(samples)) speaks = change === 'speech';
      frames.add(samples, (frame) => {
        isTold ||= listen(frame);
      });
      return isTold;
    },
  };
}
