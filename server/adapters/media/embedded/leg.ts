import { createDtmfDetector } from '../../../platform/media/dtmf.ts';
import { COMFORT_NOISE_PAYLOAD, comfortNoiseLevel } from '../../../platform/media/comfort-noise.ts';
import { g711Codec, type FrameCodec } from '../../../platform/media/frame-codec.ts';
import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import { createKeyMerge } from '../../../platform/media/key-merge.ts';
import type { LegLossReason, LegStats } from '../../../platform/media/media-engine.ts';
import { createRtcpSession, type RemoteView, type StreamState } from '../../../platform/media/rtcp-session.ts';
import { createRtpIn, type RtpIn } from '../../../platform/media/rtp-in.ts';
import { createRtpOut } from '../../../platform/media/rtp-out.ts';
import type { RtpPacket } from '../../../platform/media/rtp.ts';
import { scoreArrival } from '../../../platform/media/voice-quality.ts';
import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/** What differs between a phone and a browser: how a packet leaves, and how the leg ends. */
export interface LegTransport {
  send(packet: RtpPacket): void;
  /** A compound RTCP packet. Absent where somebody else speaks RTCP for this leg (a WebRTC library). */
  sendReport?(report: Buffer): void;
  /** What the far end says of our sound, where somebody else reads its RTCP. */
  remote?(): RemoteView | undefined;
  close(): Promise<void>;
}

export interface LegFormat {
  readonly codec: FrameCodec;
  readonly dtmfPayload?: number;
  /** Keys are told from tones in the sound as well. */
  readonly inbandKeys?: boolean;
  /** On hold, silence is no sign that the far end is gone. */
  readonly onHold?: boolean;
  /** It has said that it does not listen: nothing is sent. */
  readonly isDeaf?: boolean;
}

/** What the leg tells the engine. */
export interface LegEars {
  audio(leg: Leg, packet: RtpPacket, nowMs: number): void;
  /** The far end stops sending in its pauses and says how loud its line hushes, in −dBov (RFC 3389). */
  hush(leg: Leg, level: number): void;
  dtmf(leg: Leg, key: string): void;
  lost(leg: Leg, reason: LegLossReason): void;
}

/** One side of a call: what it says is counted, told from keys and handed on; what it hears is one continuous stream. */
export interface Leg {
  readonly id: string;
  /** Absent as long as the far end is unknown. */
  format(): LegFormat | undefined;
  setFormat(format: LegFormat, nowMs: number): void;
  receive(packet: RtpPacket, nowMs: number): void;
  refuse(): void;
  /** RTCP of the far end. */
  receiveReport(report: Buffer, nowMs: number): void;
  /** A frame of our own making; answers the packet sent, for the recorder's clock. */
  playFrame(payload: Buffer, nowMs: number): RtpPacket;
  forward(packet: RtpPacket, payload: Buffer, nowMs: number): void;
  /** One packet of a pressed key; nothing where the far end takes no telephone events. */
  pressKey(payload: Buffer, isFirst: boolean, nowMs: number): void;
  /** A key recognised by its tone in the sound of this leg. */
  heardTone(key: string, nowMs: number): void;
  checkAlive(nowMs: number, timeoutMs: number): void;
  lose(reason: LegLossReason): void;
  stats(): LegStats;
  close(): Promise<void>;
}

export interface LegNeeds {
  readonly id: string;
  readonly transport: LegTransport;
  readonly ears: LegEars;
  readonly format?: LegFormat;
  readonly nowMs: number;
}

/** How much longer a held line may be silent: ten minutes where a talk has twenty seconds. For ever would keep dead calls. */
const HOLD_PATIENCE = 30;

const outSettings = ({ payloadType, clockRate }: Pick<FrameCodec, 'payloadType' | 'clockRate'>) => ({
  payloadType,
  clockRate,
  ssrc: randomInt(1, 0xffffffff),
  sequence: randomInt(0, 0x8000),
  timestamp: randomInt(0, 0xffffffff),
});

/** A packet doubled on the way would be recorded twice as loud. */
function createDoubleGuard(): (packet: RtpPacket) => boolean {
  let last = -1;
  return ({ sequence }) => {
    if (sequence === last) return false;
    last = sequence;
    return true;
  };
}

interface Sender {
  send(packet: RtpPacket): RtpPacket;
  /** Of all streams; and of the one in use, for its reports. */
  sent(): number;
  stream(): { readonly packets: number; readonly bytes: number };
}

function createSender(transport: LegTransport): Sender {
  let sent = 0;
  let ssrc: number | undefined;
  let stream = { packets: 0, bytes: 0 };
  return {
    send: (packet) => {
      sent += 1;
      if (packet.ssrc !== ssrc) stream = { packets: 0, bytes: 0 };
      ssrc = packet.ssrc;
      stream.packets += 1;
      stream.bytes += packet.payload.length;
      transport.send(packet);
      return packet;
    },
    sent: () => sent,
    stream: () => stream,
  };
}

