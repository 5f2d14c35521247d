import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LiveContact, LiveNow } from '../../../../shared/contracts/routing-live.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { openLiveHouse } from '../../../../test/support/live-house.ts';
import { until } from '../../../../test/support/until.ts';

/** 1008 leads 热线一班 (front-e1), where 1001 works; 1004 is of the new-media team in the other centre; 1016 sees everything. */
const LEADER = '1008';
const MANAGER = '1016';
const SKILLS = { general: 3, fault: 3, chat: 3 };
let database: FreshDatabase;
let house: Awaited<ReturnType<typeof openLiveHouse>>;
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 8 });
  house = await openLiveHouse(database);
});
afterAll(async () => {
  await house.close();
  await database.close();
});
const ended: string[] = [];
afterEach(async () => {
  for (const id of ended.splice(0)) {
    const { state } = await house.contact(id);
    if (state === 'connected') await house.routing.end(id, 'agent', 'agent_ended', 'customer');
    else if (state === 'waiting' || state === 'offered') {
      await house.transactor.run((tx) => house.life.apply(tx, id, { event: 'abandon', actor: 'customer' }));
    }
    if ((await house.contact(id)).state === 'after_call_work') {
      await house.transactor.run((tx) => house.life.apply(tx, id, { event: 'wrap_up', actor: 'customer' }));
    }
    await until(() => house.routing.floor.contact(id) === undefined, { what: 'the floor to forget the contact' });
  }
  for (const agent of house.routing.floor.agents()) {
    if (agent.state === 'ready') await house.routing.agents.set(agent.staffId, { state: 'not_ready', reason: 'break' });
  }
});
const come = async (...args: Parameters<typeof house.come>): Promise<string> => {
  const id = await house.come(...args);
  ended.push(id);
  return id;
};
const look = async (staffNo = LEADER): Promise<LiveNow> => {
  const { body } = await house.ask(staffNo, 'GET', '/live');
  return body as unknown as LiveNow;
};
const order = async (queue: string): Promise<string[]> =>
  (await look()).line.filter((c: LiveContact) => c.queue === queue).map((c) => c.id);
const place = (id: string, wish: object, staffNo = LEADER) =>
  house.ask(staffNo, 'POST', `/live/contacts/${id}/place`, { reason: '老客户反映紧急情况', ...wish });
const auditOf = async (action: string) => {
  const { rows } = await database.pool.query<{ reason: string | null; actor: string }>(
    'select reason, actor from audit_entries where action = $1 order by seq',
    [action],
  );
  return rows;
};

describe('who waits', () => {
  it('is shown masked, with class, place and the people the rule asks', async () => {
    await house.atWork('1001', SKILLS, { isReady: false });
    const first = await come('fault', { channel: 'voice' });
    const elder = await come('fault', { channel: 'voice', serviceClass: 'elder' });
    const now = await look();
    expect(now.line.map((c) => c.id)).toEqual([elder, first]);
    expect(now.line[0]).toMatchObject({ customer: '138****8000', serviceClass: 'elder', queue: 'fault' });
    const fault = now.queues.find((q) => q.code === 'fault');
    expect(fault).toMatchObject({ waiting: 2, shown: 2 });
    expect(fault?.steps.map((s) => [s.rule.afterSeconds, s.people.on, s.people.not_ready])).toEqual([
      [0, 1, 1],
      [30, 1, 1],
    ]);
    expect(JSON.stringify(now)).not.toContain('13800138000');
  });

  it('is told in what changed, and in nothing else', async () => {
    const topic = house.live.socket.topics?.[0];
    const leader = await house.principal(LEADER);
    const session = { subject: { kind: 'staff', principal: leader } } as never;
    expect(topic?.may(session, 'team.front-e1.east')).toBe(true);
    expect(topic?.may(session, 'all')).toBe(false);
    const agent = { subject: { kind: 'staff', principal: await house.principal('1001') } } as never;
    expect(topic?.may(agent, 'team.front-e1.east')).toBe(false);
    house.heard.add('live:team.front-e1.east');
    house.live.start();
    const stays = await come('general', { channel: 'voice' });
    await until(() => house.frames.some((f) => JSON.stringify(f).includes(stays)), { what: 'the whole' });
    house.frames.length = 0;
    const news = await come('general', { channel: 'voice' });
    const frame = await until(() => house.frames.find((f) => JSON.stringify(f).includes(news)), { what: 'the news' });
    expect(JSON.stringify(frame)).not.toContain(stays);
    await house.transactor.run((tx) => house.life.apply(tx, stays, { event: 'abandon', actor: 'customer' }));
    await until(() => house.frames.some((f) => (f.data as { left?: string[] }).left?.includes(stays)), {
      what: 'the one who left',
    });
    await house.live.stop();
    house.heard.clear();
  });

  it('is for leaders, each with their own people: a team leader does not see another team', async () => {
    await house.atWork('1001', SKILLS, { isReady: false });
    await house.atWork('1004', { chat: 5 }, { voice: 0, isReady: false });
    expect((await look()).agents.map((a) => a.staffNo)).toEqual(['1001']);
    expect((await look(MANAGER)).agents.map((a) => a.staffNo)).toEqual(['1001', '1004']);
    expect((await house.ask('1001', 'GET', '/live')).status).toBe(403);
    const id = await come('general', { channel: 'voice' });
    expect((await place(id, { move: 'top' }, '1001')).status).toBe(403);
    const queueOfTheWest = "update queues set centre = 'west' where code = 'billing'";
    await database.pool.query(queueOfTheWest);
    const other = await come('billing', { channel: 'voice' });
    const refused = await until(
      async () => {
        const answer = await place(other, { move: 'top' });
        return answer.status === 403 ? answer : undefined;
      },
      { what: 'the queue of another centre to be closed' },
    );
    expect(refused.body['code']).toBe('identity.out_of_scope');
    await database.pool.query("update queues set centre = null where code = 'billing'");
  });
});

