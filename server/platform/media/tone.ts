import { SAMPLE_RATE } from './g711.ts';

/** A sine of `amplitude` (0–1 of full scale), starting at sample `offset` so that consecutive frames join without a click. */
export function toneSamples(tone: {
  frequency: number;
  amplitude?: number;
  samples: number;
  offset?: number;
}): Int16Array {
  const { frequency, amplitude = 0.5, samples, offset = 0 } = tone;
  const step = (2 * Math.PI * frequency) / SAMPLE_RATE;
  return Int16Array.from({ length: samples }, (_, i) => Math.round(32_767 * amplitude * Math.sin(step * (i + offset))));
}

/**
 * Goertzel's algorithm: the amplitude (0–1 of full scale) of one frequency in a piece of sound, i.e. one bin of a Fourier
 * transform at the cost of one multiplication a sample. A pure tone of amplitude a reads a; what is not there reads near 0.
 */
export function toneLevel(samples: Int16Array, frequency: number): number {
  if (samples.length === 0) return 0;
  const omega = (2 * Math.PI * frequency) / SAMPLE_RATE;
  const coefficient = 2 * Math.cos(omega);
  let before = 0;
  let last = 0;
  for (const sample of samples) {
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - coefficient * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length / 32_767;
}
