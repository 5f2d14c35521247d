import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSipEndpoint, type OutgoingCall, type SipEndpoint, type SipTrunk } from './index.ts';
import { parseParameters, tagOf } from './header-values.ts';
import { unquote } from './scanner.ts';
import { answerText, requestText, silentLog, tcpTrunk, TEST_SDP, udpPeer, type TestPeer } from './test-peer.ts';

let endpoint: SipEndpoint;
let carrier: TestPeer;
let trunk: SipTrunk;

const open = async (): Promise<SipEndpoint> => {
  const made = createSipEndpoint({ listen: { host: '127.0.0.1', port: 0 }, trunks: () => [trunk], log: silentLog });
  await made.start();
  return made;
};
beforeEach(async () => {
  carrier = await udpPeer(0);
  trunk = { name: 'carrier', addresses: ['127.0.0.1'], host: '127.0.0.1', port: carrier.port, transport: 'udp' };
  endpoint = await open();
});
afterEach(async () => {
  carrier.close();
  await endpoint.stop();
});

interface Placed {
  readonly call: OutgoingCall;
  readonly seen: string[];
}
function place(): Placed {
  const made = endpoint.invite({
    trunk: 'carrier',
    to: '+8613900000002',
    from: { user: '10010', displayName: '客服"热线' },
    sdp: TEST_SDP,
  });
  if (!made.ok) throw new Error(made.refusal);
  const call = made.value;
  const seen: string[] = [];
  call.on('progress', ({ status, answer }) => seen.push(`progress ${status} ${answer?.port ?? '-'}`));
  call.on('answered', ({ answer }) => seen.push(`answered ${answer.port}`));
  call.on('failed', ({ status }) => seen.push(`failed ${status}`));
  call.on('ended', ({ cause }) => seen.push(`ended ${cause}`));
  call.on('dtmf', ({ digit }) => seen.push(`dtmf ${digit}`));
  return { call, seen };
}
const contact = (): string[] => [`Contact: <sip:callee@127.0.0.1:${carrier.port}>`];

/** Until the call stands. */
async function standing(): Promise<Placed & { readonly theirTag: string; readonly ourTag: string }> {
  const placed = place();
  const invite = await carrier.request('INVITE');
  carrier.send(answerText(invite, 200, { tag: 'callee', extra: contact(), body: TEST_SDP }));
  await carrier.request('ACK');
  return { ...placed, theirTag: 'callee', ourTag: tagOf(invite.from) };
}
const fromCallee = (method: string, ids: { call: OutgoingCall; theirTag: string; ourTag: string }, more = {}): void =>
  carrier.send(
    requestText({
      method,
      port: carrier.port,
      callId: ids.call.callId,
      fromTag: ids.theirTag,
      toTag: ids.ourTag,
      ...more,
    }),
  );

