import { FRAME_SAMPLES, SILENCE_CODE, type Codec } from '../../../platform/media/g711.ts';

/** Sounds one after the other, cut into frames of 20 ms. */
export interface Player {
  readonly playId: string;
  readonly bargeIn: boolean;
  /** The law of its frames; the leg's may have changed since. */
  readonly codec: Codec;
  /** `undefined` when all has been said. */
  next(): Buffer | undefined;
}

export interface PlayerSettings {
  readonly playId: string;
  readonly sounds: readonly Buffer[];
  readonly codec: Codec;
  readonly loop?: boolean;
  readonly bargeIn?: boolean;
}

export function createPlayer({ playId, sounds, codec, loop = false, bargeIn = false }: PlayerSettings): Player {
  const [only] = sounds;
  // Music on hold is one sound: no copy of it for each held call.
  const payload = sounds.length === 1 && only !== undefined ? only : Buffer.concat(sounds);
  let at = 0;
  return {
    playId,
    bargeIn,
    codec,
    next: () => {
      if (at >= payload.length) {
        if (!loop || payload.length === 0) return undefined;
        at = 0;
      }
      const frame = payload.subarray(at, at + FRAME_SAMPLES);
      at += FRAME_SAMPLES;
      if (frame.length === FRAME_SAMPLES) return frame;
      if (!loop) return Buffer.concat([frame, Buffer.alloc(FRAME_SAMPLES - frame.length, SILENCE_CODE[codec])]);
      // The loop closes inside a frame, so that no click of silence marks its end.
      const head = payload.subarray(0, FRAME_SAMPLES - frame.length);
      at = head.length;
      const joined = Buffer.alloc(FRAME_SAMPLES, SILENCE_CODE[codec]);
      frame.copy(joined);
      head.copy(joined, frame.length);
      return joined;
    },
  };
}
