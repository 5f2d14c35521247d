import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSipEndpoint, type IncomingCall, type SipEndpoint, type SipTrunk, type TraceLine } from './index.ts';
import { createFakeTimers } from './timers-fake.ts';
import { answerText, requestText, silentLog, TEST_SDP, udpPeer, type RequestText, type TestPeer } from './test-peer.ts';

let endpoint: SipEndpoint;
let carrier: TestPeer;
let spare: TestPeer;
let trunk: SipTrunk;
let calls: IncomingCall[];
const timers = createFakeTimers();

beforeEach(async () => {
  carrier = await udpPeer(0);
  spare = await udpPeer(0);
  calls = [];
  trunk = {
    name: 'carrier',
    addresses: ['127.0.0.1'],
    host: '127.0.0.1',
    port: carrier.port,
    transport: 'udp',
    alternates: [{ host: '127.0.0.1', port: spare.port, transport: 'udp' }],
  };
  endpoint = createSipEndpoint({
    listen: { host: '127.0.0.1', port: 0 },
    trunks: () => [trunk],
    log: silentLog,
    timers,
  });
  endpoint.onInvite((call) => calls.push(call));
  await endpoint.start();
});
afterEach(async () => {
  carrier.close();
  spare.close();
  await endpoint.stop();
});

function place(more: { hideNumber?: boolean } = {}) {
  const made = endpoint.invite({
    trunk: 'carrier',
    to: '13900000002',
    from: { user: '10010' },
    sdp: TEST_SDP,
    ...more,
  });
  if (!made.ok) throw new Error(made.refusal);
  const seen: string[] = [];
  made.value.on('answered', () => seen.push('answered'));
  made.value.on('failed', ({ status }) => seen.push(`failed ${status}`));
  return { call: made.value, seen };
}
const answered = { tag: 'callee', body: TEST_SDP };
const state = (port: number) => endpoint.health().find(({ target }) => target.port === port)?.state;

const invite = (wish: Partial<RequestText> = {}): void => {
  carrier.aim(endpoint.address().port);
  carrier.send(requestText({ method: 'INVITE', port: carrier.port, body: TEST_SDP, ...wish }));
};

describe('a trunk with two ways out', () => {
  it('is called by the second when the first answers 503', async () => {
    const { seen } = place();
    carrier.send(answerText(await carrier.request('INVITE'), 503, { tag: 'x' }));
    spare.send(answerText(await spare.request('INVITE'), 200, answered));
    await spare.request('ACK');
    expect(seen).toEqual(['answered']);
    expect(endpoint.stats()).toMatchObject({ failovers: 1, calls: 1 });
  });

  it('is called by the second when the first stays silent for four seconds; a late answer there is ended', async () => {
    const { seen } = place();
    const lost = await carrier.request('INVITE');
    timers.advance(4000);
    spare.send(answerText(await spare.request('INVITE'), 200, answered));
    await spare.request('ACK');
    carrier.send(answerText(lost, 200, { tag: 'late', body: TEST_SDP }));
    await carrier.request('ACK');
    await carrier.request('BYE');
    expect(seen).toEqual(['answered']);
  });

  it('keeps to the first once it rings, whatever it answers then', async () => {
    const { seen } = place();
    const first = await carrier.request('INVITE');
    carrier.send(answerText(first, 180, { tag: 'callee' }));
    carrier.send(answerText(first, 503, { tag: 'callee' }));
    await expect.poll(() => seen).toEqual(['failed 503']);
    expect(spare.heard()).toEqual([]);
  });

  it('is asked by OPTIONS, and who does not answer is passed over until it does', async () => {
    trunk = { ...trunk, keepAliveSeconds: 30 };
    timers.advance(1000);
    const ping = await carrier.request('OPTIONS');
    spare.send(answerText(await spare.request('OPTIONS'), 404, { tag: 'x' }));
    await expect.poll(() => state(spare.port)).toBe('up');
    expect(state(carrier.port)).toBe('unknown');
    timers.advance(9000);
    expect(state(carrier.port)).toBe('down');
    place();
    spare.send(answerText(await spare.request('INVITE'), 486, { tag: 'x' }));
    // The OPTIONS was only slow: its answer counts.
    carrier.send(answerText(ping, 200, { tag: 'x' }));
    await expect.poll(() => state(carrier.port)).toBe('up');
    expect(endpoint.health()[0]).toMatchObject({ trunk: 'carrier', lastStatus: 200, roundTripMs: 9000 });
  });

  it('of which none answers refuses calls at once', () => {
    trunk = { ...trunk, keepAliveSeconds: 30 };
    timers.advance(10_000);
    expect(endpoint.invite({ trunk: 'carrier', to: '1', from: { user: '2' }, sdp: TEST_SDP })).toEqual({
      ok: false,
      refusal: 'trunk_is_down',
    });
  });
});

