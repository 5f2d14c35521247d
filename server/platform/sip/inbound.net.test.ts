import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSipEndpoint, type IncomingCall, type SipEndpoint } from './index.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { createFakeTimers } from './timers-fake.ts';
import { tagOf } from './header-values.ts';
import {
  requestText,
  silentLog,
  tcpPeer,
  TEST_SDP,
  udpPeer,
  freshBranch,
  type RequestText,
  type TestPeer,
} from './test-peer.ts';

const trunk = { name: 'carrier', addresses: ['127.0.0.1'], host: '127.0.0.1', port: 5099, transport: 'udp' as const };

let endpoint: SipEndpoint;
let peer: TestPeer;
let onCall: (call: IncomingCall) => void;

beforeEach(async () => {
  onCall = (call) => {
    call.ring(180);
    call.accept(TEST_SDP);
  };
  endpoint = createSipEndpoint({ listen: { host: '127.0.0.1', port: 0 }, trunks: () => [trunk], log: silentLog });
  endpoint.onInvite((call) => onCall(call));
  await endpoint.start();
  peer = await udpPeer(endpoint.address().port);
});
afterEach(async () => {
  peer.close();
  await endpoint.stop();
});

const send = (method: string, wish: Partial<RequestText> = {}): void =>
  peer.send(requestText({ method, port: peer.port, ...wish }));
const invite = (wish: Partial<RequestText> = {}): void => send('INVITE', { body: TEST_SDP, ...wish });

describe('a call comes in', () => {
  it.each(['UDP', 'TCP'])('rings, is answered, acknowledged and ended by the caller over %s', async (transport) => {
    if (transport === 'TCP') peer = await tcpPeer(endpoint.address().port);
    const seen: string[] = [];
    onCall = (call) => {
      call.on('confirmed', () => seen.push('confirmed'));
      call.on('ended', (end) => seen.push(`${end.cause} ${end.reason ?? ''}`));
      seen.push(`${call.from.user} ${call.from.displayName} ${call.requestUser} ${call.offer?.port ?? 0}`);
      call.ring(180);
      call.accept(TEST_SDP);
    };
    invite({ transport });
    await peer.answer(100);
    const ringing = await peer.answer(180);
    const answered = await peer.answer(200);
    const toTag = tagOf(answered.to);
    expect(toTag).toBe(tagOf(ringing.to));
    expect(answered.body).toBe(TEST_SDP);
    send('ACK', { transport, toTag });
    send('BYE', { transport, toTag, cseq: 2, extra: ['Reason: Q.850;cause=16;text="done"'] });
    await peer.answer(200);
    expect(seen).toEqual(['13800000001 Zhang 10010 40000', 'confirmed', 'remote_bye done']);
    expect(endpoint.stats()).toMatchObject({ calls: 0, dialogs: 0, calls_in: 1 });
  });

  it('is ended by us, and the BYE goes to the Contact with the tags turned round', async () => {
    let call: IncomingCall | undefined;
    onCall = (incoming) => {
      call = incoming;
      incoming.accept(TEST_SDP);
    };
    invite();
    const toTag = tagOf((await peer.answer(200)).to);
    // Before the ACK a BYE must wait (§15); it follows as soon as the ACK is there.
    call?.bye('closing');
    send('ACK', { toTag });
    const bye = await peer.request('BYE');
    expect([tagOf(bye.from), tagOf(bye.to)]).toEqual([toTag, 'caller']);
    expect(bye.headers.get('reason')).toContain('closing');
    expect(peer.heard().filter((m) => m.kind === 'request')).toEqual([]);
  });

  it('gets the same 180 again when the INVITE is repeated, and the handler hears of one call', async () => {
    let calls = 0;
    onCall = (call) => {
      calls += 1;
      call.ring(180);
    };
    const branch = freshBranch();
    invite({ branch });
    const first = await peer.answer(180);
    invite({ branch });
    const second = await peer.answer(180);
    expect(tagOf(second.to)).toBe(tagOf(first.to));
    expect(calls).toBe(1);
  });

  it('is cancelled while ringing: 200 for the CANCEL, 487 for the INVITE, resent until ACK', async () => {
    const seen: string[] = [];
    onCall = (call) => {
      call.on('cancelled', ({ by }) => seen.push(by));
      call.ring(180);
      seen.push('ringing');
    };
    const branch = freshBranch();
    invite({ branch });
    await peer.answer(180);
    send('CANCEL', { branch });
    expect((await peer.answer(200)).cseq.method).toBe('CANCEL');
    const toTag = tagOf((await peer.answer(487)).to);
    await peer.answer(487);
    send('ACK', { branch, toTag });
    await expect(peer.answer(487, 1600)).rejects.toThrow('not heard');
    expect(seen).toEqual(['ringing', 'caller']);
  });

  it('keeps the answer when CANCEL comes too late, and accept says no when it came first', async () => {
    const branch = freshBranch();
    invite({ branch });
    const toTag = tagOf((await peer.answer(200)).to);
    send('CANCEL', { branch });
    expect((await peer.answer(200)).cseq.method).toBe('CANCEL');
    send('ACK', { toTag });
    await expect(peer.answer(487, 300)).rejects.toThrow('not heard');

    let late: IncomingCall | undefined;
    onCall = (call) => (late = call);
    const other = freshBranch();
    invite({ branch: other, callId: 'call-2' });
    await peer.answer(100);
    send('CANCEL', { branch: other, callId: 'call-2' });
    await peer.answer(487);
    expect(late?.accept(TEST_SDP)).toBe(false);
  });

  it('whose 200 is never acknowledged hears it again after 0.5 and 1.5 s', async () => {
    // From before the INVITE: however late we hear, none of them was sent earlier than it had to be.
    const began = performance.now();
    invite();
    await peer.answer(200);
    await peer.answer(200);
    const first = performance.now() - began;
    await peer.answer(200);
    const second = performance.now() - began;
    expect(first).toBeGreaterThan(490);
    expect(second).toBeGreaterThan(1490);
  });
});

