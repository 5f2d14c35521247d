import { isRtcp } from './rtcp.ts';

/** RTP (RFC 3550 §5.1): the header in, the header out. Input comes from the network: whatever does not add up is `undefined`. */
export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

const HEADER_BYTES = 12;
/** Larger than any audio packet in use (60 ms of G.711 is 480 bytes); a bigger datagram is not speech. */
const MAX_PACKET_BYTES = 2_048;

/** Where the payload begins; `undefined` when the header does not fit. */
export function payloadStart(packet: Buffer, first: number): number | undefined {
  let start = HEADER_BYTES + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (packet.length < start + 4) return undefined;
    start += 4 + packet.readUInt16BE(start + 2) * 4;
  }
  return start <= packet.length ? start : undefined;
}

export function parseRtp(packet: Buffer): RtpPacket | undefined {
  if (packet.length < HEADER_BYTES || packet.length > MAX_PACKET_BYTES) return undefined;
  const first = packet.readUInt8(0);
  const second = packet.readUInt8(1);
  if (first >> 6 !== 2 || isRtcp(packet)) return undefined;
  const start = payloadStart(packet, first);
  if (start === undefined) return undefined;
  let end = packet.length;
  if ((first & 0x20) !== 0) {
    const padding = packet.readUInt8(end - 1);
    if (padding === 0 || end - padding < start) return undefined;
    end -= padding;
  }
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    payload: packet.subarray(start, end),
  };
}

export function buildRtp(packet: RtpPacket): Buffer {
  const out = Buffer.allocUnsafe(HEADER_BYTES + packet.payload.length);
  out.writeUInt8(0x80, 0);
  out.writeUInt8((packet.payloadType & 0x7f) | (packet.marker ? 0x80 : 0), 1);
  out.writeUInt16BE(packet.sequence & 0xffff, 2);
  out.writeUInt32BE(packet.timestamp >>> 0, 4);
  out.writeUInt32BE(packet.ssrc >>> 0, 8);
  packet.payload.copy(out, HEADER_BYTES);
  return out;
}

/** Signed distance b − a on the 16-bit circle: positive when b is newer (RFC 1982 arithmetic). */
export const sequenceDistance = (a: number, b: number): number => ((b - a) << 16) >> 16;
/** The same on the 32-bit circle of timestamps. */
export const timestampDistance = (a: number, b: number): number => (b - a) | 0;
