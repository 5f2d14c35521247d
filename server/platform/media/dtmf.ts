import { sequenceDistance, timestampDistance, type RtpPacket } from './rtp.ts';

/** RFC 4733 §3.2, table 3. Event 16 (flash) is not a key. */
const KEYS = '0123456789*#ABCD';
/** RFC 4733 §2.5.1.4 sends the end packet three times; late ones may still arrive long after the next key began. */
const PACKET_BYTES = 4;
/** Some gateways wrongly move the timestamp with each packet of one key; two real presses are further apart than this. */
const SAME_PRESS_MS = 50;

export interface DtmfDetector {
  /** The key, once for each press, at the first packet of it that arrives (so the end packets may all be lost). */
  add(packet: RtpPacket, nowMs: number): string | undefined;
}

interface Press {
  readonly ssrc: number;
  readonly event: number;
  timestamp: number;
  sequence: number;
  duration: number;
  ended: boolean;
  lastAt: number;
}

/** A press longer than 65,535 samples goes on as a new segment right where the old one stopped (RFC 4733 §2.5.1.3). */
const continues = (press: Press, packet: RtpPacket, event: number, nowMs: number): boolean => {
  if (press.ended || packet.marker || press.event !== event) return false;
  const step = timestampDistance(press.timestamp, packet.timestamp);
  return (press.duration >= 0xff00 && step === press.duration) || nowMs - press.lastAt < SAME_PRESS_MS;
};

interface Report {
  readonly event: number;
  readonly ended: boolean;
  readonly duration: number;
}

function readReport(payload: Buffer): Report | undefined {
  if (payload.length < PACKET_BYTES || payload.readUInt8(0) >= KEYS.length) return undefined;
  return {
    event: payload.readUInt8(0),
    ended: (payload.readUInt8(1) & 0x80) !== 0,
    duration: payload.readUInt16BE(2),
  };
}

/** True when the packet says nothing new: it belongs to the press we follow, or to one before it. */
function absorb(press: Press, packet: RtpPacket, report: Report, nowMs: number): boolean {
  const { event, ended, duration } = report;
  const same = press.timestamp === packet.timestamp && press.event === event;
  const newer = sequenceDistance(press.sequence, packet.sequence) > 0;
  if (!same && !newer) return true;
  if (!same && !continues(press, packet, event, nowMs)) return false;
  press.ended ||= ended;
  press.duration = same ? Math.max(press.duration, duration) : duration;
  press.timestamp = packet.timestamp;
  press.lastAt = nowMs;
  if (newer) press.sequence = packet.sequence;
  return true;
}

export function createDtmfDetector(): DtmfDetector {
  let press: Press | undefined;
  return {
    add: (packet, nowMs) => {
      const report = readReport(packet.payload);
      if (report === undefined) return undefined;
      if (press?.ssrc === packet.ssrc && absorb(press, packet, report, nowMs)) return undefined;
      const { ssrc, timestamp, sequence } = packet;
      press = { ssrc, timestamp, sequence, ...report, lastAt: nowMs };
      return KEYS[report.event];
    },
  };
}

/** The four bytes of one telephone-event packet, for whoever has to press a key (our own legs, the tests). */
export function dtmfPayload(key: string, duration: number, end: boolean): Buffer {
  const event = KEYS.indexOf(key);
  if (key.length !== 1 || event < 0) throw new RangeError('not a telephone key');
  const payload = Buffer.alloc(PACKET_BYTES);
  payload.writeUInt8(event, 0);
  // Volume −10 dBm0, the usual level of a key.
  payload.writeUInt8((end ? 0x80 : 0) | 10, 1);
  payload.writeUInt16BE(Math.min(duration, 0xffff), 2);
  return payload;
}
