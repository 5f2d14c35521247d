import { describe, expect, it } from 'vitest';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { answerText, requestText, TEST_SDP, udpPeer, type TestPeer } from '../../server/platform/sip/test-peer.ts';
import { tagOf } from '../../server/platform/sip/header-values.ts';
import type { Phone } from '../support/baresip.ts';
import { freePort } from '../support/free-port.ts';
import { contains } from '../support/prompt.ts';
import { answer, ringing, useStage, type AgentAtDesk } from '../support/stage.ts';
import { trunkIs } from '../support/trunk-row.ts';
import { until } from '../support/until.ts';

/** Far ends that pass a call on (REFER) and that take the place of one (Replaces): Debian's baresip and raw sockets as such far ends. */
const stage = useStage();
const CUSTOMER = 700;
const AGENT = 1_000;
const OTHER = 1_300;
const LOUD = 0.04;
const SILENT = 0.008;
/** A far end that says it only listens may be silent: nobody takes it for gone. */
const SILENT_SDP = TEST_SDP.replace('a=sendrecv', 'a=recvonly');

const hears = (phone: Phone, hz: number): Promise<unknown> =>
  until(async () => toneLevel((await phone.hears()).slice(-4_000), hz) > LOUD, { what: `${hz} Hz at the phone` });
const deskHears = ({ phone }: AgentAtDesk, hz: number, not: number): Promise<unknown> =>
  until(() => phone.ear.level(hz) > LOUD && phone.ear.level(not) < SILENT, {
    what: `${hz} Hz at the desk, not ${not}`,
  });
const stepsOf = async (agent: AgentAtDesk, id: string): Promise<string[]> =>
  (await agent.api<ContactStory>('GET', `/contacts/${id}`)).talk.map((s) => s.event);

async function talking(number: string): Promise<{ agent: AgentAtDesk; phone: Phone; id: string }> {
  const agent = await stage.onDuty('1001', AGENT);
  const phone = await stage.impatient(number, { toneHz: CUSTOMER });
  const id = await answer(agent);
  await deskHears(agent, CUSTOMER, OTHER);
  return { agent, phone, id };
}
/** A raw far end at the trunk's address. */
async function farEnd(): Promise<TestPeer> {
  const peer = await udpPeer(stage.house().sipPort);
  stage.keep(peer);
  return peer;
}

/** In the hand-written messages. */
const RAW_NUMBER = '13800000001';
const WITHIN_MS = 20_000;

/** A raw far end that dialled the hotline, asked for a person by a key in INFO, and talks with an agent. */
async function rawTalk(far: TestPeer, callId: string) {
  const agent = await stage.onDuty('1001', AGENT);
  far.send(requestText({ method: 'INVITE', port: far.port, callId, uri: stage.hotline(), body: SILENT_SDP }));
  const toTag = tagOf((await far.answer(200, WITHIN_MS)).to);
  const say = (method: string, wish: { cseq?: number; extra?: string[]; type?: string; body?: string } = {}): void =>
    far.send(requestText({ method, port: far.port, callId, toTag, ...wish }));
  say('ACK');
  const key = { type: 'application/dtmf-relay', body: 'Signal=0\r\nDuration=200\r\n' };
  await until(() => stage.contactOf(RAW_NUMBER), { what: 'the call to be on record' });
  say('INFO', { cseq: 2, ...key });
  return { agent, say, id: await answer(agent) };
}

