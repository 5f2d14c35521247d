import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCounters } from './counters.ts';
import type { SipRequest } from './message.ts';
import { parseMessage } from './parser.ts';
import type { TransportKind } from './peer.ts';
import { formatReplaces, parseReplaces } from './replaces.ts';
import { cryptoLine, findCrypto } from './sdes.ts';
import { buildAnswer, buildOffer, parseSdp } from './index.ts';
import { buildResponse } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { answerSession, MIN_SESSION_SECONDS } from './session-timer-rules.ts';
import { createBans } from './bans.ts';
import { createFakeTimers } from './timers-fake.ts';
import { requestText } from './test-peer.ts';
import { TransactionLayer } from './transaction-layer.ts';

const request = (method: string, extra: string[] = [], branch?: string): SipRequest => {
  const parsed = parseMessage(requestText({ method, port: 5062, extra, ...(branch === undefined ? {} : { branch }) }));
  if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('no request');
  return parsed.value;
};
const word = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', 'b', 'X', '0', '9', '-', '.') });

describe('a key for SRTP', () => {
  it('is read as it was written, and no random line is taken for one', () => {
    const bytes = fc.uint8Array({ minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(bytes, fc.nat(999_999_999), (key, tag) => {
        const wish = { tag, key: Buffer.from(key).toString('base64') };
        expect(findCrypto([cryptoLine(wish).slice(2)])).toEqual(wish);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => findCrypto([`crypto:${text}`]) === undefined));
  });

  it.each([
    ['too short', '1 AES_CM_128_HMAC_SHA1_80 inline:c2hvcnQ='],
    ['of another suite', `1 AES_256_CM_HMAC_SHA1_80 inline:${Buffer.alloc(46).toString('base64')}`],
    ['with an MKI', `1 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30).toString('base64')}|2^20|1:4`],
    [
      'with parameters we do not keep',
      `1 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30).toString('base64')} UNENCRYPTED_SRTP`,
    ],
  ])('%s is not taken', (_what, line) => {
    expect(findCrypto([`crypto:${line}`])).toBeUndefined();
  });

  it('is answered with the tag of the offer and our own key; without one of ours there is no answer', () => {
    const local = { address: '192.0.2.9', port: 30000, sessionId: 5, version: 1 };
    const key = Buffer.alloc(30, 1).toString('base64');
    const ours = Buffer.alloc(30, 2).toString('base64');
    const plain = parseSdp(buildOffer(local));
    const offer = parseSdp(
      buildOffer({ ...local, srtpKey: key, codecs: ['PCMU'] }).replace('crypto:1', 'crypto:7'),
      'preferred',
    );
    if (!offer.ok || !plain.ok) throw new Error('unread');
    expect(offer.value).toMatchObject({
      crypto: { tag: 7, key },
      formats: [{ name: 'PCMU' }, { name: 'telephone-event' }],
    });
    expect(buildAnswer(offer.value, local)).toEqual({ ok: false, refusal: 'no_srtp_key' });
    const answer = buildAnswer(offer.value, { ...local, srtpKey: ours });
    expect(answer.ok && answer.value.sdp).toContain(
      `RTP/SAVP 0 101\r\na=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:${ours}`,
    );
    const unasked = buildAnswer(plain.value, { ...local, srtpKey: ours });
    expect(unasked.ok && unasked.value.sdp).not.toContain('crypto');
  });
});

describe('a Replaces', () => {
  it('is read as it was written, and random text never throws', () => {
    fc.assert(
      fc.property(word, word, word, fc.boolean(), (callId, toTag, fromTag, earlyOnly) => {
        const ids = { callId, toTag, fromTag, earlyOnly };
        expect(parseReplaces(formatReplaces(ids))).toEqual(ids);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void parseReplaces(text)));
  });
});

const sessionHeaders = (asked: number | undefined, minSe: number | undefined, canTimer: boolean): string[] => [
  ...(asked === undefined ? [] : [`Session-Expires: ${asked}`]),
  ...(minSe === undefined ? [] : [`Min-SE: ${minSe}`]),
  ...(canTimer ? ['Supported: timer'] : []),
];

describe('the interval of a session', () => {
  it('is never below what either side bears, never above what was asked unless for that, and one side refreshes', () => {
    const seconds = fc.option(fc.nat(100_000), { nil: undefined });
    fc.assert(
      fc.property(seconds, seconds, seconds, fc.boolean(), (asked, minSe, ours, canTimer) => {
        const extra = sessionHeaders(asked, minSe, canTimer);
        const outcome = answerSession(request('INVITE', extra), ours);
        if ('refusal' in outcome) {
          expect([canTimer, asked === undefined || asked < MIN_SESSION_SECONDS]).toEqual([true, true]);
          return;
        }
        const { agreement, headers } = outcome;
        expect(agreement === undefined).toBe(asked === undefined && ours === undefined);
        if (agreement === undefined) return;
        const floor = Math.max(MIN_SESSION_SECONDS, Math.min(minSe ?? 0, 86_400));
        expect(agreement.seconds).toBeGreaterThanOrEqual(floor);
        expect(agreement.seconds).toBeLessThanOrEqual(Math.max(floor, asked ?? Infinity));
        expect(headers[0]?.[1]).toBe(`${agreement.seconds};refresher=${agreement.weRefresh ? 'uas' : 'uac'}`);
        expect(headers.some(([name]) => name === 'require')).toBe(!agreement.weRefresh);
        if (!canTimer) expect(agreement.weRefresh).toBe(true);
      }),
    );
  });
});

describe('a transaction, whatever comes in whatever order on whatever wire', () => {
  const wires: readonly TransportKind[] = ['udp', 'tcp', 'tls'];
  const step = fc.oneof(
    fc.record({ do: fc.constant('answer' as const), status: fc.constantFrom(100, 180, 200, 302, 404, 486, 603) }),
    fc.record({ do: fc.constant('again' as const) }),
    fc.record({ do: fc.constant('ack' as const) }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.nat(10_000) }),
  );

  it.each(['INVITE', 'BYE'])(
    '%s is answered finally once, and nothing of it is left when its time is over',
    (method) => {
      fc.assert(
        fc.property(fc.constantFrom(...wires), fc.array(step, { maxLength: 15 }), (transport, steps) => {
          const timers = createFakeTimers();
          const finals = new Set<number>();
          const held: ServerTransaction[] = [];
          const layer = new TransactionLayer({
            env: {
              timers,
              counters: newCounters(),
              send: (m) => {
                if (m.kind === 'response' && m.status >= 200) finals.add(m.status);
              },
            },
            maxServerTransactions: 10,
            onRequest: (transaction) => held.push(transaction),
            onAck: () => undefined,
            onOverload: () => undefined,
          });
          const source = { transport, address: '192.0.2.1', port: 5062 };
          const first = request(method, [], 'z9hG4bKprop');
          layer.receive(first, source);
          const [transaction] = held;
          const respond = (status: number): void => transaction?.respond(buildResponse(first, { status, toTag: 'us' }));
          for (const each of steps) {
            if (each.do === 'answer') respond(each.status);
            else if (each.do === 'wait') timers.advance(each.ms);
            else if (each.do === 'again' && transaction?.isOpen() === true) layer.receive(first, source);
            else if (each.do === 'ack') layer.receive(request('ACK', [], 'z9hG4bKprop'), source);
          }
          respond(500);
          expect(finals.size).toBe(1);
          timers.advance(70_000);
          expect([layer.size(), timers.pending()]).toEqual([0, 0]);
        }),
        { numRuns: 200 },
      );
    },
  );
});

describe('bans', () => {
  it('hold a bounded memory of strangers, however many there are', () => {
    const bans = createBans(createFakeTimers(), { strikes: 3, windowMs: 1000, banMs: 5000 });
    for (let i = 0; i < 50_000; i += 1) bans.strike(`2001:db8::${i.toString(16)}`);
    expect(bans.size()).toBeLessThanOrEqual(20_000);
  });
});
