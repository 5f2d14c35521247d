import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialogIdsFor, type Refer } from './index.ts';
import { answerText, requestText } from './test-peer.ts';
import { answered, openStage, type Stage } from './test-stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('the far end asks us to call somebody (RFC 3515)', () => {
  const referTo = (value: string): { extra: string[] } => ({
    extra: [`Refer-To: ${value}`, 'Referred-By: <sip:boss@x>'],
  });

  it('is taken, told how it goes, and told the end once', async () => {
    const { call, toTag } = await stage.stand();
    const asked: Refer[] = [];
    call.on('refer', (refer) => asked.push(refer));
    stage.send('REFER', {
      toTag,
      cseq: 2,
      ...referTo('<sip:13900000003@x?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2>'),
    });
    await expect.poll(() => asked.length).toBe(1);
    const [refer] = asked;
    expect([refer?.target.user, refer?.target.uri, refer?.referredBy?.user]).toEqual([
      '13900000003',
      'sip:13900000003@x',
      'boss',
    ]);
    expect(refer?.replaces).toEqual({ callId: 'a@b', toTag: '1', fromTag: '2', earlyOnly: false });
    const progress = refer?.accept();
    await stage.peer.answer(202);
    const first = await stage.peer.request('NOTIFY');
    expect([first.body, first.headers.get('event')]).toEqual(['SIP/2.0 100 Trying\r\n', 'refer;id=2']);
    stage.peer.send(answerText(first, 200));
    progress?.report(200);
    const last = await stage.peer.request('NOTIFY');
    expect([last.body, last.headers.get('subscription-state')]).toEqual([
      'SIP/2.0 200 OK\r\n',
      'terminated;reason=noresource',
    ]);
    stage.peer.send(answerText(last, 200));
    progress?.report(486);
    expect(stage.peer.heard().filter((m) => m.kind === 'request')).toEqual([]);
  });

  it('is declined when nobody here does such a thing, and 400 when it names nobody', async () => {
    const { toTag } = await stage.stand();
    stage.send('REFER', { toTag, cseq: 2, ...referTo('<sip:1@x>') });
    await stage.peer.answer(603);
    stage.send('REFER', { toTag, cseq: 3, ...referTo('<sip:1@x>, <sip:2@x>') });
    await stage.peer.answer(400);
    stage.send('REFER', { toTag, cseq: 4 });
    await stage.peer.answer(400);
  });
});

describe('we ask the far end to call somebody', () => {
  it('in the place of another call, and hear the outcome', async () => {
    const consult = await answered(stage);
    const { call, ours } = await answered(stage);
    const snapshot = consult.call.dialog();
    const replaces = snapshot === undefined ? undefined : dialogIdsFor(snapshot);
    if (replaces === undefined) throw new Error('no dialog');
    const outcome = call.refer('13900000004', { replaces });
    const refer = await stage.peer.request('REFER');
    expect(refer.headers.get('refer-to')).toBe(
      `<sip:13900000004@127.0.0.1:${stage.peer.port}?Replaces=${encodeURIComponent(
        `${consult.call.callId};to-tag=callee;from-tag=${consult.ours.toTag}`,
      )}>`,
    );
    stage.peer.send(answerText(refer, 202));
    const notify = { ...ours, extra: ['Event: refer', 'Subscription-State: active'], type: 'message/sipfrag' };
    stage.send('NOTIFY', { ...notify, body: 'SIP/2.0 180 Ringing\r\n' });
    await stage.peer.answer(200);
    stage.send('NOTIFY', { ...notify, cseq: 2, body: 'SIP/2.0 486 Busy Here\r\n' });
    await stage.peer.answer(200);
    expect(await outcome).toEqual({ ok: true, value: { status: 486 } });
    stage.send('NOTIFY', { ...notify, cseq: 3, body: 'SIP/2.0 200 OK\r\n' });
    await stage.peer.answer(481);
  });

  it('is refused, or the call ends before the outcome is told', async () => {
    const { call, ours } = await answered(stage);
    const refused = call.refer('1');
    stage.peer.send(answerText(await stage.peer.request('REFER'), 405));
    expect(await refused).toEqual({ ok: false, refusal: { reason: 'refused', status: 405 } });
    const unheard = call.refer('sip:1@127.0.0.1');
    stage.peer.send(answerText(await stage.peer.request('REFER'), 202));
    stage.send('BYE', ours);
    expect(await unheard).toEqual({ ok: false, refusal: { reason: 'ended' } });
  });
});

describe('a call that takes the place of another (RFC 3891)', () => {
  it('names one we have, or is refused', async () => {
    const { call, toTag } = await stage.stand();
    const replaces = (value: string, callId: string): void =>
      stage.invite({ callId, extra: [`Replaces: ${value}`, 'Require: replaces'] });
    replaces('call-1;to-tag=nobody;from-tag=caller', 'new-1');
    await stage.peer.answer(481);
    replaces('call-1;from-tag=caller', 'new-2');
    await stage.peer.answer(400);
    replaces(`call-1;to-tag=${toTag};from-tag=caller;early-only`, 'new-3');
    await stage.peer.answer(486);
    replaces(`call-1;to-tag=${toTag};from-tag=caller`, 'new-4');
    await stage.peer.answer(200);
    const wanted = stage.calls.at(-1)?.replaces;
    expect(wanted === undefined ? undefined : stage.endpoint.callOf(wanted)).toBe(call.id);
    call.bye('replaced');
    expect(wanted === undefined ? undefined : stage.endpoint.callOf(wanted)).toBeUndefined();
  });

  it('of another trunk is not touched', async () => {
    const { toTag } = await stage.stand();
    stage.trunk = { ...stage.trunk, name: 'other' };
    const extra = [`Replaces: call-1;to-tag=${toTag};from-tag=caller`];
    stage.peer.send(requestText({ method: 'INVITE', port: stage.peer.port, callId: 'new', extra }));
    await stage.peer.answer(481);
  });
});
