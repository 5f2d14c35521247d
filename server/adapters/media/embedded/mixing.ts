import { createNoiseSource, quietness } from '../../../platform/media/comfort-noise.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../platform/media/g711.ts';
import { createJitterBuffer, type JitterBuffer, type TimedSound } from '../../../platform/media/jitter-buffer.ts';
import { createMixer, type Mixer } from '../../../platform/media/mixer.ts';
import type { Leg } from './leg.ts';
import type { RowSource } from './rows.ts';

/**
 * The part of the matrix that needs a clock: rows of several sources, of changed strength, or of a codec with another clock. Each
 * source that stands in such a row has one jitter buffer, however many listen; its frame of this round is taken once, in the
 * source's own turn of the ticker, and every listener adds it up in theirs.
 */
export interface Mixing {
  put(source: Leg, sound: TimedSound): void;
  /** The sender went silent on purpose and named the hush of its line (RFC 3389). */
  hush(source: Leg, level: number): void;
  /** It sends again. */
  wake(source: Leg): void;
  /** The hush of a source that said it is silent, for a row that is forwarded and would hear nothing at all. */
  hushOf(source: Leg): Int16Array | undefined;
  /** A source's turn: its frame of this round. */
  turn(source: Leg): void;
  /** What the listener hears in this round. The array is used again by the next call. */
  mix(listener: Leg, row: readonly RowSource[], nowMs: number): Int16Array;
  forgetSource(source: Leg): void;
  forgetListener(listener: Leg): void;
  remove(leg: Leg): void;
}

interface Source {
  readonly buffer: JitterBuffer;
  readonly frame: Int16Array;
  hush: number;
}

const FIRST_HUSH = 70;
const QUIETEST_HUSH = 78;
const LOUDEST_HUSH = 50;
/** dB a second by which the estimate of the line's hush rises, so that one quiet moment does not stand for ever. */
const HUSH_RISE = 0.02;

export function createMixing(): Mixing {
  const sources = new Map<Leg, Source>();
  const mixers = new Map<Leg, Mixer>();
  const hushes = new Map<Leg, number>();
  const noise = createNoiseSource();
  const mixed = new Int16Array(FRAME_SAMPLES);

  const source = (leg: Leg): Source => {
    let known = sources.get(leg);
    if (known === undefined) {
      known = { buffer: createJitterBuffer(), frame: new Int16Array(FRAME_SAMPLES), hush: FIRST_HUSH };
      sources.set(leg, known);
    }
    return known;
  };
  const mixer = (leg: Leg): Mixer => {
    let known = mixers.get(leg);
    if (known === undefined) {
      known = createMixer();
      mixers.set(leg, known);
    }
    return known;
  };
  /** The quietest recent frame is the hush of the line. */
  const listenToHush = (heard: Source): void => {
    const level = Math.max(LOUDEST_HUSH, Math.min(QUIETEST_HUSH, quietness(heard.frame)));
    heard.hush = level > heard.hush ? level : heard.hush - HUSH_RISE;
  };
  return {
    put: (leg, sound) => {
      source(leg).buffer.put(sound);
    },
    hush: (leg, level) => {
      hushes.set(leg, level);
      const heard = sources.get(leg);
      if (heard !== undefined) heard.hush = level;
    },
    wake: (leg) => {
      hushes.delete(leg);
    },
    hushOf: (leg) => {
      const level = hushes.get(leg);
      if (level === undefined) return undefined;
      noise.fill(mixed, level);
      return mixed;
    },
    turn: (leg) => {
      const heard = sources.get(leg);
      if (heard === undefined) return;
      if (heard.buffer.take(heard.frame)) listenToHush(heard);
      else noise.fill(heard.frame, heard.hush);
    },
    mix: (listener, row, nowMs) => {
      const sum = mixer(listener);
      for (const { leg, gain, since } of row) {
        const heard = sources.get(leg);
        // What waits in the buffer was said up to that long ago: before the listener was to hear it.
        if (heard !== undefined && nowMs - since >= (heard.buffer.depth() * 1_000) / SAMPLE_RATE)
          sum.add(heard.frame, gain);
      }
      sum.finish(mixed);
      return mixed;
    },
    forgetSource: (leg) => {
      sources.delete(leg);
    },
    forgetListener: (leg) => {
      mixers.delete(leg);
    },
    remove: (leg) => {
      hushes.delete(leg);
      sources.delete(leg);
      mixers.delete(leg);
    },
  };
}
