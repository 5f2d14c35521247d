import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import { timestampDistance } from '../../../platform/media/rtp.ts';

/**
 * Where a packet belongs in a recording. Arrival decides the place of the first packet of a source; its RTP clock decides the
 * rest, so that jitter on the way does not become holes in the file. When the two clocks part by more than a quarter of a second
 * (drift, a pause without timestamps, a new sender) the arrival is believed again.
 */
export interface SourceClock {
  place(packet: { ssrc: number; timestamp: number; samples: number }, arrivedAt: number): number;
}

const MAX_DIVERGENCE = SAMPLE_RATE / 4;

/** `arrivedAt` and the answer count samples since the recording began. */
export function createSourceClock(): SourceClock {
  let base: { ssrc: number; timestamp: number; at: number } | undefined;
  return {
    place: ({ ssrc, timestamp, samples }, arrivedAt) => {
      const expected = Math.max(0, arrivedAt - samples);
      if (base?.ssrc === ssrc) {
        const at = base.at + timestampDistance(base.timestamp, timestamp);
        if (Math.abs(at - expected) <= MAX_DIVERGENCE) return Math.max(0, at);
      }
      base = { ssrc, timestamp, at: expected };
      return expected;
    },
  };
}
