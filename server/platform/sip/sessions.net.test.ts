import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tagOf } from './header-values.ts';
import { answerText, TEST_SDP } from './test-peer.ts';
import { answered, openStage, type Stage } from './test-stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const HELD = TEST_SDP.replace('sendrecv', 'sendonly');
const rel = (rseq: number): string[] => [...stage.contact(), 'Require: 100rel', `RSeq: ${rseq}`];

describe('ringing that is confirmed (RFC 3262), in a call to us', () => {
  beforeEach(() => {
    stage.onCall = (call) => {
      call.on('cancelled', ({ by }) => heard.push(by));
      call.ring(183, TEST_SDP);
    };
  });
  const heard: string[] = [];
  const reliable = { extra: ['Supported: 100rel'] };

  it('is numbered, resent until PRACK, and the answer waits for it', async () => {
    stage.invite(reliable);
    const first = await stage.peer.answer(183);
    expect(first.headers.get('require')).toBe('100rel');
    const rseq = first.headers.get('rseq') ?? '';
    const toTag = tagOf(first.to);
    stage.timers.advance(500);
    expect((await stage.peer.answer(183)).headers.get('rseq')).toBe(rseq);
    stage.calls[0]?.accept(TEST_SDP);
    stage.send('PRACK', { toTag, cseq: 2, extra: ['RAck: 7 1 INVITE'] });
    await stage.peer.answer(481);
    stage.send('PRACK', { toTag, cseq: 3, extra: [`RAck: ${rseq} 1 INVITE`] });
    expect((await stage.peer.answer(200)).cseq.method).toBe('PRACK');
    expect((await stage.peer.answer(200)).cseq.method).toBe('INVITE');
    stage.send('ACK', { toTag });
  });

  it('never confirmed ends the call with 504 after 32 s', async () => {
    heard.length = 0;
    stage.invite(reliable);
    await stage.peer.answer(183);
    stage.timers.advance(32_000);
    await stage.peer.answer(504);
    expect(heard).toEqual(['timeout']);
    expect(stage.endpoint.stats()).toMatchObject({ calls: 0, unreliable_timeouts: 1 });
  });

  it('can be demanded (421) or never given (420)', async () => {
    stage.trunk = { ...stage.trunk, reliable: 'required' };
    stage.invite();
    expect((await stage.peer.answer(421)).headers.get('require')).toBe('100rel');
    stage.trunk = { ...stage.trunk, reliable: 'never' };
    stage.invite({ callId: 'call-2', extra: ['Require: 100rel'] });
    expect((await stage.peer.answer(420)).headers.get('unsupported')).toBe('100rel');
  });

  it('may be given up by CANCEL while our answer waits for the PRACK', async () => {
    heard.length = 0;
    stage.invite({ ...reliable, branch: 'z9hG4bKgone' });
    await stage.peer.answer(183);
    stage.calls[0]?.accept(TEST_SDP);
    stage.send('CANCEL', { branch: 'z9hG4bKgone' });
    await stage.peer.answer(487);
    expect(heard).toEqual(['caller']);
    expect(stage.endpoint.stats()).toMatchObject({ calls: 0, dialogs: 0 });
  });

  it('carries our offer when the caller left it to us, and PRACK brings the answer', async () => {
    const answers: (number | undefined)[] = [];
    stage.onCall = (call) => {
      call.on('confirmed', ({ answer }) => answers.push(answer?.port));
      call.ring(183, TEST_SDP);
    };
    stage.send('INVITE', reliable);
    const ringing = await stage.peer.answer(183);
    const rack = `RAck: ${ringing.headers.get('rseq') ?? ''} 1 INVITE`;
    const toTag = tagOf(ringing.to);
    stage.send('PRACK', { toTag, cseq: 2, extra: [rack], body: TEST_SDP.replace('40000', '40010') });
    await stage.peer.answer(200);
    stage.calls[0]?.accept(TEST_SDP);
    expect((await stage.peer.answer(200)).body).toBe('');
    stage.send('ACK', { toTag });
    await expect.poll(() => answers).toEqual([40010]);
  });
});

