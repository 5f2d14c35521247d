import { createConcealment } from './concealment.ts';
import { FRAME_SAMPLES } from './g711.ts';
import { timestampDistance } from './rtp.ts';

/** Sound of one sender on its way into the mixer: by its own clock, in samples at 8 kHz. */
export interface TimedSound {
  readonly ssrc: number;
  readonly timestamp: number;
  readonly samples: Int16Array;
}

/**
 * Takes sound as the network brings it and gives it out in even frames of 20 ms. It waits as long as the network makes it wait,
 * between 20 and 100 ms: a packet that comes too late makes the wait longer, five seconds in which even the latest packet
 * had time to spare make it one frame shorter (two frames are faded into one). What is missing is concealed.
 */
export interface JitterBuffer {
  put(sound: TimedSound): void;
  /** Fills a frame. False: there was nothing to say, not even to conceal; the frame is silence. */
  take(frame: Int16Array): boolean;
  /** How much is waiting. */
  depth(): number;
}

const RING = 4_096;
const MASK = RING - 1;
const MIN_WAIT = FRAME_SAMPLES;
const FIRST_WAIT = 2 * FRAME_SAMPLES;
/** 100 ms: with more, people begin to talk into each other. */
const MAX_WAIT = 5 * FRAME_SAMPLES;
/** A leap of the sender's clock beyond this is a new beginning. */
const MAX_LEAP = 2_000;
/** After this many frames without a sample the sender's silence is believed and its next packet starts anew. */
const DRY_FRAMES = 3;
const REVIEW_PACKETS = 250;

interface Review {
  packets: number;
  leastSpare: number;
}

export function createJitterBuffer(): JitterBuffer {
  const ring = new Int16Array(RING);
  const filled = new Uint8Array(RING);
  const isThere = new Uint8Array(FRAME_SAMPLES);
  const concealment = createConcealment();
  const review: Review = { packets: 0, leastSpare: Infinity };
  let last: { ssrc: number; timestamp: number; at: number } | undefined;
  /** Positions count samples and only grow: the next to be taken, the end of the newest that came. */
  let next = 0;
  let newest = 0;
  let dry = DRY_FRAMES;
  let isTooLong = false;

  const restart = (): number => {
    filled.fill(0);
    review.packets = 0;
    review.leastSpare = Infinity;
    isTooLong = false;
    dry = 0;
    newest = next + FIRST_WAIT;
    return newest;
  };
  const place = ({ ssrc, timestamp }: TimedSound): number => {
    const step = last?.ssrc === ssrc ? timestampDistance(last.timestamp, timestamp) : Infinity;
    const isOld = step <= 0 && step > -MAX_LEAP;
    const at =
      last === undefined || Math.abs(step) > MAX_LEAP || (dry >= DRY_FRAMES && !isOld) ? restart() : last.at + step;
    if (!isOld) last = { ssrc, timestamp, at };
    return at;
  };
  const skipTo = (position: number): void => {
    for (; next < position; next += 1) filled[next & MASK] = 0;
  };
  /** Too late to be heard in its turn: from now on everything waits longer, as far as that is allowed. */
  const waitLonger = (at: number): void => {
    const frames = Math.ceil((next - at) / FRAME_SAMPLES) * FRAME_SAMPLES;
    if (newest - next + frames <= MAX_WAIT) next -= frames;
  };
  const reconsider = (spare: number): void => {
    review.leastSpare = Math.min(review.leastSpare, spare);
    review.packets += 1;
    if (review.packets < REVIEW_PACKETS) return;
    isTooLong = review.leastSpare >= MIN_WAIT + FRAME_SAMPLES / 2;
    review.packets = 0;
    review.leastSpare = Infinity;
  };
  const isFull = (from: number, to: number): boolean => {
    for (let i = from; i < to; i += 1) if (filled[i & MASK] === 0) return false;
    return true;
  };
  /** Two frames in the time of one. */
  const takeTwo = (frame: Int16Array): void => {
    for (let i = 0; i < FRAME_SAMPLES; i += 1) {
      const weight = i / FRAME_SAMPLES;
      const [first, second] = [ring[(next + i) & MASK] ?? 0, ring[(next + FRAME_SAMPLES + i) & MASK] ?? 0];
      frame[i] = first * (1 - weight) + second * weight;
    }
    skipTo(next + 2 * FRAME_SAMPLES);
    concealment.hear(frame, 0, FRAME_SAMPLES);
    isTooLong = false;
  };
  const takeOne = (frame: Int16Array): number => {
    let found = 0;
    for (let i = 0; i < FRAME_SAMPLES; i += 1) {
      const index = (next + i) & MASK;
      const there = filled[index] ?? 0;
      isThere[i] = there;
      found += there;
      frame[i] = ring[index] ?? 0;
      filled[index] = 0;
    }
    next += FRAME_SAMPLES;
    return found;
  };
  const mend = (frame: Int16Array): void => {
    let from = 0;
    for (let i = 1; i <= FRAME_SAMPLES; i += 1) {
      if (i < FRAME_SAMPLES && isThere[i] === isThere[from]) continue;
      if (isThere[from] === 1) concealment.hear(frame, from, i);
      else concealment.conceal(frame, from, i);
      from = i;
    }
  };

  return {
    put: (sound) => {
      const at = place(sound);
      const end = at + sound.samples.length;
      if (at < next) waitLonger(at);
      reconsider(at - next);
      if (end - next > RING) return;
      for (let i = Math.max(at, next); i < end; i += 1) {
        ring[i & MASK] = sound.samples[i - at] ?? 0;
        filled[i & MASK] = 1;
      }
      newest = Math.max(newest, end);
      if (newest - next > MAX_WAIT + FRAME_SAMPLES) skipTo(newest - MAX_WAIT);
    },
    take: (frame) => {
      if (isTooLong && isFull(next, next + 2 * FRAME_SAMPLES)) {
        takeTwo(frame);
        return true;
      }
      const found = takeOne(frame);
      if (found === 0 && newest <= next - FRAME_SAMPLES) dry += 1;
      else dry = 0;
      mend(frame);
      return found > 0 || !concealment.faded();
    },
    depth: () => Math.max(0, newest - next),
  };
}
