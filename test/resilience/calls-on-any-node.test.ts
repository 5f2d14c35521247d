import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import type { EarNow, TalksNow, TalkState } from '../../shared/contracts/voice-talk.ts';
import { startPhone, type Phone } from '../support/baresip.ts';
import { openNodeHouse, type NodeHouse, type RunningNode } from '../support/nodes.ts';
import { loudness } from '../support/prompt.ts';
import { answer, ringing, wrapUpAll } from '../support/stage.ts';
import { DEMO_PASSWORD, signIn, type StaffClient } from '../support/staff-client.ts';
import { until } from '../support/until.ts';

const [CUSTOMER, AGENT, OTHER, LEADER] = [700, 1_000, 1_300, 1_600];
const LOUD = 0.04;
const SILENT = 0.008;
const MUSIC = 0.01;
/** Half a second at a phone: what it hears now, not what it heard. */
const NOW = -4_000;
const IN_HAND = "('arrived', 'self_service', 'waiting', 'offered', 'connected')";

let house: NodeHouse;
/** Calls come to `a` and `b`; `web` has pages and no sound. */
let a: RunningNode;
let b: RunningNode;
let web: RunningNode;
const phones: Phone[] = [];
const open: { close(): unknown }[] = [];
const staff: StaffClient[] = [];

/** Each knows the others, and the bus wakes them. */
const allConnected = (...nodes: RunningNode[]): Promise<unknown> =>
  until(
    async () => {
      const parts = await Promise.all(nodes.map((node) => node.parts()));
      return parts.every((p) => p?.['nodes'] === String(nodes.length) && p['woken'] === 'by_bus');
    },
    { what: 'all nodes to be on the bus' },
  );

beforeAll(async () => {
  house = await openNodeHouse();
  a = await house.add('a');
  [b, web] = await Promise.all([house.add('b'), house.add('web', 'web')]);
  await house.database().pool.query("update minute_settings set elder_key = '', call_back_lost = false");
  await allConnected(a, b, web);
});
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
  await until(
    async () => {
      const { pool } = house.database();
      const { rows } = await pool.query(`select 1 from contacts where channel = 'voice' and state in ${IN_HAND}`);
      return rows.length === 0;
    },
    { what: 'every call of the test to be over', timeoutMs: 40_000 },
  );
  for (const client of staff.splice(0)) {
    await wrapUpAll(client).catch(() => undefined);
    await client.raw('POST', '/desk/state', { state: 'not_ready', reason: 'meal' }).catch(() => undefined);
    client.close();
  }
  for (const thing of open.splice(0).reverse()) await thing.close();
});
afterAll(async () => {
  for (const n of house.nodes()) (await import('node:fs')).writeFileSync('/tmp/node-' + n.name + '.log', await n.log());
  await house.clear();
});

type AtDesk = StaffClient & { readonly phone: TestBrowser };
async function withPhone(staffNo: string, node: RunningNode, tone: number): Promise<AtDesk> {
  const client = await signIn(node.url, staffNo, DEMO_PASSWORD);
  staff.push(client);
  const phone = await client.attachPhone();
  open.push(phone);
  phone.say(tone);
  return { ...client, phone };
}
async function onDuty(staffNo: string, node: RunningNode, tone = AGENT): Promise<AtDesk> {
  const agent = await withPhone(staffNo, node, tone);
  await agent.api('POST', '/desk/state', { state: 'ready' });
  return agent;
}

async function impatient(number: string, node: RunningNode): Promise<Phone> {
  const phone = await startPhone({ number, toneHz: CUSTOMER });
  phones.push(phone);
  await phone.dial(`sip:96000@127.0.0.1:${node.sipPort}`);
  await phone.happened('CALL_ESTABLISHED');
  const isQueued = async (): Promise<boolean> => {
    const { pool } = house.database();
    const { rows } = await pool.query(
      'select 1 from contacts where customer_address = $1 and queued_at is not null and closed_at is null',
      [number],
    );
    return rows.length > 0;
  };
  await until(
    async () => {
      phone.press('0');
      return until(isQueued, { what: '0 to lead to a person', timeoutMs: 6_000 }).catch(() => false);
    },
    { what: '0 to be heard', timeoutMs: 30_000 },
  );
  return phone;
}
const nodeOf = async (contactId: string): Promise<string | undefined> => {
  const { pool } = house.database();
  const { rows } = await pool.query<{ node: string }>('select node from calls where contact_id = $1', [contactId]);
  return rows[0]?.node;
};
const placeOf = async ({ staffId }: StaffClient): Promise<string | undefined> => {
  const { pool } = house.database();
  const { rows } = await pool.query<{ node: string }>('select node from agent_phones where staff_id = $1', [staffId]);
  return rows[0]?.node;
};