describe('a far end that asks us to call somebody in its place', () => {
  it('is replaced by whoever answers: agent and they hear each other, the contact and its story go on', async () => {
    const port = await freePort();
    await trunkIs(stage, { acceptsRefer: true }, port);
    const { agent, phone, id } = await talking('13900000301');
    const other = await stage.phone('13700000301', { toneHz: OTHER, sipPort: port, takesCalls: true });
    phone.transfer('sip:13700000301@127.0.0.1');
    await deskHears(agent, OTHER, CUSTOMER);
    await hears(other, AGENT);
    await phone.happened('CALL_CLOSED');
    expect(await stage.contact(id)).toMatchObject({ state: 'connected', agent_id: agent.staffId });
    const { talk } = await agent.api<ContactStory>('GET', `/contacts/${id}`);
    expect(talk).toMatchObject([{ event: 'referred', actor: 'customer', other: { label: '137****0301' } }]);
    other.hangUp();
    await stage.inState('13900000301', 'after_call_work');
    expect(await stage.contact(id)).toMatchObject({ end_reason: 'remote_bye', ended_by: 'customer' });
    const causes = async (): Promise<{ end_cause: string }[]> => {
      const { rows } = await stage
        .database()
        .pool.query<{ end_cause: string }>('select end_cause from call_legs where contact_id = $1', [id]);
      return rows;
    };
    await until(async () => (await openLegs(id)) === 0, { what: 'the line to be over on record' });
    expect(await causes()).toEqual([{ end_cause: 'became_customer' }]);
  });

  it('and reaches nobody is told so, and the call stays as it was', async () => {
    const far = await farEnd();
    await trunkIs(stage, { acceptsRefer: true }, far.port);
    const { agent, id, say } = await rawTalk(far, 'refer-1');
    say('REFER', { cseq: 3, extra: ['Refer-To: <sip:13700000302@127.0.0.1>', 'Referred-By: <sip:boss@127.0.0.1>'] });
    await far.answer(202, WITHIN_MS);
    const invite = await far.request('INVITE', WITHIN_MS);
    expect([invite.headers.get('to'), invite.headers.get('referred-by')]).toEqual([
      expect.stringContaining('13700000302') as string,
      '<sip:boss@127.0.0.1>',
    ]);
    far.send(answerText(invite, 486, { tag: 'busy' }));
    await far.request('ACK', WITHIN_MS);
    const last = await far.next((m) => m.kind === 'request' && m.body.startsWith('SIP/2.0 486'), WITHIN_MS);
    expect(last.headers.get('subscription-state')).toContain('terminated');
    await until(async () => (await openLegs(id)) === 0, { what: 'the line that was asked for to be over' });
    expect([await stepsOf(agent, id), (await stage.contact(id)).state]).toEqual([[], 'connected']);
    say('BYE', { cseq: 4 });
    await stage.inState(RAW_NUMBER, 'after_call_work');
  });

  it('of a trunk that may not is declined, and nobody is called', async () => {
    const far = await farEnd();
    await trunkIs(stage, { acceptsRefer: false }, far.port);
    const { agent, id, say } = await rawTalk(far, 'refer-2');
    say('REFER', { cseq: 3, extra: ['Refer-To: <sip:13700000303@127.0.0.1>'] });
    await far.answer(603, WITHIN_MS);
    expect([await stepsOf(agent, id), (await stage.contact(id)).state]).toEqual([[], 'connected']);
    say('BYE', { cseq: 4 });
    await far.next((m) => m.kind === 'response' && m.cseq.method === 'BYE', WITHIN_MS);
    expect(far.heard().filter((m) => m.kind === 'request' && m.method === 'INVITE')).toEqual([]);
    await stage.inState(RAW_NUMBER, 'after_call_work');
  });
});

const openLegs = async (id: string): Promise<number> => {
  const { rows } = await stage
    .database()
    .pool.query('select 1 from call_legs where contact_id = $1 and ended_at is null', [id]);
  return rows.length;
};

