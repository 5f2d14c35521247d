import OpusScript from 'opusscript';
import type { FrameCodec } from './frame-codec.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from './g711.ts';

/**
 * Opus (RFC 6716) at our 8 kHz. The codec itself works at any of its rates whatever the sender used (§2.1.3), so nothing is resampled
 * here: what the telephone cannot carry is left out by a library that knows how. On the wire its clock is always 48 kHz (RFC 7587
 * §4.1). Two browsers of one call pass their packets on untouched and never come here.
 */
export const OPUS_PAYLOAD = 111;
const OPUS_CLOCK = 48_000;
const NOTHING = new Int16Array(0);

/** It lives in a memory of its own that no collector sees: whoever makes one closes it. */
export interface OpusCodec extends FrameCodec {
  close(): void;
}

export function createOpusCodec(): OpusCodec {
  // Made when first needed: most legs are passed on and never looked into.
  let made: OpusScript | undefined;
  let closed = false;
  const library = (): OpusScript => (made ??= new OpusScript(SAMPLE_RATE, 1, OpusScript.Application.VOIP));
  return {
    payloadType: OPUS_PAYLOAD,
    clockRate: OPUS_CLOCK,
    decode: (payload) => {
      if (closed) return NOTHING;
      try {
        const bytes = library().decode(Buffer.from(payload));
        return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(i * 2));
      } catch {
        // What a stranger sends need not be Opus.
        return NOTHING;
      }
    },
    encode: (samples) => {
      if (closed) return Buffer.alloc(0);
      const bytes = Buffer.alloc(FRAME_SAMPLES * 2);
      samples.subarray(0, FRAME_SAMPLES).forEach((sample, i) => bytes.writeInt16LE(sample, i * 2));
      return library().encode(bytes, FRAME_SAMPLES);
    },
    close: () => {
      closed = true;
      made?.delete();
      made = undefined;
    },
  };
}
