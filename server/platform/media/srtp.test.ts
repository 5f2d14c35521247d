import { SrtcpSession, SrtpSession } from 'werift';
import { expect, test } from 'vitest';
import { buildRtcp, parseRtcp } from './rtcp.ts';
import { buildRtp, parseRtp } from './rtp.ts';
import { createSrtpReceiver, createSrtpSender, deriveKeys } from './srtp.ts';
import { createRandom } from './testing/random.ts';

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');
/** RFC 3711 B.3. */
const MASTER = hex('E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6');
const packet = (sequence: number, ssrc = 7) =>
  buildRtp({
    payloadType: 8,
    marker: false,
    sequence: sequence & 0xffff,
    timestamp: sequence * 160,
    ssrc,
    payload: Buffer.alloc(160, sequence),
  });
const report = buildRtcp({ report: { ssrc: 7, blocks: [] }, name: 'x' });

test('the session keys are those of RFC 3711 B.3', () => {
  const { cipher, salt, auth } = deriveKeys(MASTER, 0);
  expect(cipher).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'));
  expect(salt).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'));
  expect(auth).toEqual(hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'));
});

test('a packet is sealed as the known one of this key', () => {
  const plain = hex('800f1234decafbadcafebabe abababababababababababababababab');
  const sealed = hex('800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb');
  expect(createSrtpSender(MASTER).protect(plain)).toEqual(sealed);
  expect(createSrtpReceiver(MASTER).unprotect(sealed)).toEqual(plain);
});

test('another implementation understands us and we it, sound and reports', () => {
  const other = hex('00112233445566778899aabbccddeeff 0102030405060708090a0b0c0d0e');
  const keys = {
    localMasterKey: other.subarray(0, 16),
    localMasterSalt: other.subarray(16),
    remoteMasterKey: MASTER.subarray(0, 16),
    remoteMasterSalt: MASTER.subarray(16),
  };
  const library = { rtp: new SrtpSession({ keys, profile: 1 }), rtcp: new SrtcpSession({ keys, profile: 1 }) };
  const ours = { send: createSrtpSender(MASTER), receive: createSrtpReceiver(other) };
  expect(library.rtp.decrypt(ours.send.protect(packet(5)))).toEqual(packet(5));
  expect(library.rtcp.decrypt(ours.send.protectReport(report))).toEqual(report);
  expect(parseRtcp(ours.receive.unprotectReport(library.rtcp.encrypt(report))!)?.reports).toHaveLength(1);
});

test('over two turns of the sequence, with losses and swaps, everything is read', () => {
  const [sender, receiver] = [createSrtpSender(MASTER), createSrtpReceiver(MASTER)];
  for (let sequence = 65_000; sequence < 65_000 + 140_000; sequence += 499) {
    const [first, second] = [sender.protect(packet(sequence)), sender.protect(packet(sequence + 1))];
    if (sequence % 7 !== 0) expect(parseRtp(receiver.unprotect(second)!)?.payload[0]).toBe((sequence + 1) & 0xff);
    expect(receiver.unprotect(first)).toEqual(packet(sequence));
  }
});

test('a packet played again, one too old, one of another key and one bent are refused and change nothing', () => {
  const [sender, receiver] = [createSrtpSender(MASTER), createSrtpReceiver(MASTER)];
  const old = sender.protect(packet(1));
  const sealed = sender.protect(packet(300));
  expect(receiver.unprotect(sealed)).toEqual(packet(300));
  expect(receiver.unprotect(sealed)).toBeUndefined();
  expect(receiver.unprotect(old)).toBeUndefined();
  expect(receiver.unprotect(createSrtpSender(Buffer.alloc(30, 1)).protect(packet(301)))).toBeUndefined();
  const random = createRandom(3_711);
  const next = sender.protect(packet(302));
  for (let i = 0; i < 300; i += 1) {
    const bent = Buffer.from(next);
    const at = Math.floor(random() * bent.length);
    bent[at] = bent[at]! ^ (1 << Math.floor(random() * 8));
    expect(receiver.unprotect(bent)).toBeUndefined();
  }
  for (let length = 0; length < next.length; length += 1)
    expect(receiver.unprotect(next.subarray(0, length))).toBeUndefined();
  expect(receiver.unprotect(next)).toEqual(packet(302));
});

test('reports are sealed, read once and never when bent', () => {
  const [sender, receiver] = [createSrtpSender(MASTER), createSrtpReceiver(MASTER)];
  const sealed = sender.protectReport(report);
  expect(sealed.subarray(8, 20)).not.toEqual(report.subarray(8, 20));
  expect(receiver.unprotectReport(sealed)).toEqual(report);
  expect(receiver.unprotectReport(sealed)).toBeUndefined();
  const bent = sender.protectReport(report);
  bent[10] = bent[10]! ^ 1;
  expect(receiver.unprotectReport(bent)).toBeUndefined();
  for (let length = 0; length < 30; length += 1)
    expect(receiver.unprotectReport(sealed.subarray(0, length))).toBeUndefined();
});