describe('a blind transfer that leaves our house', () => {
  it("is done by the customer's own side: they talk without us, and the agent is free", async () => {
    const port = await freePort();
    await trunkIs(stage, { acceptsRefer: true }, port);
    const { agent, phone, id } = await talking('13900000304');
    const other = await stage.phone('13700000304', { toneHz: OTHER, sipPort: port, takesCalls: true });
    await agent.command('talk.pass', { contactId: id, number: '13700000304' });
    await hears(other, CUSTOMER);
    await stage.inState('13900000304', 'after_call_work');
    expect(await stage.contact(id)).toMatchObject({ end_reason: 'handed_over', ended_by: 'agent' });
    await until(async () => (await stepsOf(agent, id)).join() === 'pass,answer,end', { what: 'the end on record' });
    const { rows } = await stage.database().pool.query('select 1 from call_legs where contact_id = $1', [id]);
    expect(rows).toEqual([]);
    phone.hangUp();
  });
});

describe('an INVITE that takes the place of a call', () => {
  /** As the dialog is written in the story of the call, in the words of its far end. */
  const replacesOf = async (id: string): Promise<string> => {
    const { rows } = await stage
      .database()
      .pool.query<{ dialog: { callId: string; local: string; remote: string } }>(
        'select dialog from calls where contact_id = $1',
        [id],
      );
    const dialog = rows[0]?.dialog;
    if (dialog === undefined) throw new Error('no dialog');
    const tag = (text: string): string => /;tag=([^;>]+)/.exec(text)?.[1] ?? '';
    return `${dialog.callId};to-tag=${tag(dialog.local)};from-tag=${tag(dialog.remote)}`;
  };
  const replace = async (far: TestPeer, replaces: string, callId: string) => {
    const extra = [`Replaces: ${replaces}`, 'Require: replaces'];
    far.send(requestText({ method: 'INVITE', port: far.port, callId, extra, body: SILENT_SDP }));
    const ok = await far.answer(200, WITHIN_MS);
    far.send(requestText({ method: 'ACK', port: far.port, callId, toTag: tagOf(ok.to) }));
    const toTag = tagOf(ok.to);
    const hangUp = (): void => far.send(requestText({ method: 'BYE', port: far.port, callId, cseq: 2, toTag }));
    return { hangUp, toTag };
  };

  it('in a talk: the one before is said goodbye to, and the talk goes on with the one who came', async () => {
    const far = await farEnd();
    await trunkIs(stage, {});
    const { agent, phone, id } = await talking('13900000305');
    const { hangUp } = await replace(far, await replacesOf(id), 'in-place-1');
    await phone.happened('CALL_CLOSED');
    await until(async () => (await stepsOf(agent, id)).includes('replaced'), { what: 'the change to be on record' });
    expect(await stage.contact(id)).toMatchObject({ state: 'connected', agent_id: agent.staffId });
    hangUp();
    await stage.inState('13900000305', 'after_call_work');
    expect(await stage.contact(id)).toMatchObject({ end_reason: 'remote_bye', ended_by: 'customer' });
  });

  it('in the line: the one who came keeps the place, and rings at the next desk', async () => {
    const far = await farEnd();
    await trunkIs(stage, {});
    const phone = await stage.impatient('13900000306', { toneHz: CUSTOMER });
    const { id } = await stage.inState('13900000306', 'waiting');
    await until(() => replacesOf(id), { what: 'the dialog to be on record' });
    const { hangUp } = await replace(far, await replacesOf(id), 'in-place-2');
    await phone.happened('CALL_CLOSED');
    expect(await stage.contact(id)).toMatchObject({ state: 'waiting' });
    const agent = await stage.onDuty('1001', AGENT);
    expect(await ringing(agent)).toBe(id);
    hangUp();
    await stage.inState('13900000306', 'abandoned');
  });

  it('of whoever outside is rung or talks with us: the one who came is heard, the one before is let go', async () => {
    const far = await farEnd();
    await trunkIs(stage, {}, far.port);
    const { agent, phone, id } = await talking('13900000308');
    await agent.command('talk.call', { contactId: id, to: { kind: 'outside', number: '13700000308' } });
    const rung = await far.request('INVITE', WITHIN_MS);
    far.send(answerText(rung, 180, { tag: 'rung' }));
    const legs = async () => {
      const { rows } = await stage
        .database()
        .pool.query<{ end_cause: string | null }>(
          'select end_cause from call_legs where contact_id = $1 order by started_at',
          [id],
        );
      return rows.map((r) => r.end_cause);
    };
    const ours = (invite: { callId: string }, from: string, theirs: string): string =>
      `${invite.callId};to-tag=${from};from-tag=${theirs}`;
    const { toTag } = await replace(far, ours(rung, tagOf(rung.from), 'rung'), 'outside-1');
    const taken = await far.request('CANCEL', WITHIN_MS);
    far.send(answerText(taken, 200));
    far.send(answerText(rung, 487, { tag: 'rung' }));
    await until(async () => (await stepsOf(agent, id)).join() === 'consult,replaced,answer', {
      what: 'whoever came to be asked in',
    });
    const { hangUp } = await replace(far, ours({ callId: 'outside-1' }, toTag, 'caller'), 'outside-2');
    const over = await far.request('BYE', WITHIN_MS);
    expect(over.callId).toBe('outside-1');
    far.send(answerText(over, 200));
    await until(async () => (await legs()).join() === 'replaced,replaced,', { what: 'the lines before to be over' });
    hangUp();
    await until(async () => (await legs()).join() === 'replaced,replaced,remote_bye', {
      what: 'the last line to be over',
    });
    await until(async () => (await stepsOf(agent, id)).at(-1) === 'other_left', { what: 'the end of it on record' });
    phone.hangUp();
    await stage.inState('13900000308', 'after_call_work');
  });

  it('in the menu: the one who came is asked again, and their key leads on', async () => {
    const far = await farEnd();
    await trunkIs(stage, {});
    const phone = await stage.caller('13900000309', { toneHz: CUSTOMER });
    const { id } = await stage.inState('13900000309', 'arrived');
    await until(() => replacesOf(id), { what: 'the dialog to be on record' });
    const { toTag } = await replace(far, await replacesOf(id), 'in-menu-1');
    await phone.happened('CALL_CLOSED');
    expect(await stage.contact(id)).toMatchObject({ state: 'arrived' });
    const inDialog = { port: far.port, callId: 'in-menu-1', toTag };
    const key = { type: 'application/dtmf-relay', body: 'Signal=0\r\nDuration=200\r\n' };
    far.send(requestText({ method: 'INFO', ...inDialog, cseq: 2, ...key }));
    await stage.inState('13900000309', 'waiting');
    far.send(requestText({ method: 'BYE', ...inDialog, cseq: 3 }));
    await stage.inState('13900000309', 'abandoned');
  });

  it('of whoever leaves word is refused: the words are of the one who speaks them', async () => {
    const far = await farEnd();
    await trunkIs(stage, {});
    const phone = await stage.impatient('13900000310', { toneHz: CUSTOMER });
    const { id } = await stage.inState('13900000310', 'waiting');
    phone.press('2');
    await until(async () => contains(await phone.hears(), 'leave-word'), { what: 'the tape to be announced' });
    const extra = [`Replaces: ${await replacesOf(id)}`];
    far.send(requestText({ method: 'INVITE', port: far.port, callId: 'in-word-1', extra, body: SILENT_SDP }));
    await far.answer(486, WITHIN_MS);
    phone.hangUp();
  });

  it('of a trunk that is not trusted is refused, and the call goes on', async () => {
    const far = await farEnd();
    await trunkIs(stage, { trustsIdentity: false });
    const { agent, phone, id } = await talking('13900000307');
    const extra = [`Replaces: ${await replacesOf(id)}`];
    far.send(requestText({ method: 'INVITE', port: far.port, callId: 'in-place-3', extra, body: SILENT_SDP }));
    await far.answer(403, WITHIN_MS);
    await hears(phone, AGENT);
    expect(await stepsOf(agent, id)).toEqual([]);
    phone.hangUp();
    await stage.inState('13900000307', 'after_call_work');
  });
});
