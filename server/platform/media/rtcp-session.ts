import { randomBytes, randomInt } from 'node:crypto';
import { buildRtcp, parseRtcp, type ReportBlock, type RtcpHeard, type RtcpReport, type SenderInfo } from './rtcp.ts';

/** What a leg knows of its two streams, for the next report. */
export interface StreamState {
  readonly sent?: {
    readonly ssrc: number;
    readonly packets: number;
    readonly bytes: number;
    readonly timestamp: number;
  };
  readonly received?: {
    readonly ssrc: number;
    readonly highestSequence: number;
    readonly expected: number;
    readonly lost: number;
    /** In ticks of the clock. */
    readonly jitter: number;
  };
}

export interface RemoteView {
  readonly lost: number;
  readonly jitterMs: number;
  readonly roundTripMs?: number;
}

export interface RtcpSession {
  /** Reads what came; false when it was no RTCP. */
  hear(datagram: Buffer, nowMs: number): boolean;
  /** The report that is due, or nothing yet. */
  due(state: StreamState, nowMs: number): Buffer | undefined;
  goodbye(state: StreamState, nowMs: number): Buffer;
  /** What the far end says of our sound. */
  remote(): RemoteView | undefined;
}

/** RFC 3550 §6.2: five seconds, spread by half so that many calls do not report in step. The first one comes sooner. */
const INTERVAL_MS = 5_000;
/** Seconds between 1900 (NTP) and 1970. */
const NTP_OFFSET_S = 2_208_988_800;
/** More is no round trip but a wrong clock. */
const MAX_ROUND_TRIP_MS = 60_000;

const ntp = (unixMs: number): { readonly seconds: number; readonly fraction: number } => {
  const seconds = Math.floor(unixMs / 1_000);
  return { seconds: seconds + NTP_OFFSET_S, fraction: Math.floor(((unixMs / 1_000) % 1) * 0x1_0000_0000) >>> 0 };
};
/** The middle 32 bits: 16 of seconds, 16 of fraction. */
const middle = ({ seconds, fraction }: { readonly seconds: number; readonly fraction: number }): number =>
  (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;

const spread = (): number => (INTERVAL_MS * randomInt(500, 1_500)) / 1_000;

export interface RtcpSessionNeeds {
  readonly clockRate: number;
  readonly nowMs: number;
  /** The wall clock: NTP times must mean the same to all our legs. */
  readonly unixMs?: () => number;
}

export function createRtcpSession({ clockRate, nowMs, unixMs = Date.now }: RtcpSessionNeeds): RtcpSession {
  // RFC 7022 §4.2: a random name says nothing of the machine or the caller.
  const name = randomBytes(12).toString('base64');
  let dueAt = nowMs + spread() / 2;
  let ourSsrc: number | undefined;
  let view: RemoteView | undefined;
  let lastSender: { readonly middle: number; readonly at: number } | undefined;
  let before = { expected: 0, lost: 0 };

  const roundTrip = ({ lastReport, delay }: ReportBlock): number | undefined => {
    if (lastReport === 0) return undefined;
    const ticks = (middle(ntp(unixMs())) - lastReport - delay) >>> 0;
    const ms = (ticks * 1_000) / 0x1_0000;
    return ms <= MAX_ROUND_TRIP_MS ? Math.round(ms * 10) / 10 : undefined;
  };
  const learn = ({ reports }: RtcpHeard, now: number): void => {
    for (const { sender, blocks } of reports) {
      if (sender !== undefined) lastSender = { middle: middle(sender), at: now };
      const ours = blocks.find(({ ssrc }) => ssrc === ourSsrc);
      if (ours === undefined) continue;
      const roundTripMs = roundTrip(ours) ?? view?.roundTripMs;
      view = {
        lost: Math.max(0, ours.lost),
        jitterMs: Math.round((ours.jitter * 10_000) / clockRate) / 10,
        ...(roundTripMs === undefined ? {} : { roundTripMs }),
      };
    }
  };
  const blockOf = (received: NonNullable<StreamState['received']>, now: number): ReportBlock => {
    const expected = received.expected - before.expected;
    const lost = received.lost - before.lost;
    before = { expected: received.expected, lost: received.lost };
    return {
      ssrc: received.ssrc,
      fractionLost: expected <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expected)),
      lost: received.lost,
      highestSequence: received.highestSequence,
      jitter: Math.round(received.jitter),
      lastReport: lastSender?.middle ?? 0,
      delay: lastSender === undefined ? 0 : Math.round(((now - lastSender.at) * 0x1_0000) / 1_000),
    };
  };
  const senderOf = ({ packets, bytes, timestamp }: NonNullable<StreamState['sent']>): SenderInfo => ({
    ...ntp(unixMs()),
    timestamp,
    packets,
    bytes,
  });
  const report = ({ sent, received }: StreamState, now: number): RtcpReport => {
    ourSsrc = sent?.ssrc;
    return {
      ssrc: sent?.ssrc ?? 0,
      blocks: received === undefined ? [] : [blockOf(received, now)],
      ...(sent === undefined || sent.packets === 0 ? {} : { sender: senderOf(sent) }),
    };
  };
  return {
    hear: (datagram, now) => {
      const heard = parseRtcp(datagram);
      if (heard !== undefined) learn(heard, now);
      return heard !== undefined;
    },
    due: (state, now) => {
      if (now < dueAt) return undefined;
      dueAt = now + spread();
      return buildRtcp({ report: report(state, now), name });
    },
    goodbye: (state, now) => buildRtcp({ report: report(state, now), name, isGoodbye: true }),
    remote: () => view,
  };
}
