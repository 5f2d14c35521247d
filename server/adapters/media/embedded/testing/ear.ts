import { decodeG711, type Codec } from '../../../../platform/media/g711.ts';
import { toneLevel } from '../../../../platform/media/tone.ts';

/** What came out of a line, kept as samples; asked for the tones in its last part. */
export interface Ear {
  hear(codec: Codec, payload: Uint8Array): void;
  /** Level of a tone in the last 200 ms heard. */
  level(frequency: number): number;
  samples(): number;
  forget(): void;
}

export function createEar(): Ear {
  let heard: number[] = [];
  return {
    hear: (codec, payload) => {
      heard.push(...decodeG711(codec, payload));
    },
    level: (frequency) => (heard.length < 1_600 ? 0 : toneLevel(Int16Array.from(heard.slice(-1_600)), frequency)),
    samples: () => heard.length,
    forget: () => {
      heard = [];
    },
  };
}
