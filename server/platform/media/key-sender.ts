import { dtmfPayload } from './dtmf.ts';
import { keyTone } from './dtmf-tones.ts';
import { FRAME_SAMPLES } from './g711.ts';

/** What goes out in one round of 20 ms while keys are pressed. */
export type KeyStep =
  /** One telephone-event packet; the first of a press carries the marker. */
  | { readonly type: 'event'; readonly payload: Buffer; readonly isFirst: boolean }
  | { readonly type: 'tone'; readonly samples: Int16Array }
  /** Between two keys: the sound of the call goes on. */
  | { readonly type: 'pause' };

/** 100 ms, which every receiver understands; then RFC 4733 §2.5.1.4: the last packet three times in all. */
const PRESS_ROUNDS = 5;
const END_ROUNDS = 2;
/** Q.24 wants 40 ms between keys; what a person leaves is more. */
const PAUSE_ROUNDS = 3;
const EVENT_ROUNDS = PRESS_ROUNDS + END_ROUNDS;

function eventStep(key: string, round: number): KeyStep {
  const isEnd = round >= PRESS_ROUNDS - 1;
  const duration = Math.min(round + 1, PRESS_ROUNDS) * FRAME_SAMPLES;
  return { type: 'event', payload: dtmfPayload(key, duration, isEnd), isFirst: round === 0 };
}

/**
 * All steps of a row of keys, one a round. As events where the far end takes them (RFC 4733), else as tones in the sound: a
 * trunk without events has no other way to hear a key.
 */
export function* keySteps(keys: string, way: 'events' | 'tones'): Generator<KeyStep, void> {
  for (const key of keys) {
    for (let round = 0; round < (way === 'events' ? EVENT_ROUNDS : PRESS_ROUNDS); round += 1)
      yield way === 'events'
        ? eventStep(key, round)
        : { type: 'tone', samples: keyTone(key, FRAME_SAMPLES, round * FRAME_SAMPLES) };
    for (let round = 0; round < PAUSE_ROUNDS; round += 1) yield { type: 'pause' };
  }
}
