import { FRAME_SAMPLES } from './g711.ts';

/** Adds up what one listener hears. */
export interface Mixer {
  add(frame: Int16Array, gain: number): void;
  /** The sum, brought down as a whole where it would not fit, and the mixer ready for the next frame. */
  finish(frame: Int16Array): void;
}

const CEILING = 32_000;
/** After a loud moment the strength comes back over about half a second; faster would be heard as pumping. */
const RECOVERY = 1.04;

/**
 * Two loud voices at once are more than 16 bits hold. Cutting the peaks off is harsh noise; instead the frame is made quieter as
 * a whole at once and slowly loud again, as a limiter does.
 */
export function createMixer(): Mixer {
  const sum = new Float32Array(FRAME_SAMPLES);
  let strength = 1;
  return {
    add: (frame, gain) => {
      for (let i = 0; i < FRAME_SAMPLES; i += 1) sum[i] = (sum[i] ?? 0) + (frame[i] ?? 0) * gain;
    },
    finish: (frame) => {
      let peak = 0;
      for (const sample of sum) peak = Math.max(peak, Math.abs(sample));
      const allowed = peak > CEILING ? CEILING / peak : 1;
      const target = Math.min(1, allowed, strength * RECOVERY);
      const start = Math.min(strength, allowed);
      const step = (target - start) / FRAME_SAMPLES;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) {
        frame[i] = Math.round((sum[i] ?? 0) * (start + step * i));
        sum[i] = 0;
      }
      strength = target;
    },
  };
}
