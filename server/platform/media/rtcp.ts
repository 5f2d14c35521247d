/**
 * RTCP (RFC 3550 §6): how well the sound arrives, told to whoever sent it. Sender and receiver reports, the name of the source
 * and the goodbye; everything else in a compound packet is passed over. Input comes from the network: what does not add up
 * ends the reading, and what was read before it counts.
 */
export interface ReportBlock {
  readonly ssrc: number;
  /** Of 256, since the last report. */
  readonly fractionLost: number;
  readonly lost: number;
  readonly highestSequence: number;
  /** In ticks of the RTP clock. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report, and the time since then in 1/65536 s. */
  readonly lastReport: number;
  readonly delay: number;
}

export interface SenderInfo {
  /** NTP time stamp (seconds since 1900, and fraction). */
  readonly seconds: number;
  readonly fraction: number;
  readonly timestamp: number;
  readonly packets: number;
  readonly bytes: number;
}

export interface RtcpReport {
  readonly ssrc: number;
  readonly sender?: SenderInfo;
  readonly blocks: readonly ReportBlock[];
}

export interface RtcpHeard {
  readonly reports: readonly RtcpReport[];
  readonly isGoodbye: boolean;
}

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const GOODBYE = 203;
const CNAME = 1;
const BLOCK_BYTES = 24;
const SENDER_BYTES = 20;
/** A compound packet of a call is a hundred bytes; more than an Ethernet frame is no report. */
const MAX_BYTES = 1_500;

/** RFC 5761 §4: on a port shared with RTP, a second byte of 192 to 223 says RTCP. */
export const isRtcp = (packet: Buffer): boolean => {
  const type = packet[1];
  return type !== undefined && type >= 192 && type <= 223;
};

function readBlock(packet: Buffer, at: number): ReportBlock {
  const lost = packet.readIntBE(at + 5, 3);
  return {
    ssrc: packet.readUInt32BE(at),
    fractionLost: packet.readUInt8(at + 4),
    lost,
    highestSequence: packet.readUInt32BE(at + 8),
    jitter: packet.readUInt32BE(at + 12),
    lastReport: packet.readUInt32BE(at + 16),
    delay: packet.readUInt32BE(at + 20),
  };
}

function readReport(packet: Buffer, type: number, count: number): RtcpReport | undefined {
  const blocksAt = type === SENDER_REPORT ? 8 + SENDER_BYTES : 8;
  if (packet.length < blocksAt + count * BLOCK_BYTES) return undefined;
  const blocks = Array.from({ length: count }, (_, i) => readBlock(packet, blocksAt + i * BLOCK_BYTES));
  const ssrc = packet.readUInt32BE(4);
  if (type === RECEIVER_REPORT) return { ssrc, blocks };
  const [seconds, fraction, timestamp, packets, bytes] = [8, 12, 16, 20, 24].map((at) => packet.readUInt32BE(at));
  return {
    ssrc,
    blocks,
    sender: {
      seconds: seconds ?? 0,
      fraction: fraction ?? 0,
      timestamp: timestamp ?? 0,
      packets: packets ?? 0,
      bytes: bytes ?? 0,
    },
  };
}

interface Part {
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

function partAt(datagram: Buffer, at: number): Part | undefined {
  if (at + 8 > datagram.length || datagram.readUInt8(at) >> 6 !== 2) return undefined;
  const end = at + (datagram.readUInt16BE(at + 2) + 1) * 4;
  if (end > datagram.length) return undefined;
  return { type: datagram.readUInt8(at + 1), count: datagram.readUInt8(at) & 0x1f, bytes: datagram.subarray(at, end) };
}

/** `undefined`: not RTCP at all (RFC 3550 A.2: version 2, and a report comes first). */
export function parseRtcp(datagram: Buffer): RtcpHeard | undefined {
  if (datagram.length > MAX_BYTES) return undefined;
  const reports: RtcpReport[] = [];
  let isGoodbye = false;
  let at = 0;
  for (let part = partAt(datagram, at); part !== undefined; part = partAt(datagram, at)) {
    const { type, count, bytes } = part;
    if (type === SENDER_REPORT || type === RECEIVER_REPORT) {
      const report = readReport(bytes, type, count);
      if (report === undefined) break;
      reports.push(report);
    } else if (reports.length === 0) break;
    isGoodbye ||= type === GOODBYE;
    at += bytes.length;
  }
  return reports.length === 0 ? undefined : { reports, isGoodbye };
}

function reportBytes({ ssrc, sender, blocks }: RtcpReport): Buffer {
  const blocksAt = sender === undefined ? 8 : 8 + SENDER_BYTES;
  const out = Buffer.alloc(blocksAt + blocks.length * BLOCK_BYTES);
  out.writeUInt8(0x80 | blocks.length, 0);
  out.writeUInt8(sender === undefined ? RECEIVER_REPORT : SENDER_REPORT, 1);
  out.writeUInt16BE(out.length / 4 - 1, 2);
  out.writeUInt32BE(ssrc, 4);
  if (sender !== undefined) {
    const { seconds, fraction, timestamp, packets, bytes } = sender;
    [seconds, fraction, timestamp, packets, bytes].forEach((value, i) => out.writeUInt32BE(value >>> 0, 8 + i * 4));
  }
  blocks.forEach((block, i) => {
    const at = blocksAt + i * BLOCK_BYTES;
    out.writeUInt32BE(block.ssrc, at);
    out.writeUInt8(block.fractionLost, at + 4);
    out.writeIntBE(Math.max(-0x80_0000, Math.min(0x7f_ffff, block.lost)), at + 5, 3);
    [block.highestSequence, block.jitter, block.lastReport, block.delay].forEach((value, j) =>
      out.writeUInt32BE(value >>> 0, at + 8 + j * 4),
    );
  });
  return out;
}

/** RFC 3550 §6.5: one chunk, one item, an end octet, filled up to four bytes. */
function nameBytes(ssrc: number, name: string): Buffer {
  const text = Buffer.from(name, 'latin1').subarray(0, 255);
  const out = Buffer.alloc(Math.ceil((8 + 2 + text.length + 1) / 4) * 4);
  out.writeUInt8(0x81, 0);
  out.writeUInt8(SOURCE_DESCRIPTION, 1);
  out.writeUInt16BE(out.length / 4 - 1, 2);
  out.writeUInt32BE(ssrc, 4);
  out.writeUInt8(CNAME, 8);
  out.writeUInt8(text.length, 9);
  text.copy(out, 10);
  return out;
}

function goodbyeBytes(ssrc: number): Buffer {
  const out = Buffer.from([0x81, GOODBYE, 0, 1, 0, 0, 0, 0]);
  out.writeUInt32BE(ssrc, 4);
  return out;
}

export interface RtcpSaid {
  readonly report: RtcpReport;
  readonly name: string;
  readonly isGoodbye?: boolean;
}

/** A compound packet as §6.1 wants it: the report first, then the name, at the end of the call the goodbye. */
export function buildRtcp({ report, name, isGoodbye = false }: RtcpSaid): Buffer {
  const parts = [reportBytes(report), nameBytes(report.ssrc, name)];
  if (isGoodbye) parts.push(goodbyeBytes(report.ssrc));
  return Buffer.concat(parts);
}
