import { describe, expect, it } from 'vitest';
import { describeSound } from './sdp-words.ts';

describe('what a description says of the sound', () => {
  it('codecs by name in their order, the place, and the direction', () => {
    const sdp =
      'INVITE sip:96000@b SIP/2.0\r\n\r\nv=0\r\nc=IN IP4 203.0.113.7\r\nm=audio 40000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly';
    expect(describeSound(sdp)).toEqual({
      codecs: ['PCMA', 'PCMU', 'telephone-event'],
      place: '203.0.113.7:40000',
      direction: 'sendonly',
    });
    expect(describeSound('BYE sip:a@b SIP/2.0\r\n\r\n')).toBeUndefined();
  });
});
