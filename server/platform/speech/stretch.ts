import { SAMPLE_RATE } from '../media/g711.ts';

/** Frames of 30 ms hold at least two periods of a deep voice; the search covers one of them. */
const FRAME = Math.round(0.03 * SAMPLE_RATE);
const HOP = FRAME / 2;
const SEARCH = Math.round(0.01 * SAMPLE_RATE);

/**
 * Slower or faster at the same pitch: WSOLA (Verhelst and Roelands, 1993). Frames overlap by half; each is taken from where it
 * continues the one before best, so that periods of the voice meet in phase. Playing the file slower instead would make an
 * old caller hear a deep, drowsy voice. `speed` 0.85 makes 1 s last 1.18 s.
 */
export function stretched(samples: Int16Array, speed: number): Int16Array {
  if (speed === 1 || samples.length < FRAME * 2) return samples;
  const out = new Float64Array(Math.floor(samples.length / speed) + FRAME);
  const at = (i: number): number => samples[i] ?? 0;
  let from = 0;
  let to = 0;
  for (; to + FRAME < out.length && from + FRAME < samples.length; to += HOP) {
    for (let i = 0; i < FRAME; i += 1) {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / FRAME);
      // The first half frame has nothing to overlap with.
      out[to + i] = (out[to + i] ?? 0) + at(from + i) * (to === 0 && i < HOP ? 1 : window);
    }
    from = bestStart(samples, from + HOP, Math.round((to + HOP) * speed));
  }
  return Int16Array.from(out.subarray(0, to + HOP), (s) => Math.max(-32_768, Math.min(32_767, Math.round(s))));
}

/** Near where the next frame is due, the place most like what would follow the last one. */
function bestStart(samples: Int16Array, natural: number, due: number): number {
  let best = due;
  let likeness = -Infinity;
  for (let start = Math.max(0, due - SEARCH); start <= due + SEARCH; start += 1) {
    let sum = 0;
    for (let i = 0; i < HOP; i += 2) sum += (samples[natural + i] ?? 0) * (samples[start + i] ?? 0);
    if (sum > likeness) {
      likeness = sum;
      best = start;
    }
  }
  return best;
}
