import { describe, expect, it } from 'vitest';
import { maskParty, maskSip } from './sip-masking.ts';

const OURS = new Set(['96000', '057196000', 'shoujie']);
const NUMBERS = ['13800138000', '057188880001', '85223456789', '4155550100123', '88880001'];
const WRITTEN = (n: string): string[] => [n, `+86${n}`, `0086${n}`, `0${n}`, `12593${n}`, `%2B86${n}`];

/** Every place in which a carrier, a phone or an exchange puts a number of a person. */
const message = (user: string): string =>
  [
    `INVITE sip:${user}@198.51.100.7:5060;user=phone SIP/2.0`,
    `Via: SIP/2.0/UDP 203.0.113.7:5060;branch=z9hG4bK${user};rport`,
    `From: "${user} 王小明" <sip:${user};phone-context=+86@203.0.113.7>;tag=t${user}`,
    `To: 王小明 <tel:${user}>`,
    `Contact: <sip:${user}@203.0.113.7:5060;transport=udp>`,
    `P-Asserted-Identity: "${user}" <sip:${user}@carrier.example>, <tel:${user}>`,
    `Remote-Party-ID: <sip:${user}@203.0.113.7>;party=calling`,
    `Diversion: <sip:${user}@203.0.113.7>;reason=unconditional`,
    `History-Info: <sip:${user}@203.0.113.7?Reason=SIP%3Bcause%3D302>;index=1`,
    `Refer-To: <sip:${user}@203.0.113.7?Replaces=${user}%3Bto-tag%3D1>`,
    `Authorization: Digest username="${user}", realm="x", response="00"`,
    `Subject: call from ${user}`,
    `X-Caller: ${user}`,
    `P-Charging-Vector: icid-value=${user}`,
    `Call-ID: ${user}-7f3a@203.0.113.7`,
    ` folded ${user}`,
    'CSeq: 1 INVITE',
    'Content-Type: application/sdp',
    'Content-Length: 10',
    '',
    `v=0\r\no=${user} 1 1 IN IP4 203.0.113.7\r\ns=call of ${user}\r\ni=${user}\r\np=${user}\r\ne=a@b (${user})\r\nc=IN IP4 203.0.113.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n`,
  ].join('\r\n');

describe('a SIP message for the eyes of an administrator', () => {
  it.each(NUMBERS)('of %s no header, parameter or body line gives the number away, however it is written', (number) => {
    for (const user of WRITTEN(number)) {
      const masked = maskSip(message(user), OURS);
      expect(masked).not.toContain(number);
      // Nor in pieces: the last seven digits say who it is.
      expect(masked.replace(/[^\d*]/g, '')).not.toContain(number.slice(-7));
      expect(masked).not.toContain('王小明');
    }
  });

  it('separators in a number hide nothing from us', () => {
    const masked = maskSip(
      'INVITE tel:+86-138-0013-8000 SIP/2.0\r\nFrom: "138 0013 8000" <sip:138.0013.8000@203.0.113.7>;tag=1\r\n\r\n',
      OURS,
    );
    expect(masked.replace(/\D/g, '')).not.toContain('0138000');
  });

  it('what finds a fault stays: routes, tags, codecs, addresses, our own numbers, three and four digits of theirs', () => {
    const masked = maskSip(
      [
        'INVITE sip:96000@198.51.100.7 SIP/2.0',
        'Via: SIP/2.0/UDP 203.0.113.7:5060;branch=z9hG4bK776asdhds',
        'From: <sip:13800138000@203.0.113.7>;tag=1928301774',
        'Call-ID: a84b4c76e66710@203.0.113.7',
        'Content-Type: application/sdp',
        '',
        'v=0\r\no=- 1 1 IN IP4 203.0.113.7\r\nc=IN IP4 203.0.113.7\r\nm=audio 40000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000',
      ].join('\r\n'),
      OURS,
    );
    for (const kept of [
      'INVITE sip:96000@198.51.100.7',
      'branch=z9hG4bK776asdhds',
      '<sip:138****8000@203.0.113.7>;tag=1928301774',
      'a84b4c76e66710@203.0.113.7',
      'm=audio 40000 RTP/AVP 8 0 101',
      'a=rtpmap:101 telephone-event/8000',
    ])
      expect(masked).toContain(kept);
  });

  it('keys pressed, keys of SRTP and passwords are not shown', () => {
    const info = maskSip(
      'INFO sip:a@b SIP/2.0\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=5\r\nDuration=160\r\n',
      OURS,
    );
    expect(info).not.toContain('Signal');
    const srtp = maskSip(
      'INVITE sip:96000@b SIP/2.0\r\nContent-Type: application/sdp\r\n\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0',
      OURS,
    );
    expect(srtp).not.toContain('c2VjcmV0');
    expect(maskSip(message('96000'), OURS)).not.toContain('response=');
  });

  it('names and short service numbers in lists', () => {
    expect(maskParty('13800138000', OURS)).toBe('138****8000');
    expect(maskParty('10086', OURS)).toBe('10086');
    expect(maskParty('zhangsan', OURS)).toBe('z**');
    expect(maskParty('057196000', OURS)).toBe('057196000');
  });
});
