import { describe, expect, it } from 'vitest';
import { openBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import type { EarNow, TalksNow, TalkState } from '../../shared/contracts/voice-talk.ts';
import { newId } from '../../shared/kernel/id.ts';
import { startPhone, type Phone } from '../support/baresip.ts';
import { AGENT, atDesk, atPhone, CUSTOMER, hears, LEADER, OTHER } from '../support/ears.ts';
import { freePort } from '../support/free-port.ts';
import { hears as pageHears, mouthAndEar } from '../support/mouth-and-ear.ts';
import { useNodeStage } from '../support/node-stage.ts';
import { loudness } from '../support/prompt.ts';
import { openScreens } from '../support/screens.ts';
import { answer, ringing, wrapUpAll } from '../support/stage.ts';
import type { StaffClient } from '../support/staff-client.ts';
import { until } from '../support/until.ts';
import { visitChat } from '../support/visitor.ts';
import { OFFER, readyDesk, wrapsUp } from '../e2e/at-work.ts';

/** Both trunks take our calls at this port: whoever is dialled listens there. */
const outsidePort = await freePort();
const stage = useNodeStage({ SIP_TRUNKS: `demo=127.0.0.1:${outsidePort}`, DRAIN_SECONDS: '60' });
const MUSIC = 0.01;

const act = (agent: StaffClient, contactId: string, what: string): Promise<unknown> =>
  agent.command('talk.act', { contactId, act: what });
const talkIs = (agent: StaffClient, state: TalkState): Promise<unknown> =>
  until(async () => (await agent.command<TalksNow>('talk.now', {})).talk?.state === state, {
    what: `the talk to be ${state}`,
  });
const hangsUp = async (agent: StaffClient, id: string, phone: Phone): Promise<void> => {
  await agent.api('POST', `/contacts/${id}/end`);
  await phone.happened('CALL_CLOSED');
};

describe('a call at one node and its agent at another', () => {
  it('hear each other, hold, pause the recording and hang up, all asked at the desk of the other node', async () => {
    const { agent, phone, id } = await stage.talking('13900000301', { call: 'a', desk: 'b' });
    expect(await stage.nodeOf(id)).toBe('a');
    expect(await stage.placeOf(agent)).toBe('a');
    await act(agent, id, 'hold');
    await until(async () => loudness(await phone.hears()) > MUSIC, { what: 'music on hold' });
    await hears('the agent', atDesk(agent));
    await act(agent, id, 'resume');
    await hears('the agent', atDesk(agent), CUSTOMER);
    const pause = `/contacts/${id}/recording`;
    expect(await agent.api('POST', `${pause}/pause`)).toMatchObject({ isRecording: true, isPaused: true });
    expect(await agent.command('recording.now', { contactId: id })).toMatchObject({ isPaused: true });
    expect(await agent.api('POST', `${pause}/resume`)).toMatchObject({ isPaused: false });
    await hangsUp(agent, id, phone);
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
    const { agent, phone } = await stage.talking('13900000302', { call: 'a', desk: 'b' });
    phone.hangUp();
    await until(async () => (await agent.desk()).contacts[0]?.contact.state === 'after_call_work', { what: 'the end' });
    await wrapUpAll(agent);
    const next = await stage.impatient('13900000303', 'b');
    const id = await ringing(agent);
    await until(async () => (await stage.placeOf(agent)) === 'b', { what: 'the phone to be called to the call' });
    await agent.api('POST', `/contacts/${id}/accept`);
    await hears('the customer', atPhone(next), AGENT);
    await hears('the agent', atDesk(agent), CUSTOMER);
  });

  it('at a node without sound as well: the phone is at the node of the call', async () => {
    const { agent, phone, id } = await stage.talking('13900000304', { call: 'b', desk: 'web' });
    expect(await stage.placeOf(agent)).toBe('b');
    await hangsUp(agent, id, phone);
  });

  it('whichever node the balancer sends each request to: accepted by one, ended by another', async () => {
    const agent = await stage.onDuty('1001', 'web');
    const phone = await stage.impatient('13900000315', 'a');
    const id = await ringing(agent);
    const elsewhere = await stage.signedIn('1001', 'b');
    await elsewhere.api('POST', `/contacts/${id}/accept`);
    await hears('the customer', atPhone(phone), AGENT);
    await hangsUp(elsewhere, id, phone);
  });

  it('an agent at a node without sound calls a customer', async () => {
    const agent = await stage.onDuty('1001', 'web');
    const outside = stage.keep(
      await startPhone({ number: '13900000316', toneHz: CUSTOMER, sipPort: outsidePort, takesCalls: true }),
    );
    const wish = { key: newId(), to: { kind: 'number', number: '13900000316' } };
    const { contactId } = await agent.command<{ contactId: string }>('dial.start', wish);
    await hears('the agent', atDesk(agent), CUSTOMER);
    expect(await stage.nodeOf(contactId)).toBe(await stage.placeOf(agent));
    await hangsUp(agent, contactId, outside);
  });

  it('a customer who hangs up is gone for the desk of the other node at once', async () => {
    const { agent, phone, id } = await stage.talking('13900000305', { call: 'a', desk: 'web' });
    phone.hangUp();
    await until(() => agent.pushes.some((p) => p.type === 'contact.ended' && p.data['contactId'] === id), {
      what: 'the end at the desk',
    });
  });
});

describe('others in the talk, each at another node', () => {
  it('a colleague is asked, joins, and keeps the customer', async () => {
    const { agent, phone, id } = await stage.talking('13900000306', { call: 'a', desk: 'b' });
    const colleague = await stage.withPhone('1002', 'web', OTHER);
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
    await hangsUp(colleague, id, phone);
  });

  it('a colleague who is in a talk at another node is not called away from it', async () => {
    const { agent, id } = await stage.talking('13900000307', { call: 'a', desk: 'b' });
    const busy = await stage.talking('13900000308', { call: 'b', desk: 'web', staffNo: '1002' });
    const to = { kind: 'agent', staffId: busy.agent.staffId };
    await expect(agent.command('talk.call', { contactId: id, to })).rejects.toThrow('voice.colleague_busy');
    await hears('their customer', atPhone(busy.phone), AGENT);
  });

  it('a leader listens into talks of two nodes from a third, one after the other', async () => {
    const first = await stage.talking('13900000309', { call: 'a', desk: 'b' });
    const second = await stage.talking('13900000310', { call: 'b', desk: 'a', staffNo: '1002' });
    const leader = await stage.withPhone('1008', 'web', LEADER);
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
    const { agent, phone, id } = await stage.talking('13900000311', { call: 'a', desk: 'b' });
    agent.close();
    await agent.phone.close();
    const back = await stage.withPhone('1001', 'web', OTHER);
    await hears('the customer', atPhone(phone), OTHER);
    await hears('the agent', atDesk(back), CUSTOMER);
    expect((await back.command<TalksNow>('talk.now', {})).talk).toMatchObject({ contactId: id, isMine: true });
    await hangsUp(back, id, phone);
  });

  it('its node is killed: the call goes on, and another node serves it', async () => {
    const { agent, phone, id } = await stage.talking('13900000312', { call: 'a', desk: 'b' });
    const node = stage.at('b');
    await node.kill9();
    await hears('the customer', atPhone(phone), AGENT);
    stage.forget(agent);
    const back = await stage.signedIn('1001', 'web');
    await back.command('desk.open', {});
    expect((await back.command<TalksNow>('talk.now', {})).talk).toMatchObject({ contactId: id });
    await hangsUp(back, id, phone);
    await stage.again(node);
  });

  it('the node of an idle phone is killed: the page opens it at another, and the next call is heard', async () => {
    const agent = await stage.onDuty('1001', 'web');
    const [name, other] = (await stage.placeOf(agent)) === 'a' ? (['a', 'b'] as const) : (['b', 'a'] as const);
    const killed = stage.at(name);
    await killed.kill9();
    await until(async () => (await stage.placeOf(agent)) === other, { what: 'the phone at the other node' });
    const phone = await stage.impatient('13900000313', other);
    await answer(agent);
    await hears('the customer', atPhone(phone), AGENT);
    await stage.again(killed);
  });

  it('a node is to be restarted: it takes no new calls, and is gone when all it has have been answered and ended', async () => {
    const { agent, phone, id } = await stage.talking('13900000319', { call: 'a', desk: 'web' });
    const idle = await stage.withPhone('1002', 'a', OTHER);
    expect(await stage.placeOf(idle)).toBe('a');
    const waiting = await stage.impatient('13900000321', 'a');
    const node = stage.at('a');
    const stopping = node.stop();
    await until(async () => (await stage.placeOf(idle)) === 'b', {
      what: 'the idle phone to be sent to the other node',
    });
    const refused = stage.keep(await startPhone({ number: '13900000320', toneHz: CUSTOMER }));
    await refused.dial(`sip:96000@127.0.0.1:${node.sipPort}`);
    await refused.happened('CALL_CLOSED');
    await act(agent, id, 'hold');
    await hears('the agent', atDesk(agent));
    await act(agent, id, 'resume');
    await hears('the customer', atPhone(phone), AGENT);
    await hangsUp(agent, id, phone);
    await wrapUpAll(agent);
    const next = await answer(agent);
    await hears('the one who waited', atPhone(waiting), AGENT);
    await hangsUp(agent, next, waiting);
    expect(await stopping).toBe(0);
    stage.forget(idle);
    await stage.again(node);
  });

  it('without the message system: the same, only slower', async () => {
    await stage.house().nats.cut();
    await until(async () => (await stage.at('a').parts())?.['bus'] === 'lost', { what: 'the loss' });
    const { agent, phone, id } = await stage.talking('13900000314', { call: 'a', desk: 'web' });
    await act(agent, id, 'hold');
    await hears('the agent', atDesk(agent));
    await hangsUp(agent, id, phone);
    await stage.house().nats.mend();
    await stage.allConnected();
  });
});

describe('a customer who calls from the web page', () => {
  it('at a node without sound is heard, and comes back to the same call by any other node', async () => {
    const agent = await stage.onDuty('1001', 'a');
    const visitor = stage.keep(await visitChat(stage.at('web').url));
    let contactId = '';
    const page = stage.keep(
      await openBrowser({
        createWebLeg: async ({ offerSdp }) => {
          const begun = (await visitor.socket().ask('call.start', { offerSdp })) as Record<string, string>;
          contactId = begun['contactId'] ?? '';
          return { legId: '', answerSdp: begun['answerSdp'] ?? '' };
        },
      }),
    );
    page.say(CUSTOMER);
    await until(() => page.connected(), { what: 'the line of the page' });
    await visitor.socket().ask('call.ready', { contactId });
    await visitor.socket().ask('call.keys', { contactId, keys: '0' });
    expect(await answer(agent)).toBe(contactId);
    await hears('the agent', atDesk(agent), CUSTOMER);
    const node = await stage.nodeOf(contactId);
    await visitor.reconnect(stage.at(node === 'a' ? 'b' : 'a').url);
    await page.moves({
      restartWebLeg: async (_, offerSdp) => {
        const { answerSdp } = (await visitor.socket().ask('call.restart', { contactId, offerSdp })) as Record<
          string,
          string
        >;
        return { answerSdp: answerSdp ?? '' };
      },
    });
    await hears('the customer', atDesk({ phone: page }), AGENT);
    expect(await stage.nodeOf(contactId)).toBe(node);
    await visitor.socket().ask('call.end', { contactId });
    await until(async () => (await agent.desk()).contacts[0]?.contact.state === 'after_call_work', { what: 'the end' });
  });
});

describe('a real browser at a node without sound', () => {
  it('takes a call of one node and then one of the other, and its page complains of nothing', async () => {
    const { url } = stage.at('web');
    const screens = stage.keep(await openScreens(url));
    const desk = await screens.staff('1001');
    await desk.addInitScript(mouthAndEar(AGENT));
    await readyDesk(desk, url);
    await desk.getByText('话机已就绪').waitFor();
    for (const [number, node] of [
      ['13900000317', 'a'],
      ['13900000318', 'b'],
    ] as const) {
      const phone = await stage.impatient(number, node);
      await desk.getByRole('alertdialog', { name: OFFER }).waitFor();
      await desk.keyboard.press('Enter');
      const { pool } = stage.house().database();
      const isConnected = "select 1 from contacts where customer_address = $1 and state = 'connected'";
      await until(async () => (await pool.query(isConnected, [number])).rows.length > 0, {
        what: 'the call to be taken',
      });
      await pageHears(desk, CUSTOMER, 'the agent');
      await hears('the customer', atPhone(phone), AGENT);
      phone.hangUp();
      await wrapsUp(desk);
    }
    expect(screens.complaints).toEqual([]);
  });
});