describe('ringing that is confirmed, in a call we make', () => {
  it('is confirmed in order and once, and media may change before the answer', async () => {
    const { call, seen } = stage.place();
    const invite = await stage.peer.request('INVITE');
    expect(invite.headers.values('supported')).toContain('100rel');
    stage.peer.send(answerText(invite, 183, { tag: 'callee', extra: rel(9), body: TEST_SDP }));
    const prack = await stage.peer.request('PRACK');
    expect(prack.headers.get('rack')).toBe(`9 ${invite.cseq.number} INVITE`);
    stage.peer.send(answerText(prack, 200));
    // The same once more, and one from the future: neither is confirmed.
    stage.peer.send(answerText(invite, 183, { tag: 'callee', extra: rel(9), body: TEST_SDP }));
    stage.peer.send(answerText(invite, 180, { tag: 'callee', extra: rel(11) }));
    const changed = call.update(HELD);
    const update = await stage.peer.request('UPDATE');
    expect(update.cseq.number).toBe(prack.cseq.number + 1);
    stage.peer.send(answerText(update, 200, { extra: stage.contact(), body: TEST_SDP.replace('40000', '40002') }));
    expect(await changed).toMatchObject({ ok: true, value: { port: 40002 } });
    stage.peer.send(answerText(invite, 200, { tag: 'callee', extra: stage.contact() }));
    await stage.peer.request('ACK');
    expect(seen).toEqual(['progress 183 40000', 'answered 40000']);
    expect(stage.peer.heard().filter((m) => m.kind === 'request')).toEqual([]);
  });

  it('of several phones: who answers has the call, the others are forgotten, a second answer is hung up', async () => {
    const { seen } = stage.place();
    const invite = await stage.peer.request('INVITE');
    for (const tag of ['one', 'two']) stage.peer.send(answerText(invite, 180, { tag, extra: stage.contact() }));
    await expect.poll(() => stage.endpoint.stats().dialogs).toBe(2);
    stage.peer.send(answerText(invite, 200, { tag: 'two', extra: stage.contact(), body: TEST_SDP }));
    expect(tagOf((await stage.peer.request('ACK')).to)).toBe('two');
    stage.peer.send(answerText(invite, 200, { tag: 'one', extra: stage.contact(), body: TEST_SDP }));
    const bye = await stage.peer.request('BYE');
    expect(tagOf(bye.to)).toBe('one');
    stage.peer.send(answerText(bye, 200));
    await expect.poll(() => stage.endpoint.stats()).toMatchObject({ dialogs: 1, calls: 1 });
    expect(seen).toEqual(['progress 180 -', 'progress 180 -', 'answered 40000']);
  });

  it('refused, says what the telephone net said', async () => {
    const { seen } = stage.place();
    const invite = await stage.peer.request('INVITE');
    stage.peer.send(answerText(invite, 480, { tag: 'x', extra: ['Reason: Q.850;cause=19;text="no answer"'] }));
    await expect.poll(() => seen).toEqual(['failed 480 19']);
  });
});

