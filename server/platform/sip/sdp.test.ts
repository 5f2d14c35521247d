import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAnswer, buildOffer, findFormat, parseSdp, type SessionDescription } from './index.ts';
import { TEST_SDP } from './test-peer.ts';

const read = (text: string): SessionDescription => {
  const parsed = parseSdp(text);
  if (!parsed.ok) throw new Error(parsed.refusal);
  return parsed.value;
};
const local = { address: '192.0.2.9', port: 30000, sessionId: 5, version: 1 };

describe('a session description', () => {
  it('gives address, port, codecs with their numbers, direction and packet time', () => {
    const offer = read(
      TEST_SDP.replace('a=rtpmap:101', 'a=rtpmap:97 opus/48000/2\r\na=rtpmap:101').replace('8 0 101', '97 8 101'),
    );
    expect(offer).toMatchObject({ address: '127.0.0.1', port: 40000, direction: 'sendrecv', ptime: 20 });
    expect(offer.formats.map((f) => `${f.payload} ${f.name}`)).toEqual(['97 opus', '8 PCMA', '101 telephone-event']);
    expect(findFormat(offer, 'telephone-event')?.parameters).toBe('0-15');
  });
  it('knows PCMU and PCMA by number alone, and the stream may have its own address', () => {
    const offer = read('v=0\no=- 1 1 IN IP4 1.1.1.1\ns=-\nt=0 0\nm=audio 4000 RTP/AVP 0 8\nc=IN IP4 192.0.2.2\n');
    expect([offer.address, offer.formats.map((f) => f.name)]).toEqual(['192.0.2.2', ['PCMU', 'PCMA']]);
  });
  it('says hold in the old way (0.0.0.0)', () => {
    expect(read(TEST_SDP.replace('c=IN IP4 127.0.0.1', 'c=IN IP4 0.0.0.0')).direction).toBe('sendonly');
  });
  it.each([
    ['nothing', '', 'malformed'],
    ['a name for an address', TEST_SDP.replace('c=IN IP4 127.0.0.1', 'c=IN IP4 evil.example'), 'bad_address'],
    ['no audio', TEST_SDP.replace('m=audio', 'm=video'), 'no_audio'],
    ['audio switched off', TEST_SDP.replace('40000', '0'), 'no_audio'],
    ['audio only as SRTP', TEST_SDP.replace('RTP/AVP', 'RTP/SAVP'), 'no_audio'],
    ['a port that is none', TEST_SDP.replace('40000', '70000'), 'malformed'],
    ['far too much', TEST_SDP + 'a=x\r\n'.repeat(5000), 'too_long'],
  ])('with %s is refused', (_name, text, refusal) => {
    expect(parseSdp(text)).toEqual({ ok: false, refusal });
  });
  it('of random or changed bytes never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void parseSdp(text)));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(TEST_SDP.length - 1), fc.nat(255)), { maxLength: 6 }), (edits) => {
        const raw = Buffer.from(TEST_SDP, 'latin1');
        for (const [at, value] of edits) raw[at] = value;
        const parsed = parseSdp(raw.toString('latin1'));
        if (parsed.ok) buildAnswer(parsed.value, local);
      }),
    );
  });
});

describe('our answer', () => {
  it('takes PCMA first, keeps the caller’s key number, and declines video', () => {
    const offer = read(`${TEST_SDP.replaceAll('101', '96')}m=video 5000 RTP/AVP 99\r\n`);
    const made = buildAnswer(offer, local);
    if (!made.ok) throw new Error(made.refusal);
    expect(made.value).toMatchObject({ codec: { name: 'PCMA', payload: 8 }, dtmfPayload: 96 });
    expect(made.value.sdp).toContain('m=audio 30000 RTP/AVP 8 96\r\n');
    expect(made.value.sdp).toContain('m=video 0 RTP/AVP 99\r\n');
    expect(read(made.value.sdp).direction).toBe('sendrecv');
  });
  it.each([
    ['sendonly', 'sendrecv', 'recvonly'],
    ['sendrecv', 'sendonly', 'sendonly'],
    ['sendonly', 'sendonly', 'inactive'],
    ['recvonly', 'sendrecv', 'sendonly'],
    ['inactive', 'sendrecv', 'inactive'],
  ] as const)('to %s with our wish %s is %s', (asked, direction, expected) => {
    const made = buildAnswer(read(TEST_SDP.replace('sendrecv', asked)), { ...local, direction });
    expect(made.ok && read(made.value.sdp).direction).toBe(expected);
  });
  it('is none when there is no codec in common', () => {
    expect(buildAnswer(read(TEST_SDP.replace('8 0 101', '18')), local)).toEqual({
      ok: false,
      refusal: 'no_common_codec',
    });
  });
  it('and our offer can be read, on IPv6 too', () => {
    expect(read(buildOffer({ ...local, address: '2001:db8::9' }))).toMatchObject({
      address: '2001:db8::9',
      port: 30000,
    });
  });
});
