import { createMachineDetector } from './answering-machine.ts';
import type { SignalKind } from './media-engine.ts';
import { createCadenceDetector } from './tone-cadence.ts';
import { createVoiceActivity } from './voice-activity.ts';

/** Everything that was asked for in the sound of one leg, by the detectors that are needed for it. */
export interface SignalDetector {
  hear(samples: Int16Array): readonly SignalKind[];
}

const TONES: readonly SignalKind[] = ['ringback', 'busy', 'congestion'];
const CHANGES: readonly SignalKind[] = ['speech', 'silence'];

export function createSignalDetector(wanted: readonly SignalKind[]): SignalDetector {
  const asks = (kinds: readonly SignalKind[]): boolean => kinds.some((kind) => wanted.includes(kind));
  const cadence = asks(TONES) ? createCadenceDetector() : undefined;
  const voice = asks(CHANGES) ? createVoiceActivity() : undefined;
  const machine = asks(['machine']) ? createMachineDetector() : undefined;
  return {
    hear: (samples) => {
      const found: SignalKind[] = [];
      const tone = cadence?.hear(samples);
      if (tone !== undefined) found.push(tone);
      if (voice !== undefined) found.push(...voice.hear(samples));
      if (machine?.hear(samples) === true) found.push('machine');
      return found.filter((kind) => wanted.includes(kind));
    },
  };
}