describe('a call nobody ends properly', () => {
  const timers = createFakeTimers();
  beforeEach(async () => {
    await endpoint.stop();
    peer.close();
    const listen = { host: '127.0.0.1', port: 0 };
    endpoint = createSipEndpoint({ listen, trunks: () => [trunk], log: silentLog, timers });
    endpoint.onInvite((call) => onCall(call));
    await endpoint.start();
    peer = await udpPeer(endpoint.address().port);
  });

  it('is ended by BYE when the 200 is not acknowledged for 32 s', async () => {
    const seen: string[] = [];
    onCall = (call) => {
      call.on('ended', ({ cause }) => seen.push(cause));
      call.accept(TEST_SDP);
    };
    invite();
    await peer.answer(200);
    timers.advance(31_999);
    expect(seen).toEqual([]);
    timers.advance(1);
    expect(seen).toEqual(['no_ack']);
    await peer.request('BYE');
    timers.advance(32_000);
    expect(endpoint.stats()).toMatchObject({ calls: 0, dialogs: 0, transactions: 0, ack_timeouts: 1 });
  });

  it('rings for three minutes, says 180 each minute, and is then answered 480', async () => {
    const seen: string[] = [];
    onCall = (call) => {
      call.on('cancelled', ({ by }) => seen.push(by));
      call.ring(180);
    };
    invite();
    await peer.answer(180);
    timers.advance(60_000);
    await peer.answer(180);
    timers.advance(120_000);
    await peer.answer(480);
    expect(seen).toEqual(['timeout']);
    expect(endpoint.stats().calls).toBe(0);
  });

  it('is given up by BYE while ringing: 200 for the BYE, 487 for the INVITE', async () => {
    onCall = (call) => call.ring(180);
    invite();
    const toTag = tagOf((await peer.answer(180)).to);
    send('BYE', { toTag, cseq: 2 });
    await peer.answer(200);
    await peer.answer(487);
    expect(endpoint.stats()).toMatchObject({ calls: 0, dialogs: 0 });
  });
});

