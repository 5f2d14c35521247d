import { requestText, TEST_SDP } from '../../server/platform/sip/test-peer.ts';
import { buildRtcp } from '../../server/platform/media/rtcp.ts';
import { buildRtp } from '../../server/platform/media/rtp.ts';
import { spoilBytes, spoilText, type Random } from './fuzz.ts';

/** A call in progress somebody outside may have seen pass: its name and tags are in some of the spoilt messages. */
export interface SeenCall {
  readonly callId: string;
  readonly toTag: string;
}

const OUTSIDE: readonly string[] = ['INVITE', 'INVITE', 'INVITE', 'OPTIONS', 'CANCEL', 'ACK', 'REGISTER', 'NOTIFY'];
const INSIDE: readonly string[] = ['BYE', 'INVITE', 'UPDATE', 'PRACK', 'REFER', 'INFO', 'ACK', 'NOTIFY'];
const EXTRA: readonly string[][] = [
  [],
  ['Require: 100rel'],
  ['Supported: timer', 'Session-Expires: 1800;refresher=uac'],
  ['Replaces: a;to-tag=b;from-tag=c'],
  ['Refer-To: <sip:1@127.0.0.1?Replaces=a%3Bto-tag%3Db>', 'RAck: 1 1 INVITE', 'Event: refer'],
  ['P-Asserted-Identity: <tel:+8613800000001>', 'Privacy: id', 'Diversion: <sip:1@a>;reason=busy'],
  ['Authorization: Digest username="a", realm="shoujie", nonce="00", uri="sip:a", response="00", nc=00000001'],
];

const one = <T>(random: Random, from: readonly T[], otherwise: T): T =>
  from[Math.floor(random() * from.length)] ?? otherwise;

/** One spoilt SIP message of number `count`. */
export function spoiltSip(random: Random, count: number, port: number, seen: readonly SeenCall[]): Buffer {
  const call = random() < 0.2 ? one(random, seen, undefined) : undefined;
  const isResponse = random() < 0.1;
  const method = one(random, call === undefined ? OUTSIDE : INSIDE, 'OPTIONS');
  const text = requestText({
    method,
    port,
    uri: random() < 0.5 ? 'sip:answer@127.0.0.1' : 'sip:ring@127.0.0.1',
    callId: call?.callId ?? `fuzz-${count}`,
    toTag: call?.toTag ?? '',
    cseq: 1 + Math.floor(random() * 9),
    extra: one(random, EXTRA, []),
    body: random() < 0.6 ? TEST_SDP : '',
  });
  const whole = isResponse ? text.replace(/^[^\r]+/, 'SIP/2.0 200 OK') : text;
  return Buffer.from(spoilText(random, whole), 'utf8');
}

const rtp = (count: number): Buffer =>
  buildRtp({
    payloadType: count % 3 === 0 ? 101 : 8,
    marker: false,
    sequence: count & 0xffff,
    timestamp: count * 160,
    ssrc: 7,
    payload: Buffer.alloc(160, count & 0xff),
  });
const rtcp = (): Buffer => buildRtcp({ report: { ssrc: 7, blocks: [] }, name: 'fuzz' });
const STUN = Buffer.from('000100082112a442b7e7a701bc34d686fa87dfae8022000474657374', 'hex');

/** One spoilt packet as may arrive where sound is heard. */
export function spoiltMedia(random: Random, count: number): Buffer {
  const kind = count % 4;
  return spoilBytes(random, kind < 2 ? rtp(count) : kind === 2 ? rtcp() : STUN);
}