type Ear = (hz: number) => Promise<number>;
const atPhone =
  (phone: Phone): Ear =>
  async (hz) =>
    toneLevel((await phone.hears()).slice(NOW), hz);
const atDesk =
  ({ phone }: AtDesk): Ear =>
  (hz) =>
    Promise.resolve(phone.ear.level(hz));
/** Waits until this ear hears exactly these tones of all that are said. */
const hears = (who: string, ear: Ear, ...tones: readonly number[]): Promise<unknown> =>
  until(
    async () => {
      for (const hz of [CUSTOMER, AGENT, OTHER, LEADER]) {
        const level = await ear(hz);
        if (tones.includes(hz) ? level < LOUD : level > SILENT) return false;
      }
      return true;
    },
    { what: `${who} to hear ${tones.length === 0 ? 'nobody' : tones.join(' and ')}`, timeoutMs: 20_000 },
  );
const act = (agent: StaffClient, contactId: string, what: string): Promise<unknown> =>
  agent.command('talk.act', { contactId, act: what });
const talkIs = (agent: StaffClient, state: TalkState): Promise<unknown> =>
  until(async () => (await agent.command<TalksNow>('talk.now', {})).talk?.state === state, {
    what: `the talk to be ${state}`,
  });

async function talking(number: string, at: { call: RunningNode; desk: RunningNode; staffNo?: string }) {
  const agent = await onDuty(at.staffNo ?? '1001', at.desk);
  const phone = await impatient(number, at.call);
  const id = await answer(agent);
  await hears('the agent', atDesk(agent), CUSTOMER);
  await hears('the customer', atPhone(phone), AGENT);
  expect(await nodeOf(id)).toBe(at.call.name);
  return { agent, phone, id };
}

describe('a call at one node and its agent at another', () => {
  it('hear each other, hold, pause the recording and hang up, all asked at the desk of the other node', async () => {
    const { agent, phone, id } = await talking('13900000301', { call: a, desk: b });
    expect(await placeOf(agent)).toBe('a');
    await act(agent, id, 'hold');
    await until(async () => loudness(await phone.hears()) > MUSIC, { what: 'music on hold' });
    await hears('the agent', atDesk(agent));
    await act(agent, id, 'resume');
    await hears('the agent', atDesk(agent), CUSTOMER);
    const pause = `/contacts/${id}/recording`;
    expect(await agent.api('POST', `${pause}/pause`)).toMatchObject({ isRecording: true, isPaused: true });
    expect(await agent.command('recording.now', { contactId: id })).toMatchObject({ isPaused: true });
    expect(await agent.api('POST', `${pause}/resume`)).toMatchObject({ isPaused: false });
    await agent.api('POST', `/contacts/${id}/end`);
    await phone.happened('CALL_CLOSED');
    const story = await until(
      async () => {
        const s = await agent.api<ContactStory>('GET', `/contacts/${id}`);
        return s.recordings[0]?.state === 'complete' ? s : undefined;
      },
      { what: 'the recording' },
    );
    expect(story.contact).toMatchObject({ state: 'after_call_work', endedBy: 'agent' });
  });

  it('the next call comes by the other node: the phone goes there, while it rings', async () => {
    const { agent, phone } = await talking('13900000302', { call: a, desk: b });
    phone.hangUp();
    await until(async () => (await agent.desk()).contacts[0]?.contact.state === 'after_call_work', { what: 'the end' });
    await wrapUpAll(agent);
    const next = await impatient('13900000303', b);
    const id = await ringing(agent);
    await until(async () => (await placeOf(agent)) === 'b', { what: 'the phone to be called to the call' });
    await agent.api('POST', `/contacts/${id}/accept`);
    await hears('the customer', atPhone(next), AGENT);
    await hears('the agent', atDesk(agent), CUSTOMER);
  });

  it('at a node without sound as well: the phone is at the node of the call', async () => {
    const { agent, phone, id } = await talking('13900000304', { call: b, desk: web });
    expect(await placeOf(agent)).toBe('b');
    await agent.api('POST', `/contacts/${id}/end`);
    await phone.happened('CALL_CLOSED');
  });

  it('a customer who hangs up is gone for the desk of the other node at once', async () => {
    const { agent, phone, id } = await talking('13900000305', { call: a, desk: web });
    phone.hangUp();
    await until(() => agent.pushes.some((p) => p.type === 'contact.ended' && p.data['contactId'] === id), {
      what: 'the end at the desk',
    });
  });
});