describe('a call we make', () => {
  it('rings, is answered and ended by the other side', async () => {
    const { call, seen } = place();
    const invite = await carrier.request('INVITE');
    expect(invite.uri).toMatchObject({ user: '+8613900000002' });
    expect(Buffer.from(invite.from.displayName, 'latin1').toString()).toBe('客服"热线');
    carrier.send(answerText(invite, 180, { tag: 'callee' }));
    carrier.send(answerText(invite, 183, { tag: 'callee', body: TEST_SDP }));
    carrier.send(answerText(invite, 200, { tag: 'callee', extra: contact(), body: TEST_SDP }));
    const ack = await carrier.request('ACK');
    expect(ack.cseq.number).toBe(invite.cseq.number);
    expect(ack.via.parameters.get('branch')).not.toBe(invite.via.parameters.get('branch'));
    // The 200 again, because our ACK was lost: ACK again, and no second answer to the owner.
    carrier.send(answerText(invite, 200, { tag: 'callee', extra: contact(), body: TEST_SDP }));
    await carrier.request('ACK');
    fromCallee('BYE', { call, theirTag: 'callee', ourTag: tagOf(invite.from) });
    await carrier.answer(200);
    expect(seen).toEqual(['progress 180 -', 'progress 183 40000', 'answered 40000', 'ended remote_bye']);
    expect(endpoint.stats()).toMatchObject({ calls: 0, dialogs: 0 });
  });

  it('over TCP', async () => {
    const stream = await tcpTrunk();
    trunk = { ...trunk, port: stream.port, transport: 'tcp' };
    const { call, seen } = place();
    const invite = await stream.request('INVITE');
    expect(invite.via.transport).toBe('TCP');
    stream.send(answerText(invite, 200, { tag: 'callee', body: TEST_SDP }));
    await stream.request('ACK');
    call.bye();
    stream.send(answerText(await stream.request('BYE'), 200));
    expect(seen).toEqual(['answered 40000', 'ended local_bye']);
    stream.close();
  });

  it('is resent after half a second when nothing is heard', async () => {
    place();
    const first = await carrier.request('INVITE');
    const again = await carrier.request('INVITE');
    expect(again.via.parameters.get('branch')).toBe(first.via.parameters.get('branch'));
    carrier.send(answerText(first, 486, { tag: 'callee' }));
    await carrier.request('ACK');
  });

  it('is refused: ACK goes out in the same transaction and the owner hears the number', async () => {
    const { seen } = place();
    const invite = await carrier.request('INVITE');
    carrier.send(answerText(invite, 486, { tag: 'callee' }));
    const ack = await carrier.request('ACK');
    expect(ack.via.parameters.get('branch')).toBe(invite.via.parameters.get('branch'));
    expect(seen).toEqual(['failed 486']);
  });

  it('is cancelled, but not before the far end was heard', async () => {
    const { call, seen } = place();
    const invite = await carrier.request('INVITE');
    call.cancel();
    await expect(carrier.request('CANCEL', 200)).rejects.toThrow('not heard');
    carrier.send(answerText(invite, 180, { tag: 'callee' }));
    const cancel = await carrier.request('CANCEL');
    expect(cancel.via.parameters.get('branch')).toBe(invite.via.parameters.get('branch'));
    carrier.send(answerText(cancel, 200));
    carrier.send(answerText(invite, 487, { tag: 'callee' }));
    await carrier.request('ACK');
    expect(seen).toEqual(['failed 487']);
  });

  it('is answered while being cancelled: acknowledged and ended at once', async () => {
    const { call, seen } = place();
    const invite = await carrier.request('INVITE');
    carrier.send(answerText(invite, 180, { tag: 'callee' }));
    await expect.poll(() => seen).toEqual(['progress 180 -']);
    call.cancel();
    carrier.send(answerText(invite, 200, { tag: 'callee', extra: contact(), body: TEST_SDP }));
    await carrier.request('ACK');
    carrier.send(answerText(await carrier.request('BYE'), 200));
    expect(seen).toEqual(['progress 180 -', 'failed 487']);
  });

  it('is asked to a trunk whose host is a name: refused, because we ask no DNS', () => {
    trunk = { ...trunk, host: 'sip.carrier.example' };
    expect(endpoint.invite({ trunk: 'carrier', to: '1', from: { user: '2' }, sdp: TEST_SDP })).toEqual({
      ok: false,
      refusal: 'trunk_host_is_no_address',
    });
  });
});

describe('a trunk that asks for a password', () => {
  it.each([
    { algorithm: 'MD5', hashName: 'md5', status: 407, asks: 'Proxy-Authenticate', answers: 'proxy-authorization' },
    { algorithm: 'SHA-256', hashName: 'sha256', status: 401, asks: 'WWW-Authenticate', answers: 'authorization' },
  ])('is answered with $algorithm, once', async ({ algorithm, hashName, status, asks, answers }) => {
    trunk = { ...trunk, username: 'shoujie', password: 'secret' };
    const { seen } = place();
    const first = await carrier.request('INVITE');
    const extra = [`${asks}: Digest realm="carrier, inc", nonce="n1", qop="auth-int,auth", algorithm=${algorithm}`];
    carrier.send(answerText(first, status, { tag: 'x', extra }));
    await carrier.request('ACK');
    const second = await carrier.request('INVITE');
    expect(second.cseq.number).toBe(first.cseq.number + 1);
    expect(second.callId).toBe(first.callId);
    const fields = parseParameters(
      `;${(second.headers.get(answers) ?? '').slice(7).replaceAll(', ', ';').replace('carrier;inc', 'carrier, inc')}`,
    );
    const field = (name: string): string => unquote(fields?.get(name) ?? '');
    const hash = (text: string): string => createHash(hashName).update(text).digest('hex');
    const uri = `sip:+8613900000002@127.0.0.1:${carrier.port}`;
    expect(field('uri')).toBe(uri);
    const middle = `n1:00000001:${field('cnonce')}:auth`;
    expect(field('response')).toBe(hash(`${hash('shoujie:carrier, inc:secret')}:${middle}:${hash(`INVITE:${uri}`)}`));
    // A second challenge without stale means the password is wrong: the owner hears it.
    carrier.send(answerText(second, status, { tag: 'y', extra }));
    await carrier.request('ACK');
    expect(seen).toEqual([`failed ${status}`]);
  });
});

