import { SAMPLE_RATE } from '../media/g711.ts';

/** Frames of 30 ms hold at least two periods of a deep voice; the search covers one of them. */
const FRAME = Math.round(0.03 * SAMPLE_RATE);
const HOP = FRAME / 2;
const SEARCH = Math.round(0.01 * SAMPLE_RATE);
const WINDOW = Float64Array.from({ length: FRAME }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / FRAME));

/**
 * Slower or faster at the same pitch: WSOLA (Verhelst and Roelands, 1993). Frames overlap by half; each is taken from where it
 * continues the one before best, so that periods of the voice meet in phase. Playing the file slower instead would make an
 * old caller hear a deep, drowsy voice. `speed` 0.85 makes 1 s last 1.18 s.
 */
export function stretched(samples: Int16Array, speed: number): Int16Array {
  if (speed === 1 || samples.length < FRAME * 2) return samples;
  const out = new Float64Array(Math.floor(samples.length / speed) + FRAME);
  // With silence after the end, as far as anybody looks; in the numbers that are multiplied, or each is converted a hundred times.
  const sound = new Float64Array(samples.length + 2 * FRAME);
  sound.set(samples);
  let from = 0;
  let to = 0;
  for (; to + FRAME < out.length && from + FRAME < samples.length; to += HOP) {
    for (let i = 0; i < FRAME; i += 1) {
      // The first half frame has nothing to overlap with.
      const weight = to === 0 && i < HOP ? 1 : (WINDOW[i] ?? 0);
      out[to + i] = (out[to + i] ?? 0) + (sound[from + i] ?? 0) * weight;
    }
    from = bestStart(sound, from + HOP, Math.round((to + HOP) * speed));
  }
  return Int16Array.from(out.subarray(0, to + HOP), (s) => Math.max(-32_768, Math.min(32_767, Math.round(s))));
}

/** Near where the next frame is due, the place most like what would follow the last one. Two sums at a time do not wait for each other. */
function bestStart(sound: Float64Array, natural: number, due: number): number {
  let best = due;
  let likeness = -Infinity;
  for (let start = Math.max(0, due - SEARCH); start <= due + SEARCH; start += 1) {
    let [even, odd] = [0, 0];
    for (let i = 0; i < HOP; i += 4) {
      even += (sound[natural + i] ?? 0) * (sound[start + i] ?? 0);
      odd += (sound[natural + i + 2] ?? 0) * (sound[start + i + 2] ?? 0);
    }
    if (even + odd > likeness) {
      likeness = even + odd;
      best = start;
    }
  }
  return best;
}
