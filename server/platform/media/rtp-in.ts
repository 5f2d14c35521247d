import { SAMPLE_RATE } from './g711.ts';
import type { StreamState } from './rtcp-session.ts';
import { sequenceDistance, type RtpPacket } from './rtp.ts';

/** What arrived on a leg, counted as RFC 3550 §6.4.1 and appendix A.3/A.8 count it. */
export interface ReceptionCounts {
  readonly packets: number;
  readonly lost: number;
  readonly jitterMs: number;
}

export interface RtpIn {
  add(packet: RtpPacket, nowMs: number): void;
  counts(): ReceptionCounts;
  /** For the report block about this sender (RFC 3550 §6.4.1); nothing before its first packet. */
  report(): NonNullable<StreamState['received']> | undefined;
}

/** A jump this far is a restarted sender, not that many lost packets (RFC 3550 A.1 MAX_DROPOUT). */
const MAX_DROPOUT = 3_000;

export function createRtpIn(clockRate = SAMPLE_RATE): RtpIn {
  let packets = 0;
  let expected = 0;
  let received = 0;
  let lostBefore = 0;
  let ssrc: number | undefined;
  let newest = 0;
  let cycles = 0;
  let transit: number | undefined;
  let jitter = 0;

  const restart = (packet: RtpPacket): void => {
    lostBefore += Math.max(0, expected - received);
    ssrc = packet.ssrc;
    newest = packet.sequence;
    cycles = 0;
    expected = 1;
    received = 0;
    transit = undefined;
  };

  return {
    add: (packet, nowMs) => {
      const step = sequenceDistance(newest, packet.sequence);
      if (ssrc !== packet.ssrc || Math.abs(step) > MAX_DROPOUT) restart(packet);
      else if (step > 0) {
        expected += step;
        if (packet.sequence < newest) cycles += 1;
        newest = packet.sequence;
      }
      packets += 1;
      received += 1;
      const now = (nowMs * clockRate) / 1_000 - packet.timestamp;
      if (transit !== undefined) {
        const change = Math.abs(now - transit);
        // A new talk spurt may carry a new clock; such a leap is not jitter.
        if (change < clockRate) jitter += (change - jitter) / 16;
      }
      transit = now;
    },
    report: () =>
      ssrc === undefined
        ? undefined
        : { ssrc, highestSequence: cycles * 0x1_0000 + newest, expected, lost: expected - received, jitter },
    counts: () => ({
      packets,
      lost: lostBefore + Math.max(0, expected - received),
      jitterMs: Math.round((jitter * 10_000) / clockRate) / 10,
    }),
  };
}
