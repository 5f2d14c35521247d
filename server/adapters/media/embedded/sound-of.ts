import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import type { TimedSound } from '../../../platform/media/jitter-buffer.ts';
import type { RtpPacket } from '../../../platform/media/rtp.ts';

/**
 * A packet as sound, decoded when somebody first looks into it and only once: a plain call of two is passed on undecoded, and a
 * codec that remembers must see each packet once.
 */
export function soundOf(packet: RtpPacket, clockRate: number, decode: () => Int16Array): TimedSound {
  let samples: Int16Array | undefined;
  const { ssrc, timestamp } = packet;
  return {
    ssrc,
    timestamp: clockRate === SAMPLE_RATE ? timestamp : Math.floor((timestamp * SAMPLE_RATE) / clockRate),
    get samples() {
      samples ??= decode();
      return samples;
    },
  };
}