describe('what a trunk is allowed', () => {
  it('is so many calls at once, both directions together: 486 in, a refusal out', async () => {
    trunk = { ...trunk, maxCalls: 1 };
    invite();
    await carrier.answer(100);
    invite({ callId: 'call-2' });
    await carrier.answer(486);
    expect(endpoint.invite({ trunk: 'carrier', to: '1', from: { user: '2' }, sdp: TEST_SDP })).toMatchObject({
      refusal: 'trunk_is_full',
    });
    calls[0]?.reject(404);
    await carrier.answer(404);
    expect(endpoint.callsOf('carrier')).toBe(0);
    expect(endpoint.stats()).toMatchObject({ trunk_full: 2 });
  });

  it('is so many new calls a second: 503 with a time to wait', async () => {
    trunk = { ...trunk, callsPerSecond: 2 };
    for (const callId of ['a', 'b', 'c']) invite({ callId });
    expect((await carrier.answer(503)).headers.get('retry-after')).toBe('1');
    timers.advance(1000);
    invite({ callId: 'd' });
    await expect.poll(() => calls.length).toBe(3);
  });
});

describe('who calls', () => {
  const identity = [
    'P-Asserted-Identity: <tel:+8613800000001>',
    'Privacy: id; user',
    'Diversion: <sip:96000@x>;reason=no-answer',
  ];

  it('is believed of a trusted trunk only; privacy and where the call was sent first are facts', async () => {
    invite({ extra: identity });
    await expect.poll(() => calls.length).toBe(1);
    trunk = { ...trunk, trustsIdentity: true };
    invite({ extra: identity, callId: 'call-2' });
    await expect.poll(() => calls.length).toBe(2);
    expect(calls.map((call) => call.assertedIdentity?.user)).toEqual([undefined, '+8613800000001']);
    expect(calls[0]?.privacy).toEqual(['id', 'user']);
    expect(calls[0]?.diversion.map(({ from, reason }) => [from.user, reason])).toEqual([['96000', 'no-answer']]);
  });

  it('is hidden on wish: nowhere in the INVITE but in what the trunk alone reads', async () => {
    trunk = { ...trunk, sendsIdentity: true };
    place({ hideNumber: true });
    const hidden = await carrier.request('INVITE');
    expect(hidden.from.uri).toMatchObject({ user: 'anonymous', host: 'anonymous.invalid' });
    expect(hidden.headers.get('privacy')).toBe('id');
    expect(hidden.headers.get('p-asserted-identity')).toBe('<sip:10010@127.0.0.1>');
    expect(hidden.headers.get('contact')).not.toContain('10010');
  });
});

describe('the ladder of a call', () => {
  it('has every message both ways, and no secret', async () => {
    const lines: TraceLine[] = [];
    const stop = endpoint.onTrace((line) => lines.push(line));
    invite({ body: `${TEST_SDP}a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0\r\n` });
    await carrier.answer(100);
    calls[0]?.reject(603);
    await carrier.answer(603);
    stop();
    invite({ callId: 'call-2' });
    await expect.poll(() => calls.length).toBe(2);
    expect(lines.map(({ direction, firstLine }) => `${direction} ${firstLine}`)).toEqual([
      'in INVITE sip:10010@127.0.0.1 SIP/2.0',
      'out SIP/2.0 100 Trying',
      'out SIP/2.0 603 Decline',
    ]);
    expect(lines[0]).toMatchObject({ callId: 'call-1', trunk: 'carrier', cseq: { number: 1, method: 'INVITE' } });
    expect(lines[0]?.text).not.toContain('c2VjcmV0');
  });
});
