import { createToneKeyDetector, type ToneKeyDetector } from '../../../platform/media/dtmf-tones.ts';
import type { TimedSound } from '../../../platform/media/jitter-buffer.ts';
import type { MediaEvent, SignalKind } from '../../../platform/media/media-engine.ts';
import { createSignalDetector, type SignalDetector } from '../../../platform/media/signals.ts';
import type { Leg } from './leg.ts';

/** What is told from the sound of a leg. A leg nobody listens to is not even decoded for it. */
export interface Listening {
  listenFor(leg: Leg, signals: readonly SignalKind[]): void;
  hear(leg: Leg, sound: TimedSound, nowMs: number): void;
  remove(leg: Leg): void;
}

export function createListening(emit: (event: MediaEvent) => void): Listening {
  const signals = new Map<Leg, SignalDetector>();
  const keys = new Map<Leg, ToneKeyDetector>();
  const keysOf = (leg: Leg): ToneKeyDetector => {
    let detector = keys.get(leg);
    if (detector === undefined) {
      detector = createToneKeyDetector();
      keys.set(leg, detector);
    }
    return detector;
  };
  return {
    listenFor: (leg, wanted) => {
      if (wanted.length === 0) signals.delete(leg);
      else signals.set(leg, createSignalDetector(wanted));
    },
    hear: (leg, sound, nowMs) => {
      if (leg.format()?.inbandKeys === true)
        for (const key of keysOf(leg).hear(sound.samples)) leg.heardTone(key, nowMs);
      for (const signal of signals.get(leg)?.hear(sound.samples) ?? []) emit({ type: 'signal', legId: leg.id, signal });
    },
    remove: (leg) => {
      signals.delete(leg);
      keys.delete(leg);
    },
  };
}
