import { describe, expect, it } from 'vitest';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import type { Waveform } from '../../shared/contracts/contacts-recordings.ts';
import type { TalksNow, TalkState } from '../../shared/contracts/voice-talk.ts';
import type { Phone } from '../support/baresip.ts';
import { AGENT, atDesk, atPhone, CUSTOMER, hears, LEADER, OTHER, type Ear } from '../support/ears.ts';
import { freePort } from '../support/free-port.ts';
import { finishedRecording } from '../support/recording.ts';
import { loudness } from '../support/prompt.ts';
import { answer, useStage, type AgentAtDesk } from '../support/stage.ts';
import type { StaffClient } from '../support/staff-client.ts';
import { until } from '../support/until.ts';

/** The trunk takes our calls at this port: whoever outside is called listens there. */
const outsidePort = await freePort();
const stage = useStage({ SIP_TRUNKS: `demo=127.0.0.1:${outsidePort}` });

/** hold-music at its level on the line; silence reads 0. */
const MUSIC = 0.01;
const hearsMusic = (phone: Phone): Promise<unknown> =>
  until(async () => loudness(await phone.hears()) > MUSIC, { what: 'music on hold' });

const act = (agent: StaffClient, contactId: string, what: string): Promise<unknown> =>
  agent.command('talk.act', { contactId, act: what });
const talkIs = (agent: StaffClient, state: TalkState): Promise<unknown> =>
  until(async () => (await agent.command<TalksNow>('talk.now', {})).talk?.state === state, {
    what: `the talk to be ${state}`,
  });
const isAsked = (agent: StaffClient): Promise<unknown> =>
  until(async () => (await agent.command<TalksNow>('talk.now', {})).asked !== null, {
    what: 'the colleague to be asked',
  });
const steps = async (agent: StaffClient, id: string): Promise<string[]> =>
  (await agent.api<ContactStory>('GET', `/contacts/${id}`)).talk.map((s) => s.event);

async function talking(number: string): Promise<{ agent: AgentAtDesk; phone: Phone; id: string }> {
  const agent = await stage.onDuty('1001', AGENT);
  const phone = await stage.impatient(number, { toneHz: CUSTOMER });
  const id = await answer(agent);
  await hears('the agent', atDesk(agent), CUSTOMER);
  return { agent, phone, id };
}

describe('a talk', () => {
  it('on hold is music for the customer, silence for the agent, and on record with its times', async () => {
    const { agent, phone, id } = await talking('13900000101');
    await act(agent, id, 'hold');
    await hearsMusic(phone);
    await hears('the customer', atPhone(phone));
    await hears('the agent', atDesk(agent));
    await expect(act(agent, id, 'hold')).rejects.toThrow('voice.not_now');
    await act(agent, id, 'resume');
    await hears('the customer', atPhone(phone), AGENT);
    await hears('the agent', atDesk(agent), CUSTOMER);
    expect(await steps(agent, id)).toEqual(['hold', 'resume']);
    phone.hangUp();
    await stage.inState('13900000101', 'after_call_work');
    expect(await steps(agent, id)).toEqual(['hold', 'resume', 'end']);
    const recording = await finishedRecording(agent, id);
    const { marks } = await agent.api<Waveform>('GET', `/recordings/${recording.id}/waveform`);
    expect(marks.map((m) => m.kind)).toEqual(['hold', 'unhold']);
    expect(marks[1]?.atMs).toBeGreaterThan(marks[0]?.atMs ?? Number.POSITIVE_INFINITY);
  });

  it('with a colleague asked, then all three, then the colleague alone with the customer', async () => {
    const { agent, phone, id } = await talking('13900000102');
    const colleague = await stage.onDuty('1002', OTHER);
    await agent.command('talk.call', { contactId: id, to: { kind: 'agent', staffId: colleague.staffId } });
    await isAsked(colleague);
    await hearsMusic(phone);
    await colleague.command('talk.answer', { contactId: id, accept: true });
    await hears('the agent', atDesk(agent), OTHER);
    await hears('the colleague', atDesk(colleague), AGENT);
    await hears('the customer', atPhone(phone));

    await act(agent, id, 'join');
    await hears('the customer', atPhone(phone), AGENT, OTHER);
    await hears('the agent', atDesk(agent), CUSTOMER, OTHER);
    await hears('the colleague', atDesk(colleague), CUSTOMER, AGENT);

    await act(agent, id, 'complete');
    await hears('the customer', atPhone(phone), OTHER);
    await hears('the colleague', atDesk(colleague), CUSTOMER);
    await hears('the agent', atDesk(agent));
    expect(await stage.contact(id)).toMatchObject({ state: 'connected', agent_id: colleague.staffId });
    await until(async () => (await agent.desk()).contacts.length === 0, { what: 'the first desk to be free' });
    expect((await colleague.desk()).contacts[0]?.contact.id).toBe(id);
    phone.hangUp();
    await stage.inState('13900000102', 'after_call_work');
    expect(await steps(colleague, id)).toEqual(['consult', 'answer', 'join', 'hand_over', 'end']);
  });

  it('survives a reload of either browser while the colleague is asked, and the colleague who hangs up', async () => {
    const { agent, phone, id } = await talking('13900000103');
    const colleague = await stage.onDuty('1002', OTHER);
    await agent.command('talk.call', { contactId: id, to: { kind: 'agent', staffId: colleague.staffId } });
    await isAsked(colleague);
    await colleague.command('talk.answer', { contactId: id, accept: true });
    await hears('the agent', atDesk(agent), OTHER);
    await agent.leave();
    const again = await stage.onDuty('1001', AGENT);
    await hears('the agent after the reload', atDesk(again), OTHER);
    await hears('the colleague', atDesk(colleague), AGENT);
    await colleague.leave();
    const back = await stage.onDuty('1002', OTHER);
    await hears('the colleague after the reload', atDesk(back), AGENT);
    await hearsMusic(phone);
    await back.command('talk.leave', { contactId: id });
    await talkIs(again, 'held');
    await hears('the agent', atDesk(again));
    await act(again, id, 'resume');
    await hears('the customer', atPhone(phone), AGENT);
    phone.hangUp();
    await stage.inState('13900000103', 'after_call_work');
  });

  it('with somebody outside asked, who then has the customer while the agent goes on', async () => {
    const { agent, phone, id } = await talking('13900000104');
    const outside = await stage.phone('13700000001', { toneHz: OTHER, sipPort: outsidePort, takesCalls: true });
    await agent.command('talk.call', { contactId: id, to: { kind: 'outside', number: '13700000001' } });
    await talkIs(agent, 'consulting');
    await hears('the agent', atDesk(agent), OTHER);
    await hears('the one outside', atPhone(outside), AGENT);
    await hearsMusic(phone);
    await act(agent, id, 'complete');
    await hears('the customer', atPhone(phone), OTHER);
    await hears('the one outside', atPhone(outside), CUSTOMER);
    await hears('the agent', atDesk(agent));
    await until(async () => (await stage.contact(id)).state === 'after_call_work', { what: 'the agent to be done' });
    expect(await stage.contact(id)).toMatchObject({ state: 'after_call_work', end_reason: 'handed_over' });
    outside.hangUp();
    await phone.happened('CALL_CLOSED');
    const story = (): Promise<ContactStory> => agent.api<ContactStory>('GET', `/contacts/${id}`);
    await until(async () => (await story()).talk.some((s) => s.event === 'other_left'), { what: 'the end on record' });
    const { talk } = await story();
    expect(talk.map((s) => s.event)).toEqual(['consult', 'answer', 'leave', 'other_left']);
    expect(talk[0]?.other).toEqual({ kind: 'outside', label: '137****0001' });
    const legs = async (): Promise<{ end_cause: string }[]> => {
      const { rows } = await stage
        .database()
        .pool.query<{ end_cause: string }>(
          'select end_cause from call_legs where contact_id = $1 and ended_at is not null',
          [id],
        );
      return rows;
    };
    await until(async () => (await legs()).length > 0, { what: 'the line to be over on record' });
    expect(await legs()).toEqual([{ end_cause: 'remote_bye' }]);
  });

  it('passed to a number where nobody answers stays with the agent, and the customer on hold', async () => {
    const { agent, phone, id } = await talking('13900000105');
    await agent.command('talk.pass', { contactId: id, number: '13700000002' });
    await talkIs(agent, 'passing');
    await act(agent, id, 'cancel');
    await hears('the customer', atPhone(phone), AGENT);
    expect(await steps(agent, id)).toEqual(['pass', 'cancel']);
    phone.hangUp();
    await stage.inState('13900000105', 'after_call_work');
  });
});

