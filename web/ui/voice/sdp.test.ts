import { expect, it } from 'vitest';
import { onlyAlaw } from './sdp.ts';

/** As Chromium 140 writes it, shortened. */
const offer = [
  'v=0',
  'o=- 461 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 41000 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
  'c=IN IP4 192.0.2.2',
  'a=candidate:1 1 udp 2122260223 192.0.2.2 41000 typ host',
  'a=ice-ufrag:abcd',
  'a=mid:0',
  'a=sendrecv',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:13 CN/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
  '',
].join('\r\n');

it('the phone offers A-law and its keys, and nothing a trunk would have to be transcoded for', () => {
  const lines = onlyAlaw(offer).split('\r\n');
  expect(lines).toContain('m=audio 41000 UDP/TLS/RTP/SAVPF 8 126');
  expect(lines.filter((l) => l.startsWith('a=rtpmap:'))).toEqual([
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:126 telephone-event/8000',
  ]);
  expect(lines.some((l) => /^a=(fmtp|rtcp-fb)/.test(l))).toBe(false);
});

it('what belongs to no codec stays: candidates, keys, direction', () => {
  const text = onlyAlaw(offer);
  for (const line of ['a=candidate:1 1 udp', 'a=ice-ufrag:abcd', 'a=mid:0', 'a=sendrecv', 'a=group:BUNDLE 0'])
    expect(text).toContain(line);
  expect(text.endsWith('\r\n')).toBe(true);
});
