import { SAMPLE_RATE } from './g711.ts';
import { sequenceDistance, timestampDistance, type RtpPacket } from './rtp.ts';

/**
 * What one leg sends, as ONE continuous RTP stream, whatever it is made of: prompts from the ticker (`frame`) or another
 * leg's packets passed on (`forward`). The far end sees one SSRC and a sequence without holes of our making, so its jitter
 * buffer never starts anew. A forwarded packet keeps its distance from its neighbours: a loss or a swap upstream stays
 * visible to the listener, who can conceal it; renumbering would glue the gap shut and break the timing.
 */
export interface RtpOut {
  frame(payload: Buffer, nowMs: number): RtpPacket;
  forward(packet: RtpPacket, payload: Buffer, nowMs: number): RtpPacket;
  /** One packet of a telephone event: all of a press carry the time at which it began (RFC 4733 §2.2). */
  event(event: OutgoingEvent, nowMs: number): RtpPacket;
  /** The packet made last was not sent: the next has its number, so that silence is not told as loss. */
  unsent(): void;
  /** The stream's clock, told in sender reports (RFC 3550 §6.4.1). */
  clock(nowMs: number): { readonly ssrc: number; readonly timestamp: number };
}

export interface OutgoingEvent {
  readonly payloadType: number;
  readonly payload: Buffer;
  readonly isFirst: boolean;
}

export interface RtpOutSettings {
  readonly payloadType: number;
  /** Absent: 8 kHz. */
  readonly clockRate?: number;
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
}

/** A step larger than this inside one source is a restart of its clock, not a pause. */
const MAX_STEP_S = 60;
const FRAME_MS = 20;
const MAX_SEQUENCE_STEP = 3_000;
/** A pause longer than two frames moves the timestamp by the time that passed (RFC 3551 §4.1). */
const PAUSE_MS = 60;

interface Source {
  readonly ssrc: number;
  readonly sequenceOffset: number;
  readonly timestampOffset: number;
  lastSequence: number;
  lastTimestamp: number;
}

export function createRtpOut(settings: RtpOutSettings): RtpOut {
  const { payloadType, ssrc, clockRate = SAMPLE_RATE } = settings;
  const frameTicks = (clockRate * FRAME_MS) / 1_000;
  /** A byte of G.711 is a sample; packets of other codecs are 20 ms long. */
  const ticks = (payload: Buffer): number => (clockRate === SAMPLE_RATE ? payload.length : frameTicks);
  let sequence = settings.sequence & 0xffff;
  let timestamp = settings.timestamp >>> 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let source: Source | undefined;
  let pressedAt = 0;

  /** True at the start of a talk spurt; moves the clock over the pause. */
  const resume = (nowMs: number): boolean => {
    const started = lastAt === Number.NEGATIVE_INFINITY;
    const pause = nowMs - lastAt;
    if (!started && pause > PAUSE_MS) {
      const frames = Math.floor(pause / FRAME_MS) - 1;
      timestamp = (timestamp + Math.max(0, frames) * frameTicks) >>> 0;
    }
    return started || pause > PAUSE_MS;
  };

  const follows = (packet: RtpPacket): boolean =>
    source?.ssrc === packet.ssrc &&
    Math.abs(sequenceDistance(source.lastSequence, packet.sequence)) < MAX_SEQUENCE_STEP &&
    Math.abs(timestampDistance(source.lastTimestamp, packet.timestamp)) < MAX_STEP_S * clockRate;

  return {
    frame: (payload, nowMs) => {
      source = undefined;
      const marker = resume(nowMs);
      const packet = { payloadType, ssrc, marker, sequence, timestamp, payload };
      sequence = (sequence + 1) & 0xffff;
      timestamp = (timestamp + ticks(payload)) >>> 0;
      lastAt = nowMs;
      return packet;
    },
    unsent: () => {
      source = undefined;
      sequence = (sequence - 1) & 0xffff;
    },
    clock: (nowMs) => {
      const since = lastAt === Number.NEGATIVE_INFINITY ? 0 : ((nowMs - lastAt) * clockRate) / 1_000;
      return { ssrc, timestamp: Math.round(timestamp + since) >>> 0 };
    },
    event: ({ payloadType: type, payload, isFirst }, nowMs) => {
      source = undefined;
      resume(nowMs);
      if (isFirst) pressedAt = timestamp;
      const packet = { payloadType: type, ssrc, marker: isFirst, sequence, timestamp: pressedAt, payload };
      sequence = (sequence + 1) & 0xffff;
      // The clock goes on while the key is down, so that the sound after it is in its right place.
      timestamp = (timestamp + frameTicks) >>> 0;
      lastAt = nowMs;
      return packet;
    },
    forward: (packet, payload, nowMs) => {
      let marker = packet.marker;
      if (source === undefined || !follows(packet)) {
        marker = resume(nowMs) || marker;
        source = {
          ssrc: packet.ssrc,
          sequenceOffset: sequence - packet.sequence,
          timestampOffset: timestamp - packet.timestamp,
          lastSequence: packet.sequence,
          lastTimestamp: packet.timestamp,
        };
      }
      const mapped = {
        payloadType,
        ssrc,
        marker,
        sequence: (packet.sequence + source.sequenceOffset) & 0xffff,
        timestamp: (packet.timestamp + source.timestampOffset) >>> 0,
        payload,
      };
      if (sequenceDistance(source.lastSequence, packet.sequence) >= 0) {
        source.lastSequence = packet.sequence;
        source.lastTimestamp = packet.timestamp;
        sequence = (mapped.sequence + 1) & 0xffff;
        timestamp = (mapped.timestamp + ticks(payload)) >>> 0;
      }
      lastAt = nowMs;
      return mapped;
    },
  };
}