describe("a leader's ear", () => {
  it('hears both, then is heard by the agent alone, then by all; each on record in the audit trail', async () => {
    const { agent, phone, id } = await talking('13900000106');
    const leader = await stage.signedIn('1008');
    await expect(leader.command('ear.hear', { staffId: agent.staffId, mode: 'listen' })).rejects.toThrow(
      'voice.no_phone',
    );
    const line = await leader.attachPhone();
    stage.keep(line);
    line.say(LEADER);
    const atLeader: Ear = (hz) => Promise.resolve(line.ear.level(hz));
    await leader.command('ear.hear', { staffId: agent.staffId, mode: 'listen' });
    await hears('the leader', atLeader, CUSTOMER, AGENT);
    await hears('the customer', atPhone(phone), AGENT);
    await hears('the agent', atDesk(agent), CUSTOMER);
    expect((await agent.command<TalksNow>('talk.now', {})).talk?.ears).toEqual([]);

    await leader.command('ear.hear', { staffId: agent.staffId, mode: 'whisper' });
    await hears('the agent', atDesk(agent), CUSTOMER, LEADER);
    await hears('the customer', atPhone(phone), AGENT);
    expect((await agent.command<TalksNow>('talk.now', {})).talk?.ears).toMatchObject([{ mode: 'whisper' }]);

    await leader.command('ear.hear', { staffId: agent.staffId, mode: 'barge' });
    await hears('the customer', atPhone(phone), AGENT, LEADER);
    await hears('the agent', atDesk(agent), CUSTOMER, LEADER);
    await hears('the leader', atLeader, CUSTOMER, AGENT);

    await leader.command('ear.stop', {});
    await hears('the customer', atPhone(phone), AGENT);
    await hears('the leader', atLeader);
    const { rows } = await stage
      .database()
      .pool.query<{ action: string }>('select action from audit_entries where subject_id = $1 order by seq', [id]);
    expect(rows.map((r) => r.action)).toEqual([
      'contact.listened_in',
      'contact.whispered',
      'contact.barged_in',
      'contact.ear_ended',
    ]);
    await expect(agent.command('ear.hear', { staffId: agent.staffId, mode: 'listen' })).rejects.toThrow(
      'identity.permission_missing',
    );
    phone.hangUp();
    await stage.inState('13900000106', 'after_call_work');
  });
});