describe('others in the talk, each at another node', () => {
  it('a colleague is asked, joins, and keeps the customer', async () => {
    const { agent, phone, id } = await talking('13900000306', { call: a, desk: b });
    const colleague = await withPhone('1002', web, OTHER);
    await agent.command('talk.call', { contactId: id, to: { kind: 'agent', staffId: colleague.staffId } });
    await until(async () => (await colleague.command<TalksNow>('talk.now', {})).asked !== null, { what: 'the asking' });
    await colleague.command('talk.answer', { contactId: id, accept: true });
    await talkIs(agent, 'consulting');
    await hears('the colleague', atDesk(colleague), AGENT);
    await act(agent, id, 'join');
    await hears('the customer', atPhone(phone), AGENT, OTHER);
    await act(agent, id, 'complete');
    await hears('the customer', atPhone(phone), OTHER);
    await hears('the colleague', atDesk(colleague), CUSTOMER);
    await colleague.api('POST', `/contacts/${id}/end`);
    await phone.happened('CALL_CLOSED');
  });

  it('a colleague who is in a talk at another node is not called away from it', async () => {
    const { agent, id } = await talking('13900000307', { call: a, desk: b });
    const busy = await talking('13900000308', { call: b, desk: web, staffNo: '1002' });
    const to = { kind: 'agent', staffId: busy.agent.staffId };
    await expect(agent.command('talk.call', { contactId: id, to })).rejects.toThrow('voice.colleague_busy');
    await hears('their customer', atPhone(busy.phone), AGENT);
  });

  it('a leader listens into talks of two nodes from a third, one after the other', async () => {
    const first = await talking('13900000309', { call: a, desk: b });
    const second = await talking('13900000310', { call: b, desk: a, staffNo: '1002' });
    const leader = await withPhone('1008', web, LEADER);
    const hear = (agent: StaffClient, mode: string): Promise<EarNow> =>
      leader.command<EarNow>('ear.hear', { staffId: agent.staffId, mode });
    expect(await hear(first.agent, 'listen')).toMatchObject({ contactId: first.id, mode: 'listen' });
    await hears('the leader', atDesk(leader), CUSTOMER, AGENT);
    await hear(first.agent, 'whisper');
    await hears('the agent', atDesk(first.agent), CUSTOMER, LEADER);
    await hears('the customer', atPhone(first.phone), AGENT);
    expect(await hear(second.agent, 'listen')).toMatchObject({ contactId: second.id });
    await hears('the first agent, alone again,', atDesk(first.agent), CUSTOMER);
    expect(await leader.command('ear.now', {})).toMatchObject({ ear: { contactId: second.id } });
    await leader.command('ear.stop', {});
    expect(await leader.command('ear.now', {})).toEqual({ ear: null });
  });
});

describe('whatever happens to the desk', () => {
  it('a page that is loaded again and reaches another node comes back to its talk', async () => {
    const { agent, phone, id } = await talking('13900000311', { call: a, desk: b });
    agent.close();
    await agent.phone.close();
    const back = await withPhone('1001', web, OTHER);
    await hears('the customer', atPhone(phone), OTHER);
    await hears('the agent', atDesk(back), CUSTOMER);
    expect((await back.command<TalksNow>('talk.now', {})).talk).toMatchObject({ contactId: id, isMine: true });
    await back.api('POST', `/contacts/${id}/end`);
    await phone.happened('CALL_CLOSED');
  });

  it('its node is killed: the call goes on, and another node serves it', async () => {
    const { agent, phone, id } = await talking('13900000312', { call: a, desk: b });
    await b.kill9();
    await hears('the customer', atPhone(phone), AGENT);
    const back = await signIn(web.url, '1001', DEMO_PASSWORD);
    staff.push(back);
    await back.command('desk.open', {});
    expect((await back.command<TalksNow>('talk.now', {})).talk).toMatchObject({ contactId: id });
    await back.api('POST', `/contacts/${id}/end`);
    await phone.happened('CALL_CLOSED');
    staff.splice(staff.indexOf(agent), 1);
    b = await b.again();
    await allConnected(a, b, web);
  });

  it('the node of an idle phone is killed: the page opens it at another, and the next call is heard', async () => {
    const agent = await onDuty('1001', web);
    const at = await placeOf(agent);
    const [killed, other] = at === 'a' ? [a, b] : [b, a];
    await killed.kill9();
    await until(async () => (await placeOf(agent)) === other.name, { what: 'the phone at the other node' });
    const phone = await impatient('13900000313', other);
    await answer(agent);
    await hears('the customer', atPhone(phone), AGENT);
    const again = await killed.again();
    if (at === 'a') a = again;
    else b = again;
    await allConnected(a, b, web);
  });

  it('without the message system: the same, only slower', async () => {
    await house.nats.cut();
    await until(async () => (await a.parts())?.['bus'] === 'lost', { what: 'the loss' });
    const { agent, phone, id } = await talking('13900000314', { call: a, desk: web });
    await act(agent, id, 'hold');
    await hears('the agent', atDesk(agent));
    await agent.api('POST', `/contacts/${id}/end`);
    await phone.happened('CALL_CLOSED');
    await house.nats.mend();
    await allConnected(a, b, web);
  });
});