describe('UPDATE (RFC 3311)', () => {
  it('changes media in one step, or nothing but the clock when it is empty', async () => {
    const { call, toTag } = await stage.stand();
    call.on('reoffer', (reoffer) => reoffer.answer(`${TEST_SDP}a=x-${reoffer.method}\r\n`));
    stage.send('UPDATE', { toTag, cseq: 2, body: HELD });
    expect((await stage.peer.answer(200)).body).toContain('x-UPDATE');
    stage.send('UPDATE', { toTag, cseq: 3 });
    expect((await stage.peer.answer(200)).body).toBe('');
  });

  it('that crosses an offer of ours hears 491; while theirs is open another hears 500', async () => {
    const { call, toTag } = await stage.stand();
    call.on('reoffer', () => undefined);
    stage.send('UPDATE', { toTag, cseq: 2, body: HELD });
    await expect.poll(() => stage.endpoint.stats().received).toBe(3);
    stage.send('UPDATE', { toTag, cseq: 3, body: HELD });
    expect((await stage.peer.answer(500)).headers.has('retry-after')).toBe(true);
  });

  it('before their first offer is answered hears 500', async () => {
    stage.onCall = (call) => void call.ring(180);
    stage.invite();
    const toTag = tagOf((await stage.peer.answer(180)).to);
    stage.send('UPDATE', { toTag, cseq: 2, body: HELD });
    await stage.peer.answer(500);
  });
});

describe('a call has a clock (RFC 4028)', () => {
  it('too short an interval is refused with the least we bear; who promised to refresh and does not is hung up', async () => {
    stage.invite({ extra: ['Supported: timer', 'Session-Expires: 30'] });
    expect((await stage.peer.answer(422)).headers.get('min-se')).toBe('90');
    const extra = ['Supported: timer', 'Session-Expires: 180;refresher=uac'];
    const { call, headers } = await stage.stand({ callId: 'call-2', extra });
    expect([headers('session-expires'), headers('require')]).toEqual(['180;refresher=uac', 'timer']);
    const ends: string[] = [];
    call.on('ended', ({ cause }) => ends.push(cause));
    await expect.poll(() => stage.endpoint.stats().received).toBe(3);
    stage.timers.advance(147_000);
    expect(ends).toEqual([]);
    stage.timers.advance(1000);
    expect((await stage.peer.request('BYE')).headers.get('reason')).toContain('cause=408');
    expect(ends).toEqual(['expired']);
  });

  it('is wound by their refresh', async () => {
    const extra = ['Supported: timer', 'Session-Expires: 180;refresher=uac'];
    const { toTag } = await stage.stand({ extra });
    stage.timers.advance(100_000);
    stage.send('UPDATE', { toTag, cseq: 2, extra });
    expect((await stage.peer.answer(200)).headers.get('session-expires')).toBe('180;refresher=uac');
    stage.timers.advance(100_000);
    expect(stage.peer.heard().filter((m) => m.kind === 'request')).toEqual([]);
  });

  it('is wound by us half-way: by UPDATE where the far end takes it, else by our last offer again', async () => {
    stage.trunk = { ...stage.trunk, sessionExpires: 600 };
    const { invite } = await answered(stage, ['Session-Expires: 600;refresher=uac', 'Allow: INVITE, ACK, BYE, UPDATE']);
    expect(invite.headers.get('session-expires')).toBe('600');
    stage.timers.advance(300_000);
    const update = await stage.peer.request('UPDATE');
    expect([update.body, update.headers.get('session-expires')]).toEqual(['', '600;refresher=uac']);
    stage.peer.send(answerText(update, 200, { extra: ['Session-Expires: 600;refresher=uac', 'Allow: INVITE'] }));
    const other = await answered(stage, ['Session-Expires: 600;refresher=uac', 'Allow: INVITE, ACK, BYE']);
    expect(other.call.callId).not.toBe(invite.callId);
    stage.timers.advance(300_000);
    const again = await stage.peer.request('INVITE');
    expect([again.callId, again.body]).toEqual([other.call.callId, TEST_SDP]);
  });

  it('that is too short for them is asked for again as long as they want it', async () => {
    stage.trunk = { ...stage.trunk, sessionExpires: 600 };
    stage.place();
    stage.peer.send(answerText(await stage.peer.request('INVITE'), 422, { tag: 'x', extra: ['Min-SE: 1800'] }));
    await stage.peer.request('ACK');
    const again = await stage.peer.request('INVITE');
    expect([again.headers.get('session-expires'), again.headers.get('min-se')]).toEqual(['1800', '1800']);
  });
});