describe('two thousand damaged requests', () => {
  it('end no process, and five minutes later nothing of them is left', async () => {
    const timers = createFakeTimers();
    const errors: unknown[] = [];
    const log = { ...silentLog, error: (facts: object) => void errors.push(facts) };
    const listen = { host: '127.0.0.1', port: 0 };
    const limits = { trunkMessagesPerSecond: 1_000_000 };
    const target = createSipEndpoint({ listen, trunks: () => [trunk], log, timers, limits });
    const random = seededRandom(7);
    target.onInvite((call) => {
      call.on('reoffer', (reoffer) => reoffer.answer(TEST_SDP));
      call.ring(180);
      if (random.chance(0.5)) call.accept(TEST_SDP);
    });
    await target.start();
    const sender = await tcpPeer(target.address().port);
    const datagrams = await udpPeer(target.address().port);
    for (let i = 0; i < 2000; i += 1) {
      const method = random.pick(['INVITE', 'INVITE', 'INVITE', 'OPTIONS', 'BYE', 'CANCEL', 'ACK']);
      const text = requestText({ method, port: datagrams.port, callId: `f-${i}`, body: TEST_SDP });
      const raw = Buffer.from(text, 'latin1');
      for (let k = random.int(1, 4); k > 0; k -= 1) raw[random.int(0, raw.length - 1)] = random.int(0, 255);
      datagrams.send(raw.toString('latin1'));
      // No more in flight than a socket buffer holds, or the kernel drops what is to be read.
      if (i % 50 === 49) await expect.poll(() => target.stats().received, { interval: 2 }).toBeGreaterThan(i);
    }
    sender.send(`${'\0\r\n'.repeat(3000)}\r\n\r\n`);
    datagrams.send(requestText({ method: 'OPTIONS', port: datagrams.port, callId: 'alive' }));
    await datagrams.next((m) => m.callId === 'alive');
    expect(target.stats().calls_in).toBeGreaterThan(100);
    timers.advance(300_000);
    expect(target.stats()).toMatchObject({ calls: 0, dialogs: 0, transactions: 0, internal_errors: 0 });
    expect(errors).toEqual([]);
    for (const each of [sender, datagrams]) each.close();
    await target.stop();
  });
});

describe('what is wrong is answered by its number', () => {
  it.each<[string, number, Partial<RequestText> & { method: string }]>([
    ['an unknown method', 405, { method: 'PUBLISH' }],
    ['a required extension we lack', 420, { method: 'INVITE', extra: ['Require: timer, foobar'] }],
    ['a body that is no SDP', 415, { method: 'INVITE', body: 'x', type: 'text/plain' }],
    ['broken SDP', 488, { method: 'INVITE', body: 'v=0\r\nm=audio x\r\n' }],
    ['a scheme we do not speak', 416, { method: 'INVITE', uri: 'mailto:a@b' }],
    ['a request that made too many hops', 483, { method: 'INVITE', maxForwards: 0 }],
    ['BYE for a call nobody has', 481, { method: 'BYE', toTag: 'nobody' }],
    ['BYE without a tag', 481, { method: 'BYE' }],
    ['CANCEL for an INVITE nobody sent', 481, { method: 'CANCEL' }],
    ['INVITE inside a dialog nobody has', 481, { method: 'INVITE', toTag: 'nobody' }],
  ])('%s: %i', async (_name, status, wish) => {
    peer.send(requestText({ port: peer.port, ...wish }));
    const answer = await peer.answer(status);
    expect(tagOf(answer.to)).not.toBe('');
    if (status === 405) expect(answer.headers.get('allow')).toContain('INVITE');
    if (status === 420) expect(answer.headers.get('unsupported')).toBe('foobar');
  });

  it('the same request on a second way: 482', async () => {
    onCall = (call) => call.ring(180);
    invite();
    await peer.answer(180);
    invite();
    await peer.answer(482);
    expect(endpoint.stats().merged).toBe(1);
  });

  it('an unreadable request that says whom to answer: 400; one that does not: silence, counted', async () => {
    peer.send(requestText({ method: 'INVITE', port: peer.port }).replace('sip:10010@127.0.0.1 SIP', 'sip:@@ SIP'));
    await peer.answer(400);
    peer.send('INVITE sip:a@b SIP/2.0\r\nVia: nonsense\r\n\r\n');
    peer.send(`${'x'.repeat(2000)}\r\n\r\n`);
    send('OPTIONS');
    await peer.answer(200);
    expect(endpoint.stats()).toMatchObject({ answered_400: 1, dropped_unparsable: 2 });
  });

  it('OPTIONS is answered 200 with what we can do', async () => {
    send('OPTIONS');
    const answer = await peer.answer(200);
    expect(answer.headers.get('allow')).toBe('INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, REFER, NOTIFY');
    expect(answer.headers.get('accept')).toBe('application/sdp');
  });

  it('a refusal of ours carries the number and words given', async () => {
    onCall = (call) => call.reject(486, 'all\r\nbusy');
    invite();
    expect((await peer.answer(486)).reason).toBe('all  busy');
  });
});

