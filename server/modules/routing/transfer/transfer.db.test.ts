import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Consult } from '../../../../shared/contracts/routing-live.ts';
import type { WhyStory } from '../../../../shared/contracts/routing-why.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { openLiveHouse } from '../../../../test/support/live-house.ts';
import { until } from '../../../../test/support/until.ts';

/** 1001 and 1002 serve everything, 1007 works at home, 1009 is the complaint desk. */
/** The bells run by the real clock; the test only moves ahead of it. */
const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
let database: FreshDatabase;
let house: Awaited<ReturnType<typeof openLiveHouse>>;
let agents: Record<'a' | 'b' | 'c', string>;
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 8 });
  house = await openLiveHouse(database, clock);
  const all = { general: 3, fault: 3, chat: 3 };
  agents = {
    a: await house.atWork('1001', all),
    b: await house.atWork('1002', all, { isReady: false }),
    c: await house.atWork('1009', { complaint: 5, general: 1 }, { isReady: false }),
  };
});
afterAll(async () => {
  await house.close();
  await database.close();
});
/** Only the first is ready: whatever comes is theirs. */
beforeEach(async () => {
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from contacts where state in ('waiting', 'offered', 'connected', 'after_call_work')",
  );
  for (const { id } of rows) await over(id);
  await set('a', true);
  await set('b', false);
  await set('c', false);
});
const set = (who: keyof typeof agents, isReady: boolean) =>
  house.routing.agents.set(agents[who], isReady ? { state: 'ready' } : { state: 'not_ready', reason: 'break' });
const inState = (id: string, state: string) =>
  until(async () => ((await house.contact(id)).state === state ? house.contact(id) : undefined), {
    what: `the contact to be ${state}`,
  });
async function talking(channel: 'voice' | 'chat' = 'chat'): Promise<string> {
  const id = await house.come('fault', { channel });
  await inState(id, 'offered');
  await house.routing.offers.accept(id, agents.a);
  return id;
}
const over = async (id: string): Promise<void> => {
  const { state, agent_id } = await house.contact(id);
  if (state === 'offered') await house.routing.offers.accept(id, agent_id ?? '');
  if (state === 'offered' || state === 'connected') await house.routing.end(id, 'agent', 'agent_ended', 'customer');
  const event = state === 'waiting' ? 'abandon' : 'wrap_up';
  await house.transactor.run((tx) => house.life.apply(tx, id, { event, actor: 'customer' }));
  await until(() => house.routing.floor.contact(id) === undefined, { what: 'the floor to forget it' });
};
const transfer = (id: string, to: object, staffNo = '1001') =>
  house.ask(staffNo, 'POST', `/contacts/${id}/transfer`, {
    to,
    reason: 'other_skill',
    note: '客户要求核对上月账单，已核对身份',
  });

describe('a transfer', () => {
  it('to a colleague who is free rings there with reason and note, and keeps the story', async () => {
    const id = await talking();
    const before = await house.contact(id);
    await set('a', false);
    await set('b', true);
    expect((await transfer(id, { kind: 'agent', staffId: agents.b })).status).toBe(200);
    const row = await inState(id, 'offered');
    expect(row.agent_id).toBe(agents.b);
    expect([row.requested_human_at, row.answered_at]).toEqual([before.requested_human_at, before.answered_at]);
    expect(Number(row.queued_at)).toBeGreaterThan(Number(before.answered_at));
    expect(house.waits.at(-1)).toBe(id);
    const told = await house.ask('1002', 'GET', `/contacts/${id}/transfer`);
    const name = (await house.principal('1001')).name;
    expect(told.body['transfer']).toMatchObject({
      byName: name,
      reason: 'other_skill',
      note: '客户要求核对上月账单，已核对身份',
    });
    await over(id);
  });

  it('that the colleague lets ring out goes first in their queue, and is not lost', async () => {
    const id = await talking();
    await set('a', false);
    await set('b', true);
    await transfer(id, { kind: 'agent', staffId: agents.b });
    await inState(id, 'offered');
    await set('b', false);
    await house.routing.offers.miss(id, agents.b);
    const row = await inState(id, 'waiting');
    expect(row).toMatchObject({ put_first: true, agent_id: null });
    const earlier = await house.come('fault');
    await set('a', true);
    const next = await inState(id, 'offered');
    expect(next.agent_id).toBe(agents.a);
    expect((await house.contact(earlier)).state).toBe('waiting');
    await house.routing.offers.accept(id, agents.a);
    expect(await house.contact(id)).toMatchObject({ put_first: false });
    await over(id);
    await over(earlier);
  });

  it('to a colleague who is busy waits for them in the queue they are there for', async () => {
    const id = await talking();
    expect((await transfer(id, { kind: 'agent', staffId: agents.c })).body).toMatchObject({});
    const nobody = await house.contact(id);
    expect(nobody).toMatchObject({ state: 'waiting', queue_code: 'complaint' });
    await over(id);
  });

  it('to a queue and to a post waits there anew; one leg of a call hears music meanwhile', async () => {
    const chat = await talking();
    await set('a', false);
    expect((await transfer(chat, { kind: 'queue', queue: 'billing' })).body).toEqual({ queue: 'billing' });
    expect(await house.contact(chat)).toMatchObject({ state: 'waiting', queue_code: 'billing', agent_id: null });
    await over(chat);
    await set('a', true);
    const call = await talking('voice');
    await set('a', false);
    expect((await transfer(call, { kind: 'post', post: 'complaint_desk' })).body).toEqual({ queue: 'complaint' });
    expect(house.waits.at(-1)).toBe(call);
    await over(call);
  });

  it('is refused with the reason: to nobody, to the absent, to oneself, to no queue, of what is not mine', async () => {
    const id = await talking();
    const code = async (to: object, staffNo?: string) => (await transfer(id, to, staffNo)).body['code'];
    expect(await code({ kind: 'agent', staffId: agents.a })).toBe('live.to_yourself');
    expect(await code({ kind: 'queue', queue: 'nowhere' })).toBe('live.no_such_queue');
    expect(await code({ kind: 'post', post: 'vip_manager' })).toBe('live.nobody_of_post');
    await house.routing.agents.set(agents.b, { state: 'offline' });
    expect(await code({ kind: 'agent', staffId: agents.b })).toBe('live.signed_off');
    expect(await code({ kind: 'queue', queue: 'billing' }, '1002')).toBe('identity.out_of_scope');
    expect((await house.contact(id)).state).toBe('connected');
    await over(id);
  });

  it('names to whom it can go, those who are free first', async () => {
    const id = await talking();
    await set('c', true);
    const { body } = await house.ask('1001', 'GET', `/contacts/${id}/transfer-targets`);
    expect((body['agents'] as { staffId: string; free: boolean }[]).map((a) => [a.staffId, a.free])).toEqual([
      [agents.c, true],
      [agents.b, false],
    ]);
    expect((body['posts'] as { code: string }[]).map((p) => p.code)).toContain('complaint_desk');
    await over(id);
  });

  it('is told in the story of why: who passed it on, and that the wait began anew', async () => {
    const id = await talking();
    await transfer(id, { kind: 'queue', queue: 'billing' });
    const { body } = await house.ask('1016', 'GET', `/contacts/${id}/why`);
    const story = body as unknown as WhyStory;
    expect(story.timeline.map((s) => s.kind)).toEqual(['asked', 'offered', 'taken', 'passed_on']);
    expect(story.timeline.at(-1)?.words.zh).toMatch(/转接（需要专席处理），重新计时等待$/);
    expect(story.offers[0]?.words.zh[0]).toBe('您没有等待，立即有人接听。');
    expect(story.customerWords.zh.join('')).toMatch(/本队列第1位/);
    const name = (await house.principal('1001')).name;
    expect(story.customerWords.zh.join('')).not.toContain(name);
    await over(id);
  });
});