/** A second of sound: an estimate of less says nothing. */
const PACKETS_TO_SCORE = 50;

function readStats(
  reception: RtpIn,
  remote: RemoteView | undefined,
  rest: Pick<LegStats, 'packetsOut' | 'dropped'>,
): LegStats {
  const { packets, lost, jitterMs } = reception.counts();
  const roundTripMs = remote?.roundTripMs;
  const way = roundTripMs === undefined ? {} : { roundTripMs };
  return {
    packetsIn: packets,
    lost,
    jitterMs,
    ...rest,
    ...(remote === undefined ? {} : { remote }),
    ...(packets < PACKETS_TO_SCORE ? {} : { mos: scoreArrival({ received: packets, lost, jitterMs, ...way }) }),
  };
}

export function createLeg({ id, transport, ears, format: first, nowMs }: LegNeeds): Leg {
  const clockRate = first?.codec.clockRate ?? SAMPLE_RATE;
  const reception = createRtpIn(clockRate);
  const reports = createRtcpSession({ clockRate, nowMs });
  const isNew = createDoubleGuard();
  const keys = createDtmfDetector();
  const merge = createKeyMerge();
  let format = first;
  let out = createRtpOut(outSettings(first?.codec ?? g711Codec('PCMA')));
  let heardAt = nowMs;
  let reported = false;
  let dropped = 0;

  const sender = createSender(transport);
  /** Made all the same, for the recorder's clock and for the stream's. */
  const send = (packet: RtpPacket): RtpPacket => {
    if (format?.isDeaf !== true) return sender.send(packet);
    out.unsent();
    return packet;
  };
  const streams = (now: number): StreamState => {
    const received = reception.report();
    return { sent: { ...out.clock(now), ...sender.stream() }, ...(received === undefined ? {} : { received }) };
  };
  const lose = (reason: LegLossReason): void => {
    if (reported) return;
    reported = true;
    ears.lost(leg, reason);
  };
  const hear = (packet: RtpPacket, now: number): void => {
    heardAt = now;
    reported = false;
    if (!isNew(packet)) return;
    reception.add(packet, now);
    ears.audio(leg, packet, now);
  };
  const hearHush = ({ payload }: RtpPacket, now: number): void => {
    heardAt = now;
    const level = comfortNoiseLevel(payload);
    if (level !== undefined) ears.hush(leg, level);
  };
  const hearKey = (packet: RtpPacket, now: number): void => {
    heardAt = now;
    const key = keys.add(packet, now);
    if (merge.event(key, now) && key !== undefined) ears.dtmf(leg, key);
  };
  const leg: Leg = {
    id,
    format: () => format,
    setFormat: (next, now) => {
      if (format?.codec.payloadType !== next.codec.payloadType) out = createRtpOut(outSettings(next.codec));
      format = next;
      heardAt = now;
    },
    receive: (packet, now) => {
      if (format === undefined) dropped += 1;
      else if (packet.payloadType === format.dtmfPayload) hearKey(packet, now);
      else if (packet.payloadType === format.codec.payloadType && packet.payload.length > 0) hear(packet, now);
      else if (packet.payloadType === COMFORT_NOISE_PAYLOAD && format.codec.clockRate === SAMPLE_RATE)
        hearHush(packet, now);
      else dropped += 1;
    },
    refuse: () => {
      dropped += 1;
    },
    playFrame: (payload, now) => send(out.frame(payload, now)),
    forward: (packet, payload, now) => {
      send(out.forward(packet, payload, now));
    },
    pressKey: (payload, isFirst, now) => {
      const payloadType = format?.dtmfPayload;
      if (payloadType !== undefined) send(out.event({ payloadType, payload, isFirst }, now));
    },
    heardTone: (key, now) => {
      if (merge.tone(key, now)) ears.dtmf(leg, key);
    },
    receiveReport: (report, now) => {
      if (!reports.hear(report, now)) dropped += 1;
    },
    checkAlive: (now, timeoutMs) => {
      const report = format === undefined ? undefined : reports.due(streams(now), now);
      if (report !== undefined) transport.sendReport?.(report);
      const patience = format?.onHold === true ? HOLD_PATIENCE * timeoutMs : timeoutMs;
      if (format !== undefined && now - heardAt > patience) lose('no_rtp');
    },
    lose,
    stats: () => readStats(reception, transport.remote?.() ?? reports.remote(), { packetsOut: sender.sent(), dropped }),
    close: () => {
      const now = performance.now();
      if (format !== undefined) transport.sendReport?.(reports.goodbye(streams(now), now));
      return transport.close();
    },
  };
  return leg;
}
