import { expect, test } from 'vitest';
import { buildRtcp, isRtcp, parseRtcp, type ReportBlock, type RtcpReport } from './rtcp.ts';
import { createRandom } from './testing/random.ts';

const block: ReportBlock = {
  ssrc: 0xdead_beef,
  fractionLost: 12,
  lost: -3,
  highestSequence: 0x1_0005,
  jitter: 40,
  lastReport: 0x1234_5678,
  delay: 65_536,
};
const report: RtcpReport = {
  ssrc: 0xcafe_0001,
  sender: { seconds: 3_900_000_000, fraction: 0x8000_0000, timestamp: 0xffff_ffff, packets: 100, bytes: 16_000 },
  blocks: [block],
};

test('what is said is what is heard: sender report, receiver report, goodbye', () => {
  const said = buildRtcp({ report, name: 'b7f3', isGoodbye: true });
  expect(isRtcp(said)).toBe(true);
  expect(said.length % 4).toBe(0);
  expect(parseRtcp(said)).toEqual({ reports: [report], isGoodbye: true });
  const { ssrc } = report;
  expect(parseRtcp(buildRtcp({ report: { ssrc, blocks: [] }, name: '' }))).toEqual({
    reports: [{ ssrc, blocks: [] }],
    isGoodbye: false,
  });
});

test('the bytes are those of RFC 3550 §6.4.2 and §6.5', () => {
  const bytes = buildRtcp({ report: { ssrc: 1, blocks: [{ ...block, lost: 2 }] }, name: 'ab' });
  expect(bytes.toString('hex')).toBe(
    '81c9000700000001' +
      'deadbeef0c000002000100050000002812345678' +
      '00010000' +
      '81ca0003' +
      '00000001' +
      '01026162' +
      '00000000',
  );
});

test('parts we do not know are passed over; a packet that begins with one is none', () => {
  const unknown = Buffer.from([0x80, 204, 0, 2, 0, 0, 0, 1, 0x41, 0x42, 0x43, 0x44]);
  const whole = Buffer.concat([buildRtcp({ report, name: 'x' }), unknown, buildRtcp({ report, name: 'y' })]);
  expect(parseRtcp(whole)?.reports).toHaveLength(2);
  expect(parseRtcp(unknown)).toBeUndefined();
});

test('cut off, bent and random packets are harmless: what was whole counts, the rest does not', () => {
  const whole = buildRtcp({ report, name: 'a name', isGoodbye: true });
  for (let length = 0; length < whole.length; length += 1) {
    const heard = parseRtcp(whole.subarray(0, length));
    expect(heard === undefined).toBe(length < 52);
    expect(heard?.isGoodbye ?? false).toBe(false);
  }
  const random = createRandom(3_550);
  for (let i = 0; i < 20_000; i += 1) {
    const bent = Buffer.from(whole);
    for (let flips = 0; flips < 4; flips += 1) bent[Math.floor(random() * bent.length)] = Math.floor(random() * 256);
    for (const { blocks } of parseRtcp(bent)?.reports ?? []) expect(blocks.length).toBeLessThan(32);
    parseRtcp(Buffer.from(Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256))));
  }
  expect(parseRtcp(Buffer.alloc(4_000, 0x80))).toBeUndefined();
});
