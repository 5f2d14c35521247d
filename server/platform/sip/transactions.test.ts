import { beforeEach, describe, expect, it } from 'vitest';
import { newCounters } from './counters.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { parseMessage } from './parser.ts';
import type { Peer, TransportKind } from './peer.ts';
import { createRateLimit } from './rate-limit.ts';
import { buildResponse } from './serialise.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { SuccessResend } from './success-resend.ts';
import { createFakeTimers, type FakeTimers } from './timers-fake.ts';
import { requestText, freshBranch } from './test-peer.ts';
import { TransactionLayer } from './transaction-layer.ts';

const request = (method: string, branch = freshBranch()): SipRequest => {
  const parsed = parseMessage(requestText({ method, port: 5062, branch }));
  if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('no request');
  return parsed.value;
};
const peer = (transport: TransportKind): Peer => ({ transport, address: '192.0.2.1', port: 5062 });

let timers: FakeTimers;
let sent: { at: number; what: string }[];
let served: ServerTransaction[];
let layer: TransactionLayer;
let outcome: string[];

beforeEach(() => {
  timers = createFakeTimers();
  sent = [];
  served = [];
  outcome = [];
  const send = (m: SipMessage): void =>
    void sent.push({ at: timers.now() / 1000, what: m.kind === 'request' ? m.method : String(m.status) });
  layer = new TransactionLayer({
    env: { timers, counters: newCounters(), send },
    maxServerTransactions: 3,
    onRequest: (transaction) => served.push(transaction),
    onAck: () => outcome.push('ack'),
    onOverload: () => outcome.push('overload'),
  });
});
const hooks = {
  onResponse: (r: { status: number }) => outcome.push(String(r.status)),
  onFailure: (why: string) => outcome.push(`${why} at ${timers.now() / 1000}`),
};
const times = (what: string): number[] => sent.filter((s) => s.what === what).map((s) => s.at);
const answer = (to: SipRequest, status: number): void =>
  layer.receive(buildResponse(to, { status, toTag: 'far' }), peer('udp'));

describe('an INVITE we send', () => {
  it('is resent at 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s and given up at 32 s (timers A and B)', () => {
    layer.invite(request('INVITE'), peer('udp'), hooks);
    timers.advance(60_000);
    expect(times('INVITE')).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]);
    expect(outcome).toEqual(['timeout at 32']);
    expect([layer.size(), timers.pending()]).toEqual([0, 0]);
  });
  it('is sent once over a stream', () => {
    layer.invite(request('INVITE'), peer('tcp'), hooks);
    timers.advance(60_000);
    expect(times('INVITE')).toEqual([0]);
    expect(outcome).toEqual(['timeout at 32']);
  });
  it('is resent no more once anything was heard', () => {
    const invite = request('INVITE');
    layer.invite(invite, peer('udp'), hooks);
    timers.advance(600);
    answer(invite, 100);
    timers.advance(120_000);
    expect(times('INVITE')).toEqual([0, 0.5]);
    expect(outcome).toEqual(['100']);
  });
  it('has its refusal acknowledged as often as it comes, for 32 s (timer D), and told once', () => {
    const invite = request('INVITE');
    layer.invite(invite, peer('udp'), hooks);
    answer(invite, 486);
    answer(invite, 486);
    expect(times('ACK')).toHaveLength(2);
    expect(outcome).toEqual(['486']);
    timers.advance(31_999);
    expect(layer.size()).toBe(1);
    timers.advance(1);
    expect([layer.size(), timers.pending()]).toEqual([0, 0]);
  });
  it('lets every 2xx through for 32 s: resent ones need their ACK again (timer M, RFC 6026)', () => {
    const invite = request('INVITE');
    layer.invite(invite, peer('udp'), hooks);
    answer(invite, 200);
    answer(invite, 200);
    timers.advance(32_000);
    answer(invite, 200);
    expect(outcome).toEqual(['200', '200']);
  });
});

describe('another request we send', () => {
  it('is resent at 0.5, 1.5, 3.5, then every 4 s (timer E, capped at T2), and given up at 32 s (timer F)', () => {
    layer.request(request('BYE'), peer('udp'), hooks);
    timers.advance(60_000);
    expect(times('BYE')).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
    expect(outcome).toEqual(['timeout at 32']);
  });
  it('absorbs resent answers for 5 s (timer K)', () => {
    const bye = request('BYE');
    layer.request(bye, peer('udp'), hooks);
    answer(bye, 200);
    answer(bye, 200);
    expect(outcome).toEqual(['200']);
    timers.advance(4999);
    expect(layer.size()).toBe(1);
    timers.advance(1);
    expect([layer.size(), timers.pending()]).toEqual([0, 0]);
  });
  it('takes no answer that belongs to another method of the same branch', () => {
    const bye = request('BYE');
    layer.request(bye, peer('udp'), hooks);
    answer(request('OPTIONS', bye.via.parameters.get('branch')), 200);
    expect(outcome).toEqual([]);
  });
});