describe('strangers', () => {
  it('are answered 403 and counted, and leave nothing behind', async () => {
    const stranger = await udpPeer(endpoint.address().port, '127.0.0.2');
    let calls = 0;
    onCall = () => (calls += 1);
    stranger.send(requestText({ method: 'INVITE', port: stranger.port, body: TEST_SDP }));
    await stranger.answer(403);
    await expect(stranger.answer(403, 700)).rejects.toThrow('not heard');
    expect(calls).toBe(0);
    expect(endpoint.stats()).toMatchObject({ unknown_source: 1, transactions: 0 });
    stranger.close();
  });

  it('are heard only so many times a second', async () => {
    const stranger = await udpPeer(endpoint.address().port, '127.0.0.2');
    for (let i = 0; i < 60; i += 1)
      stranger.send(requestText({ method: 'OPTIONS', port: stranger.port, callId: `o-${i}` }));
    send('OPTIONS');
    await peer.answer(200);
    expect(endpoint.stats().dropped_rate).toBeGreaterThan(20);
    stranger.close();
  });

  it('a Via that names another host is answered to where it came from', async () => {
    peer.send(requestText({ method: 'OPTIONS', port: peer.port }).replace('UDP 127.0.0.1:', 'UDP evil.example:'));
    const answer = await peer.answer(200);
    expect(answer.via.parameters.get('received')).toBe('127.0.0.1');
    expect(answer.via.parameters.get('rport')).toBe(String(peer.port));
  });
});

describe('a stream', () => {
  it('whose length cannot be read gets 400 and is closed, for nobody knows where the next message begins', async () => {
    const stream = await tcpPeer(endpoint.address().port);
    const text = requestText({ method: 'OPTIONS', port: stream.port, transport: 'TCP' });
    stream.send(text.replace('Content-Length: 0', 'Content-Length: 9z') + text);
    await stream.answer(400);
    await expect(stream.answer(200, 300)).rejects.toThrow('not heard');
    expect(endpoint.stats().tcp_refused).toBe(1);
    stream.close();
  });

  it('is read whole from seven-byte pieces and from glued messages', async () => {
    const stream = await tcpPeer(endpoint.address().port);
    const text = requestText({ method: 'INVITE', port: stream.port, transport: 'TCP', body: TEST_SDP });
    for (let i = 0; i < text.length; i += 7) {
      stream.send(text.slice(i, i + 7));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const toTag = tagOf((await stream.answer(200)).to);
    const common = { port: stream.port, transport: 'TCP', toTag };
    stream.send(
      `\r\n\r\n${requestText({ ...common, method: 'ACK' })}${requestText({ ...common, method: 'BYE', cseq: 2 })}` +
        requestText({ method: 'OPTIONS', port: stream.port, transport: 'TCP', callId: 'other' }),
    );
    expect((await stream.answer(200)).cseq.method).toBe('BYE');
    expect((await stream.answer(200)).cseq.method).toBe('OPTIONS');
    stream.close();
  });
});