describe('while the call stands', () => {
  it('the far end puts us on hold and the owner answers the offer', async () => {
    const ids = await standing();
    ids.call.on('reoffer', (reoffer) => {
      ids.seen.push(`reoffer ${reoffer.offer?.direction ?? ''}`);
      reoffer.answer(TEST_SDP.replace('sendrecv', 'recvonly'));
    });
    fromCallee('INVITE', ids, { body: TEST_SDP.replace('sendrecv', 'sendonly') });
    expect((await carrier.answer(200)).body).toContain('recvonly');
    // A second offer before the ACK of the first: 500 with a time to wait.
    fromCallee('INVITE', ids, { cseq: 2, body: TEST_SDP });
    expect((await carrier.answer(500)).headers.has('retry-after')).toBe(true);
    fromCallee('ACK', ids);
    fromCallee('BYE', ids, { cseq: 1, branch: 'z9hG4bKold' });
    await carrier.answer(500);
    expect(ids.seen).toEqual(['answered 40000', 'reoffer sendonly']);
  });

  it('an offer nobody listens for, and a broken one, get 488', async () => {
    const ids = await standing();
    fromCallee('INVITE', ids, { body: TEST_SDP });
    await carrier.answer(488);
  });

  it('we offer new media; both at once is glare: theirs 491, ours tried again', async () => {
    const ids = await standing();
    const outcome = ids.call.reinvite(TEST_SDP.replace('sendrecv', 'sendonly'));
    const first = await carrier.request('INVITE');
    fromCallee('INVITE', ids, { body: TEST_SDP });
    await carrier.answer(491);
    carrier.send(answerText(first, 491));
    await carrier.request('ACK');
    const second = await carrier.request('INVITE', 5000);
    expect(second.cseq.number).toBe(first.cseq.number + 1);
    carrier.send(answerText(second, 200, { extra: contact(), body: TEST_SDP.replace('40000', '40002') }));
    await carrier.request('ACK');
    expect(await outcome).toMatchObject({ ok: true, value: { port: 40002 } });
  });

  it('keys arrive by INFO', async () => {
    const ids = await standing();
    fromCallee('INFO', ids, { type: 'application/dtmf-relay', body: 'Signal=5\r\nDuration=160\r\n' });
    await carrier.answer(200);
    fromCallee('INFO', ids, { cseq: 2, type: 'application/xml', body: '<x/>' });
    await carrier.answer(415);
    expect(ids.seen).toEqual(['answered 40000', 'dtmf 5']);
  });

  it('a far end that forgot the call (481) ends it', async () => {
    const ids = await standing();
    const outcome = ids.call.reinvite(TEST_SDP);
    carrier.send(answerText(await carrier.request('INVITE'), 481));
    expect(await outcome).toMatchObject({ ok: false });
    await carrier.request('BYE');
    expect(ids.seen).toEqual(['answered 40000', 'ended lost']);
  });

  it('a request of another trunk that guessed the tags gets 481', async () => {
    const ids = await standing();
    const mine = trunk;
    const other = { ...trunk, name: 'other', addresses: ['127.0.0.1'] };
    trunk = other;
    fromCallee('BYE', ids);
    await carrier.answer(481);
    trunk = mine;
    expect(ids.seen).toEqual(['answered 40000']);
  });

  it('a process that died can be followed by one that says BYE', async () => {
    const { call, ourTag } = await standing();
    const snapshot = JSON.parse(JSON.stringify(call.dialog())) as NonNullable<ReturnType<OutgoingCall['dialog']>>;
    await endpoint.stop();
    endpoint = await open();
    const done = endpoint.endOrphan(snapshot);
    const bye = await carrier.request('BYE');
    expect([bye.callId, tagOf(bye.from), tagOf(bye.to)]).toEqual([call.callId, ourTag, 'callee']);
    carrier.send(answerText(bye, 200));
    await done;
    expect(endpoint.stats().dialogs).toBe(0);
  });
});
