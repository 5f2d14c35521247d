import { FRAME_SAMPLES, SAMPLE_RATE } from './g711.ts';
import { createBlocks } from './sample-blocks.ts';

/** Whether somebody speaks, told by strength against the noise of the line. */
export interface VoiceActivity {
  /** The changes in this piece of sound, in order; the first state is told too, when it is sure. */
  hear(samples: Int16Array): readonly ('speech' | 'silence')[];
}

/** Above the noise by this much, and not fainter than −50 dBov: below nobody understands it. */
const ABOVE_NOISE_DB = 9;
const FAINTEST_DB = -50;
/** 60 ms without a break: a click is shorter. */
const BEGIN_FRAMES = 3;
/** Half a second: words have gaps, sentences commas. */
const HANG_FRAMES = 25;
/**
 * The noise is the quietest moment of the last two seconds: whoever talks leaves a gap in two seconds, and a
 * fan that starts is known as noise two seconds later.
 */
const PIECE_FRAMES = 10;
const PIECES = 10;
/** A network tone is no voice. */
const TONE = 2 * Math.cos((2 * Math.PI * 450) / SAMPLE_RATE);
const TONE_SHARE = 0.6;

function strength(frame: Float32Array): number {
  let power = 0;
  let before = 0;
  let last = 0;
  for (const sample of frame) {
    power += sample * sample;
    const next = sample + TONE * last - before;
    before = last;
    last = next;
  }
  power /= FRAME_SAMPLES;
  const tone = (2 * (last * last + before * before - TONE * last * before)) / (FRAME_SAMPLES * FRAME_SAMPLES);
  return tone > power * TONE_SHARE ? -Infinity : 10 * Math.log10(power + 1e-10);
}

/** The least of the last pieces, each the least of its frames. Tones do not count, they are no noise. */
function createNoiseFloor(): (level: number) => number {
  const pieces = new Float32Array(PIECES).fill(Infinity);
  let turn = 0;
  let frames = 0;
  return (level) => {
    if (level !== -Infinity) pieces[turn] = Math.min(pieces[turn] ?? Infinity, level);
    frames += 1;
    if (frames === PIECE_FRAMES) {
      frames = 0;
      turn = (turn + 1) % PIECES;
      pieces[turn] = Infinity;
    }
    return pieces.reduce((least, piece) => Math.min(least, piece), Infinity);
  };
}

export function createVoiceActivity(): VoiceActivity {
  const frames = createBlocks(FRAME_SAMPLES);
  const noiseFloor = createNoiseFloor();
  let state: 'speech' | 'silence' | undefined;
  let loud = 0;
  let quiet = 0;

  const step = (frame: Float32Array): 'speech' | 'silence' | undefined => {
    const level = strength(frame);
    const floor = Math.max(noiseFloor(level), FAINTEST_DB - ABOVE_NOISE_DB);
    if (level > floor + ABOVE_NOISE_DB) {
      loud += 1;
      quiet = loud >= BEGIN_FRAMES ? 0 : quiet + 1;
    } else {
      loud = 0;
      quiet += 1;
    }
    if (loud >= BEGIN_FRAMES && state !== 'speech') return (state = 'speech');
    if (quiet >= HANG_FRAMES && state !== 'silence') return (state = 'silence');
    return undefined;
  };
  return {
    hear: (samples) => {
      const changes: ('speech' | 'silence')[] = [];
      frames.add(samples, (frame) => {
        const change = step(frame);
        if (change !== undefined) changes.push(change);
      });
      return changes;
    },
  };
}
