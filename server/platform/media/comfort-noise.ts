/**
 * Comfort noise (RFC 3389): where a sender stops sending in its pauses, the listener hears the hush of its line instead of
 * nothing, which sounds like a dead call. Only the level byte is used; the spectrum of a telephone line is flat enough.
 */
export const COMFORT_NOISE_PAYLOAD = 13;

export interface NoiseSource {
  /** `level` in −dBov, 0 to 127, as in the packet. */
  fill(frame: Int16Array, level: number): void;
}

/** Louder than this is no hush: a wrong or hostile packet must not hiss into a call. */
const LOUDEST = 40;

export function createNoiseSource(seed = 1): NoiseSource {
  let state = seed >>> 0;
  return {
    fill: (frame, level) => {
      // A uniform spread of ±a has the strength a/√3.
      const amplitude = Math.sqrt(3) * 32_768 * 10 ** (-Math.max(LOUDEST, level) / 20);
      for (let i = 0; i < frame.length; i += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        frame[i] = Math.round((state / 0x8000_0000 - 1) * amplitude);
      }
    },
  };
}

/** The level a comfort noise packet asks for; `undefined` when it says nothing (RFC 3389 §3.1: the first bit is zero). */
export function comfortNoiseLevel(payload: Uint8Array): number | undefined {
  const level = payload[0];
  return level === undefined || level > 127 ? undefined : level;
}

/** Strength of a piece of sound in −dBov (0 = a full square wave), at most 127. */
export function quietness(frame: Int16Array): number {
  let power = 0;
  for (const sample of frame) power += sample * sample;
  const rms = Math.sqrt(power / Math.max(1, frame.length));
  return rms < 1 ? 127 : Math.min(127, -20 * Math.log10(rms / 32_768));
}