describe('the hand of the shift leader in the line', () => {
  it('changes who is offered next, is kept with its reason, and can be taken back', async () => {
    const [a, b, c] = [await come('fault'), await come('fault'), await come('fault')];
    expect(await order('fault')).toEqual([a, b, c]);
    const moved = await place(c, { move: 'top' });
    expect(moved.body).toMatchObject({ position: 1 });
    expect(await order('fault')).toEqual([c, a, b]);
    await place(b, { move: 'before', before: a });
    expect(await order('fault')).toEqual([c, b, a]);
    await place(b, { move: 'down' });
    expect(await order('fault')).toEqual([c, a, b]);
    await place(b, { move: 'up' });
    const undone = await place(b, { move: 'up' });
    expect(await order('fault')).toEqual([b, c, a]);
    await house.ask(LEADER, 'POST', `/live/places/${String(undone.body['placeId'])}/undo`);
    expect(await order('fault')).toEqual([c, b, a]);
    const again = await house.ask(LEADER, 'POST', `/live/places/${String(undone.body['placeId'])}/undo`);
    expect(again.body['code']).toBe('live.cannot_undo');

    const agent = await house.atWork('1001', SKILLS);
    await until(async () => (await house.contact(c)).state === 'offered', { what: 'the one at the top to ring' });
    expect((await house.contact(c)).agent_id).toBe(agent);
    expect((await house.contact(a)).state).toBe('waiting');
    const { rows } = await database.pool.query(
      'select by_staff, reason, undone_at is null as stands from contact_places where contact_id = $1 order by at',
      [b],
    );
    const leader = await house.principal(LEADER);
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)).toEqual({ by_staff: leader.staffId, reason: '老客户反映紧急情况', stands: false });
    expect((await auditOf('contact.placed')).at(-1)).toMatchObject({ reason: '老客户反映紧急情况' });
    expect(await auditOf('contact.place_undone')).toHaveLength(1);
  });

  it('needs a reason, and says so when there is nothing to move', async () => {
    const [a, b] = [await come('fault'), await come('general')];
    expect((await place(a, { move: 'top', reason: '急' })).body['code']).toBe('identity.reason_required');
    expect((await place(a, { move: 'top' })).body['code']).toBe('live.already_there');
    expect((await place(a, { move: 'before', before: b })).body['code']).toBe('live.other_queue');
    await house.transactor.run((tx) => house.life.apply(tx, a, { event: 'abandon', actor: 'customer' }));
    await until(() => house.routing.floor.contact(a) === undefined, { what: 'the floor to know' });
    expect((await place(a, { move: 'top' })).body['code']).toBe('live.not_waiting');
  });

  it('puts somebody before those whom we had lost, when that is wished', async () => {
    const [a, b] = [await come('fault'), await come('fault')];
    await database.pool.query('update contacts set put_first = true, version = version + 1 where id = $1', [a]);
    house.routing.noted(await house.contact(a));
    await place(b, { move: 'top' });
    expect(await order('fault')).toEqual([b, a]);
    await place(b, { move: 'down' });
    expect(await order('fault')).toEqual([a, b]);
  });
});

