import { expect, test } from 'vitest';
import { alsoAt, cleanAnswer, readOffer } from './web-offer.ts';

const offer = (...candidates: string[]): string =>
  ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 8', 'a=mid:0']
    .concat(candidates.map((c) => `a=candidate:${c}`))
    .join('\r\n');
const cleanOffer = (sdp: string): string => readOffer(sdp).sdp;
const kept = (sdp: string) => sdp.split('\r\n').filter((line) => line.startsWith('a=candidate:'));

test('a plain offer passes unchanged', () => {
  const sdp = offer('1 1 udp 2122260223 192.0.2.2 40000 typ host');
  expect(cleanOffer(sdp)).toBe(sdp);
});

test('names and TCP candidates are left out: the server looks nothing up for a page', () => {
  const sdp = offer(
    '1 1 udp 1 0b5a.local 40000 typ host',
    '2 1 udp 1 victim.example 53 typ host',
    '3 1 tcp 1 192.0.2.2 9 typ host tcptype active',
    '4 1 UDP 1 192.0.2.2 40000 typ host',
  );
  expect(kept(cleanOffer(sdp))).toEqual(['a=candidate:4 1 UDP 1 192.0.2.2 40000 typ host']);
});

test('a page cannot make the server scan a network by naming hundreds of addresses', () => {
  const many = Array.from({ length: 200 }, (_, i) => `${i} 1 udp 1 10.0.0.${i} 80 typ host`);
  expect(kept(cleanOffer(offer(...many)))).toHaveLength(16);
});

test.each([
  ['no audio', 'v=0\r\n'],
  ['video beside it', `${offer()}\r\nm=video 9 UDP/TLS/RTP/SAVPF 96`],
  ['no A-law', offer().replace('111 0 8', '111 0')],
  ['a novel', offer().padEnd(40_000, 'x')],
])('an offer with %s is refused', (_name, sdp) => {
  expect(() => cleanOffer(sdp)).toThrow('media.bad_offer');
});

test('Opus is taken by the number the browser gave it, and refused where it was not offered', () => {
  const sdp = `${offer()}\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:111 opus/48000/2`;
  expect(readOffer(sdp, 'opus')).toMatchObject({ codec: 'opus', payloadType: 111, mid: '0' });
  expect(() => readOffer(offer(), 'opus')).toThrow('media.bad_offer');
  expect(() => readOffer(sdp.replace('RTP/SAVPF 111 ', 'RTP/SAVPF '), 'opus')).toThrow('media.bad_offer');
});

test('the public address is offered with the port of the first host candidate, and nothing of IPv6', () => {
  const sdp = offer('1 1 UDP 2122317823 192.0.2.2 40000 typ host', '2 1 UDP 2122317311 fd00::2 40000 typ host');
  expect(kept(alsoAt(sdp, ['127.0.0.1', '203.0.113.9', '192.0.2.2']))).toEqual([
    'a=candidate:1 1 UDP 2122317823 192.0.2.2 40000 typ host',
    'a=candidate:also0 1 UDP 2122317822 127.0.0.1 40000 typ host',
    'a=candidate:also1 1 UDP 2122317821 203.0.113.9 40000 typ host',
  ]);
});

test('the answer keeps host candidates and drops what our own STUN answer made', () => {
  const sdp = offer(
    '1 1 udp 1 127.0.0.1 5000 typ host',
    '2 1 udp 1 127.0.0.1 5000 typ srflx raddr 127.0.0.1 rport 5000',
  );
  expect(kept(cleanAnswer(sdp))).toEqual(['a=candidate:1 1 udp 1 127.0.0.1 5000 typ host']);
});
