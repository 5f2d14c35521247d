import { expect, test } from 'vitest';
import fc from 'fast-check';
import { buildRtp, parseRtp, sequenceDistance, timestampDistance, type RtpPacket } from './rtp.ts';
import { createRtpIn } from './rtp-in.ts';
import { createRtpOut } from './rtp-out.ts';

const packet = (change: Partial<RtpPacket> = {}): RtpPacket => ({
  payloadType: 8,
  marker: false,
  sequence: 1,
  timestamp: 160,
  ssrc: 7,
  payload: Buffer.alloc(160, 0xd5),
  ...change,
});

test('a packet that was built reads the same', () => {
  const any = fc.record({
    payloadType: fc.integer({ min: 0, max: 63 }),
    marker: fc.boolean(),
    sequence: fc.integer({ min: 0, max: 0xffff }),
    timestamp: fc.integer({ min: 0, max: 0xffffffff }),
    ssrc: fc.integer({ min: 0, max: 0xffffffff }),
    payload: fc.uint8Array({ maxLength: 480 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(any, (built) => {
      expect(parseRtp(buildRtp(built))).toEqual(built);
    }),
  );
});

test('whatever a stranger sends, reading it neither throws nor reads past the end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.boolean(), (bytes, honestVersion) => {
      const raw = Buffer.from(bytes);
      if (honestVersion && raw.length > 0) raw[0] = (raw[0]! & 0x3f) | 0x80;
      const read = parseRtp(raw);
      if (read !== undefined) expect(read.payload.length).toBeLessThanOrEqual(raw.length - 12);
    }),
    { numRuns: 2_000 },
  );
});

test('header extension, contributing sources and padding are stepped over', () => {
  const head = buildRtp(packet({ payload: Buffer.alloc(0) }));
  head[0] = 0x80 | 0x20 | 0x10 | 2;
  const body = [0, 0, 0, 1, 0, 0, 0, 2, 0xbe, 0xde, 0, 1, 9, 9, 9, 9, 0x11, 0x22, 0, 0, 3];
  expect(parseRtp(Buffer.concat([head, Buffer.from(body)]))?.payload).toEqual(Buffer.from([0x11, 0x22]));
});

test.each([
  ['version 1', (b: Buffer) => b.writeUInt8(0x40, 0)],
  ['an RTCP sender report', (b: Buffer) => b.writeUInt8(200, 1)],
  ['fifteen sources in a packet too short for them', (b: Buffer) => b.writeUInt8(0x8f, 0)],
  ['an extension longer than the packet', (b: Buffer) => (b.writeUInt8(0x90, 0), b.writeUInt16BE(0xffff, 14))],
  ['padding longer than the packet', (b: Buffer) => (b.writeUInt8(0xa0, 0), b.writeUInt8(255, b.length - 1))],
  ['padding of nothing', (b: Buffer) => (b.writeUInt8(0xa0, 0), b.writeUInt8(0, b.length - 1))],
])('%s is not taken for sound', (_name, spoil) => {
  const raw = buildRtp(packet({ payload: Buffer.alloc(20) }));
  spoil(raw);
  expect(parseRtp(raw)).toBeUndefined();
});

test('an oversized datagram is not taken for sound', () => {
  expect(parseRtp(buildRtp(packet({ payload: Buffer.alloc(3_000) })))).toBeUndefined();
});

test('distances wrap around the circle', () => {
  expect(sequenceDistance(0xffff, 2)).toBe(3);
  expect(sequenceDistance(2, 0xffff)).toBe(-3);
  expect(timestampDistance(0xffffffff, 159)).toBe(160);
});

test('losses are counted, a swap is not a loss, and a restarted sender is not thousands of losses', () => {
  const reception = createRtpIn();
  [10, 11, 13, 12, 15].forEach((sequence, i) => reception.add(packet({ sequence, timestamp: sequence * 160 }), i * 20));
  expect(reception.counts()).toMatchObject({ packets: 5, lost: 1 });
  reception.add(packet({ sequence: 40_000, ssrc: 7 }), 120);
  reception.add(packet({ sequence: 9, ssrc: 8 }), 140);
  expect(reception.counts()).toMatchObject({ packets: 7, lost: 1 });
});

test('even arrival has no jitter; arrival 10 ms early and late in turn has about 20 ms', () => {
  const even = createRtpIn();
  const uneven = createRtpIn();
  for (let i = 0; i < 300; i += 1) {
    even.add(packet({ sequence: i, timestamp: i * 160 }), i * 20);
    uneven.add(packet({ sequence: i, timestamp: i * 160 }), i * 20 + (i % 2 === 0 ? 10 : -10));
  }
  expect(even.counts().jitterMs).toBe(0);
  expect(uneven.counts().jitterMs).toBeCloseTo(20, 0);
});

const out = () => createRtpOut({ payloadType: 8, ssrc: 99, sequence: 0xfffe, timestamp: 0xffffff00 });

test('prompt, then the other party, then music: the listener gets one stream with no hole in its sequence', () => {
  const stream = out();
  const silence = Buffer.alloc(160);
  const sent = [
    stream.frame(silence, 0),
    stream.frame(silence, 20),
    stream.forward(packet({ sequence: 500, timestamp: 9_000, ssrc: 1 }), silence, 40),
    stream.forward(packet({ sequence: 501, timestamp: 9_160, ssrc: 1 }), silence, 60),
    stream.forward(packet({ sequence: 3, timestamp: 77, ssrc: 2 }), silence, 80),
    stream.frame(silence, 100),
  ];
  expect(sent.map((p) => p.sequence)).toEqual([0xfffe, 0xffff, 0, 1, 2, 3]);
  sent.slice(1).forEach((p, i) => expect(timestampDistance(sent[i]!.timestamp, p.timestamp)).toBe(160));
  expect(new Set(sent.map((p) => p.ssrc))).toEqual(new Set([99]));
  expect(sent.map((p) => p.marker)).toEqual([true, false, false, false, false, false]);
});

test('a packet lost or swapped on the way in stays lost or swapped on the way out', () => {
  const stream = out();
  const from = [20, 22, 21, 24].map((sequence) => packet({ sequence, timestamp: sequence * 160 }));
  const sent = from.map((p, i) => stream.forward(p, p.payload, i * 20));
  expect(sent.map((p) => sequenceDistance(sent[0]!.sequence, p.sequence))).toEqual([0, 2, 1, 4]);
  expect(sent.map((p) => timestampDistance(sent[0]!.timestamp, p.timestamp))).toEqual([0, 320, 160, 640]);
  expect(sequenceDistance(sent[3]!.sequence, stream.frame(Buffer.alloc(160), 90).sequence)).toBe(1);
});

test('a second of silence moves the clock of the stream by a second and marks the new talk spurt', () => {
  const stream = out();
  const first = stream.frame(Buffer.alloc(160), 0);
  const next = stream.frame(Buffer.alloc(160), 1_000);
  expect(timestampDistance(first.timestamp, next.timestamp)).toBe(8_000);
  expect(next.marker).toBe(true);
});