describe('pull and assign', () => {
  it('a leader takes a waiting contact although not ready for more', async () => {
    const leader = await house.atWork(LEADER, SKILLS, { isReady: false });
    const id = await come('fault', { channel: 'voice' });
    expect((await house.ask(LEADER, 'POST', `/live/contacts/${id}/pull`)).status).toBe(200);
    expect(await house.contact(id)).toMatchObject({ state: 'connected', agent_id: leader });
    expect(await auditOf('contact.pulled')).toHaveLength(1);
    const next = await come('fault', { channel: 'voice' });
    const full = await house.ask(LEADER, 'POST', `/live/contacts/${next}/pull`);
    expect(full.body['code']).toBe('live.hands_full');
  });

  it('lets it ring at the chosen agent, and refuses in a sentence who cannot take it', async () => {
    const able = await house.atWork('1001', SKILLS, { isReady: false });
    const id = await come('fault', { channel: 'voice' });
    const assign = (staffId: string, staffNo = LEADER) =>
      house.ask(staffNo, 'POST', `/live/contacts/${id}/assign`, { staffId, reason: '客户指定要找他' });
    const resting = await assign(able);
    expect(resting.body['code']).toBe('live.not_ready');
    expect(String(resting.body['title'])).toContain('正在示忙');
    const chatter = await house.atWork('1004', { chat: 5 }, { voice: 0 });
    expect((await assign(chatter)).body['code']).toBe('identity.out_of_scope');
    expect((await assign(chatter, MANAGER)).body['code']).toBe('live.not_an_agent');
    const cold = await house.atWork('1002', { chat: 5 });
    expect((await assign(cold, MANAGER)).body['code']).toBe('live.no_skill');
    house.online.delete(cold);
    await house.atWork('1002', { general: 1 }, { isReady: false });
    expect((await house.contact(id)).state).toBe('waiting');
    // No audio: nobody is offered to, and nobody can be made to.
    house.online.delete(able);
    await house.routing.agents.set(able, { state: 'ready' });
    expect((await assign(able)).body['code']).toBe('live.not_reachable');
    await house.routing.agents.set(able, { state: 'not_ready', reason: 'break' });
    await house.atWork('1001', SKILLS);
    const rings = await until(async () => (await house.contact(id)).state === 'offered', { what: 'it to ring' });
    expect(rings).toBe(true);
    expect(String((await assign(able)).body['code'])).toBe('live.not_waiting');
  });

  it('sets an agent not ready, signs them off only with empty hands, each with a reason', async () => {
    const agent = await house.atWork('1001', SKILLS);
    const id = await come('chat');
    await until(async () => (await house.contact(id)).state === 'offered', { what: 'the chat to ring' });
    await house.routing.offers.accept(id, agent);
    const set = (wish: object, staffNo = LEADER) =>
      house.ask(staffNo, 'POST', `/live/agents/${agent}/state`, { because: '情绪需要调整', ...wish });
    const full = await set({ state: 'offline' });
    expect([full.status, full.body['code']]).toEqual([422, 'live.agent_has_contacts']);
    expect((await set({ state: 'not_ready', reason: 'care' })).status).toBe(200);
    expect(house.routing.floor.agent(agent)).toMatchObject({ state: 'not_ready', reason: 'care' });
    expect((await set({ state: 'offline' }, '1004')).status).toBe(403);
    await house.routing.end(id, 'agent', 'agent_ended', `staff:${agent}`);
    await house.transactor.run((tx) => house.life.apply(tx, id, { event: 'wrap_up', actor: `staff:${agent}` }));
    await until(() => house.routing.floor.hands(agent).length === 0, { what: 'the hands to be empty' });
    expect((await set({ state: 'offline' })).status).toBe(200);
    expect(house.routing.floor.agent(agent)?.state).toBe('offline');
    expect((await auditOf('agent.state_set')).map((a) => a.reason)).toEqual(['情绪需要调整', '情绪需要调整']);
  });
});
