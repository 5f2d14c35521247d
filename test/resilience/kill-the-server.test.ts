import { describe, expect, it } from 'vitest';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { saidIn, startChatter } from '../support/chatter.ts';
import { breaches } from '../support/honesty.ts';
import { download, finishedRecording } from '../support/recording.ts';
import { answer, ringing, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
const LOUD = 0.05;
const honest = async (): Promise<void> => {
  // Closing an offer after its contact is a listener's work: a moment later.
  await until(async () => (await breaches(stage.database())).length === 0, { what: 'an honest database' }).catch(
    () => undefined,
  );
  expect(await breaches(stage.database())).toEqual([]);
};

describe('the server is killed with calls in the menu, in the queue, ringing and talking', () => {
  it('and says goodbye to every phone, tells each story, and keeps what was recorded', async () => {
    const [menu, queue, ring, talk] = ['13900000101', '13900000102', '13900000103', '13900000104'];
    const talking = await stage.onDuty('1001', 1000);
    const inTalk = await stage.impatient(talk, { toneHz: 700 });
    const talkId = await answer(talking);
    await until(() => talking.phone.ear.level(700) > LOUD, { what: "the customer's tone at the desk" });
    const other = await stage.onDuty('1002');
    const inRing = await stage.impatient(ring);
    await ringing(other);
    const inQueue = await stage.impatient(queue);
    const inMenu = await stage.caller(menu);
    await stage.inState(menu, 'arrived');
    // Enough of a talk for the recorder to have written some of it.
    await new Promise((resolve) => setTimeout(resolve, 2_200));

    await stage.house().kill9();
    await Promise.all([talking.leave(), other.leave()]);
    await stage.restarted();
    for (const phone of [inMenu, inQueue, inRing, inTalk]) await phone.happened('CALL_CLOSED');
    for (const number of [menu, queue, ring, talk]) {
      const contact = await stage.inState(number, 'failed');
      expect(contact).toMatchObject({ end_reason: 'system_restart', ended_by: 'system' });
    }
    await honest();

    const leader = await stage.signedIn('1001');
    const { wav } = await download(leader, await finishedRecording(leader, talkId, 'repaired'));
    const [left, right] = wav.samples as [Int16Array, Int16Array];
    // Written second by second: whatever the kill cut off, the whole seconds before it are there.
    expect(left.length).toBeGreaterThanOrEqual(8_000);
    expect(toneLevel(left.slice(0, 8_000), 700)).toBeGreaterThan(LOUD);
    expect(toneLevel(right.slice(0, 8_000), 1000)).toBeGreaterThan(LOUD);
  });

  it('and agents who come back within the grace are ready as before and get the next call', async () => {
    const before = await stage.onDuty('1001', 1000);
    await stage.house().kill9();
    await before.leave();
    await stage.restarted();
    const after = await stage.signedIn('1001');
    const phone = await after.attachPhone();
    stage.keep(phone);
    expect(await after.desk()).toMatchObject({ state: 'ready', activity: 'idle' });
    await stage.impatient('13900000105');
    expect((await stage.contact(await ringing(after))).state).toBe('offered');
    await honest();
  });

  it('and agents who stay away are signed off by the house, not left ready for nobody', async () => {
    const gone = await stage.onDuty('1002');
    await stage.house().kill9();
    await gone.leave();
    await stage.restarted();
    await until(
      async () => {
        const { rows } = await stage
          .database()
          .pool.query<{ state: string }>('select state from agent_states where staff_id = $1', [gone.staffId]);
        return rows[0]?.state === 'offline';
      },
      { what: 'the absent agent to be off line', timeoutMs: 20_000 },
    );
    await honest();
  });
});

describe('the server is killed with chats open', () => {
  it('and they go on: every acknowledged message once, waiting chats for the agents who come back', async () => {
    const agent = await stage.signedIn('1004');
    await agent.ready();
    const served = await stage.visitor();
    const servedId = await served.open();
    await answer(agent);
    // Full hands: the second visitor has to wait.
    await stage.database().pool.query('update agent_profiles set chat_capacity = 1');
    const waiting = await stage.visitor();
    const chatter = startChatter(served, servedId);
    await until(() => chatter.acknowledged.length >= 8, { what: 'a lively chat' });
    await agent.api('POST', '/desk/state', { state: 'not_ready', reason: 'meal' });
    const waitingId = await waiting.open();
    await stage.house().kill9();
    await chatter.stop();
    agent.close();
    await stage.restarted();

    await served.reconnect(stage.house().url);
    // The page sends again what it got no answer for, under the same id.
    for (const { text, id } of chatter.unanswered) await served.send(servedId, text, id);
    const ids = [...chatter.acknowledged, ...chatter.unanswered].map((m) => m.id).sort();
    expect((await saidIn(served, servedId)).sort()).toEqual(ids);
    expect(await stage.contact(servedId)).toMatchObject({ state: 'connected', agent_id: agent.staffId });

    const back = await stage.signedIn('1004');
    await back.ready();
    expect((await back.desk()).contacts.map((c) => c.contact.id)).toContain(servedId);
    await back.command('chat.send', {
      contactId: servedId,
      clientMessageId: 'agent-after-restart',
      kind: 'text',
      text: '我还在',
    });
    expect(await stage.contact(waitingId)).toMatchObject({ state: 'waiting' });
    await back.api('POST', `/contacts/${servedId}/end`);
    await back.api('POST', `/contacts/${servedId}/wrap-up`, { disposition: 'consultation_answered' });
    expect(await ringing(back)).toBe(waitingId);
    await back.api('POST', `/contacts/${waitingId}/accept`);
    await waiting.reconnect(stage.house().url);
    await waiting.send(waitingId, '终于有人了');
    await honest();
  });
});
