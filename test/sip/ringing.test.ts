import { describe, expect, it } from 'vitest';
import { releaseRingSeconds } from '../support/rules.ts';
import { answer, ringing, useStage } from '../support/stage.ts';
import { contains } from '../support/prompt.ts';
import { until } from '../support/until.ts';

// The house has read its queues when it opens; it reads them again when it is opened again.
const stage = useStage();
const NUMBER = '13900000071';

const offersOf = async (contactId: string) => {
  const { rows } = await stage
    .database()
    .pool.query<{ agent_id: string; outcome: string | null; reason: string | null }>(
      'select agent_id, outcome, reason from offers where contact_id = $1 order by offered_at',
      [contactId],
    );
  return rows;
};

describe('an offer that is not taken', () => {
  it('goes to another agent when nobody answers, and the caller keeps the place in the queue', async () => {
    await releaseRingSeconds(stage.database().pool, 5);
    await stage.house().stop();
    await stage.restarted();

    const first = await stage.onDuty('1001');
    const phone = await stage.impatient(NUMBER);
    const id = await ringing(first);
    const before = await stage.contact(id);
    const [shown] = (await first.desk()).contacts;
    expect(Date.parse(shown?.ringUntil ?? '') - Date.now()).toBeLessThanOrEqual(5_000);
    expect(shown?.why).toContain('技能匹配');
    const second = await stage.onDuty('1002');
    expect(await ringing(second)).toBe(id);
    const after = await stage.contact(id);
    expect(after.queued_at).toEqual(before.queued_at);
    expect(after.requested_human_at).toEqual(before.requested_human_at);
    expect(await first.desk()).toMatchObject({ state: 'not_ready', reason: 'missed_offer', contacts: [] });
    expect(await offersOf(id)).toEqual([
      { agent_id: first.staffId, outcome: 'missed', reason: 'no_answer' },
      { agent_id: second.staffId, outcome: null, reason: null },
    ]);
    expect(await first.raw('POST', `/contacts/${id}/accept`)).toMatchObject({ status: 409 });
    await answer(second);
    await stage.inState(NUMBER, 'connected');
    expect(phone.events.some((e) => e.type === 'CALL_CLOSED')).toBe(false);
  });

  it('goes to another agent when it is given back, with the reason on record', async () => {
    const first = await stage.onDuty('1001');
    await stage.impatient(NUMBER);
    const id = await ringing(first);
    const second = await stage.onDuty('1002');
    await first.api('POST', `/contacts/${id}/reject`, { reason: 'technical' });
    expect(await ringing(second)).toBe(id);
    expect(await offersOf(id)).toMatchObject([
      { agent_id: first.staffId, outcome: 'rejected', reason: 'technical' },
      { agent_id: second.staffId, outcome: null },
    ]);
    expect(await first.desk()).toMatchObject({ activity: 'idle', contacts: [] });
    expect(await first.raw('POST', `/contacts/${id}/reject`, { reason: 'technical' })).toMatchObject({ status: 409 });
    expect(await second.raw('POST', `/contacts/${id}/reject`, { reason: 'bored' })).toMatchObject({ status: 400 });
  });
});

describe('callers in a row and one agent', () => {
  it('one more caller hears how many are before, and they are taken in the order they came', async () => {
    const agent = await stage.onDuty('1001');
    await stage.impatient('13900000072');
    const first = await answer(agent);
    await stage.inState('13900000072', 'connected');
    await stage.impatient('13900000073');
    const second = await stage.inState('13900000073', 'waiting');
    const third = await stage.impatient('13900000074');
    const waiting = await stage.inState('13900000074', 'waiting');
    for (const words of ['transfer-to-agent', 'position-before', 'number-1', 'position-after']) {
      await until(async () => contains(await third.hears(), words), { what: `the third caller to hear ${words}` });
    }
    await agent.api('POST', `/contacts/${first}/end`);
    await agent.api('POST', `/contacts/${first}/wrap-up`, { disposition: 'consultation_answered' });
    expect(await ringing(agent)).toBe(second.id);
    expect(await stage.contact(waiting.id)).toMatchObject({ state: 'waiting' });
    third.hangUp();
    await stage.inState('13900000074', 'abandoned');
  });
});

describe('one pair of ears', () => {
  it('is not given a chat while it talks, nor a call while it chats', async () => {
    const agent = await stage.onDuty('1001');
    await stage.impatient('13900000075');
    const call = await answer(agent);
    await stage.inState('13900000075', 'connected');
    const visitor = await stage.visitor();
    const chat = await visitor.open();
    // Two rounds of the matcher.
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    expect(await stage.contact(chat)).toMatchObject({ state: 'waiting' });
    await agent.api('POST', `/contacts/${call}/end`);
    await agent.api('POST', `/contacts/${call}/wrap-up`, { disposition: 'consultation_answered' });
    expect(await answer(agent)).toBe(chat);
    await stage.impatient('13900000076');
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    expect(await stage.inState('13900000076', 'waiting')).toMatchObject({ agent_id: null });
    await agent.api('POST', `/contacts/${chat}/end`);
    await agent.api('POST', `/contacts/${chat}/wrap-up`, { disposition: 'consultation_answered' });
    expect(await ringing(agent)).toBe((await stage.contactOf('13900000076'))?.id);
  });
});