describe('asking a colleague beside a contact', () => {
  it('is heard by the two alone: not a word of it comes near the customer', async () => {
    const id = await talking();
    await house.transcripts.post({
      contactId: id,
      author: 'customer',
      authorName: '客户',
      kind: 'text',
      text: '我的账单多扣了30元',
      clientMessageId: 'm1',
    } as never);
    const opened = await house.ask('1001', 'POST', `/contacts/${id}/consults`, {
      staffId: agents.c,
      text: '这种重复扣费怎么退？',
    });
    const consult = String(opened.body['id']);
    const twice = await house.ask('1001', 'POST', `/contacts/${id}/consults`, { staffId: agents.c, text: '在吗' });
    expect(twice.body['code']).toBe('live.already_asked');
    const word = { text: '走差错退费，24小时到账', clientMessageId: 'w1' };
    await house.ask('1009', 'POST', `/consults/${consult}/messages`, word);
    await house.ask('1009', 'POST', `/consults/${consult}/messages`, word);
    const mine = async (staffNo: string) => (await house.ask(staffNo, 'GET', '/consults')).body as unknown as Consult[];
    const [asked] = await mine('1009');
    expect(asked?.messages.map((m) => [m.text, m.mine])).toEqual([
      ['这种重复扣费怎么退？', false],
      ['走差错退费，24小时到账', true],
    ]);
    expect(asked?.transcript.map((e) => e.text)).toEqual(['我的账单多扣了30元']);
    expect(await mine('1002')).toEqual([]);
    const stranger = await house.ask('1002', 'POST', `/consults/${consult}/messages`, word);
    expect(stranger.status).toBe(404);
    const seen = await house.transcripts.after(id, 0, 100);
    expect(JSON.stringify(seen)).not.toContain('退费');
    await transfer(id, { kind: 'queue', queue: 'billing' });
    expect(await mine('1009')).toEqual([]);
    const late = await house.ask('1009', 'POST', `/consults/${consult}/messages`, { ...word, clientMessageId: 'w2' });
    expect(late.body['code']).toBe('live.consult_closed');
    await over(id);
  });
});

describe('after-call work', () => {
  it('ends by itself at the limit, once extended a minute later, and without a result', async () => {
    const id = await talking();
    await house.routing.end(id, 'agent', 'agent_ended', `staff:${agents.a}`);
    const clocks = (await house.ask('1001', 'GET', '/desk/clocks')).body['afterCall'];
    const due = new Date(Number((await house.contact(id)).ended_at) + 180_000).toISOString();
    expect(clocks).toEqual([{ contactId: id, dueAt: due, extended: false }]);
    const extend = (reason: string) => house.ask('1001', 'POST', `/contacts/${id}/after-call/extend`, { reason });
    expect((await extend('急')).body['code']).toBe('identity.reason_required');
    expect((await extend('工单还没有填完')).status).toBe(200);
    expect((await extend('工单还没有填完')).body['code']).toBe('live.already_extended');
    house.live.start();
    clock.ahead += 200_000;
    const later = (await house.ask('1001', 'GET', '/desk/clocks')).body['afterCall'];
    expect(later).toEqual([{ contactId: id, dueAt: new Date(Date.parse(due) + 60_000).toISOString(), extended: true }]);
    expect((await house.contact(id)).state).toBe('after_call_work');
    clock.ahead += 41_000;
    const row = await inState(id, 'closed');
    expect(row.disposition).toBe('not_given');
    await house.live.stop();
  });
});