describe('an INVITE we are sent', () => {
  const arrive = (transport: TransportKind) => {
    const invite = request('INVITE');
    layer.receive(invite, peer(transport));
    const transaction = served.at(-1);
    if (transaction === undefined) throw new Error('not served');
    return { invite, transaction, again: () => layer.receive(invite, peer(transport)) };
  };
  const ackOf = (invite: SipRequest): SipRequest => request('ACK', invite.via.parameters.get('branch'));

  it('has its refusal resent at 0.5, 1.5, 3.5, then every 4 s until 32 s (timers G and H)', () => {
    const { transaction } = arrive('udp');
    transaction.respond(buildResponse(transaction.request, { status: 486 }));
    timers.advance(60_000);
    expect(times('486')).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
    expect([layer.size(), timers.pending()]).toEqual([0, 0]);
  });
  it('has its refusal sent once over a stream', () => {
    const { transaction } = arrive('tcp');
    transaction.respond(buildResponse(transaction.request, { status: 486 }));
    timers.advance(60_000);
    expect(times('486')).toEqual([0]);
    expect(layer.size()).toBe(0);
  });
  it('is quiet after the ACK and forgotten 5 s later (timer I)', () => {
    const { invite, transaction } = arrive('udp');
    transaction.respond(buildResponse(invite, { status: 486 }));
    layer.receive(ackOf(invite), peer('udp'));
    timers.advance(4999);
    expect([times('486').length, layer.size(), outcome]).toEqual([1, 1, []]);
    timers.advance(1);
    expect([layer.size(), timers.pending()]).toEqual([0, 0]);
  });
  it('comes again while ringing and hears the same 180; after the 200 it is absorbed', () => {
    const { transaction, again } = arrive('udp');
    again();
    expect(sent).toEqual([]);
    transaction.respond(buildResponse(transaction.request, { status: 180 }));
    again();
    expect(times('180')).toHaveLength(2);
    transaction.respond(buildResponse(transaction.request, { status: 200 }));
    again();
    expect([times('180').length, times('200').length, served.length]).toEqual([2, 1, 1]);
  });
  it('is decided once: after a refusal neither 200 nor another refusal goes out', () => {
    const { transaction } = arrive('udp');
    for (const status of [486, 200, 603]) transaction.respond(buildResponse(transaction.request, { status }));
    expect(sent.map((s) => s.what)).toEqual(['486']);
  });
  it('whose 200 is not acknowledged hears it at 0.5, 1.5, 3.5, then every 4 s, on a stream too, until 32 s', () => {
    const { invite, transaction } = arrive('tcp');
    const response = buildResponse(invite, { status: 200 });
    const onTimeout = (): void => void outcome.push(`no ack at ${timers.now() / 1000}`);
    new SuccessResend({ timers, counters: newCounters(), transaction, response, onAck: () => undefined, onTimeout });
    timers.advance(60_000);
    expect(times('200')).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
    expect(outcome).toEqual(['no ack at 32']);
    expect([layer.size(), timers.pending()]).toEqual([0, 0]);
  });
  it('is one of too many: answered without being remembered', () => {
    for (let i = 0; i < 4; i += 1) layer.receive(request('INVITE'), peer('udp'));
    expect([served.length, outcome]).toEqual([3, ['overload']]);
  });
});

describe('another request we are sent', () => {
  it('hears the same answer for 32 s however often it comes (timer J), and is then new again', () => {
    const bye = request('BYE');
    layer.receive(bye, peer('udp'));
    served[0]?.respond(buildResponse(bye, { status: 200 }));
    timers.advance(31_999);
    layer.receive(bye, peer('udp'));
    expect([times('200').length, served.length]).toEqual([2, 1]);
    timers.advance(1);
    layer.receive(bye, peer('udp'));
    expect(served.length).toBe(2);
  });
});

describe('a source that sends too much', () => {
  it('gets its number per second and not more, each source for itself', () => {
    const allow = createRateLimit(timers);
    const heard = (address: string): number =>
      Array.from({ length: 50 }, () => allow(address, 20)).filter(Boolean).length;
    expect([heard('a'), heard('a'), heard('b')]).toEqual([20, 0, 20]);
    timers.advance(500);
    expect(heard('a')).toBe(10);
  });
});
