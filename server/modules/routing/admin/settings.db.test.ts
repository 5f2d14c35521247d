import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AdminQueue, AdminSkill, Calendar, EntryRules } from '../../../../shared/contracts/routing-admin.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import type { Answer } from '../../../../test/support/identity.ts';
import { openAdmin, type AdminHouse } from '../../../../test/support/routing-admin.ts';
import { releaseRules } from '../../../../test/support/rules.ts';

let fresh: FreshDatabase;
let house: AdminHouse;
let token: string;
let agent: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  house = await openAdmin(fresh);
  ({ manager: token, agent } = house);
});
afterAll(async () => {
  await house.app.close();
  await fresh.close();
});

const get = (path: string, as = token): Promise<Answer> => house.ask('GET', `/api/routing${path}`, { token: as });
const put = (path: string, body: object, as = token): Promise<Answer> =>
  house.ask('PUT', `/api/routing${path}`, { token: as, body });
const post = (path: string, body: object, as = token): Promise<Answer> =>
  house.ask('POST', `/api/routing${path}`, { token: as, body });
const queue = async (code: string): Promise<AdminQueue> =>
  ((await get('/queues?pageSize=200')).body['items'] as AdminQueue[]).find((q) => q.code === code)!;
const skill = async (code: string): Promise<AdminSkill> =>
  ((await get('/skills?pageSize=200')).body['items'] as AdminSkill[]).find((s) => s.code === code)!;
const wishOf = ({ code: _c, waiting: _w, hasRules: _h, entries: _e, ...wish }: AdminQueue) => wish;
const change = async (code: string, wish: Partial<AdminQueue>): Promise<Answer> =>
  put(`/queues/${code}`, { ...wishOf(await queue(code)), ...wish });
const NIGHT = {
  code: 'night',
  zh: '夜间值守',
  en: 'Night watch',
  channel: null,
  businessLine: '广电宽带',
  centre: 'east',
  calendar: null,
  closedTo: null,
  active: true,
  answerSeconds: 20,
  answerTarget: 0.8,
  shortAbandonSeconds: 5,
};
const events = async (): Promise<Record<string, unknown>[]> =>
  (
    await fresh.pool.query<{ data: Record<string, unknown> }>(
      `select data from events where type = 'routing.settings_changed' order by position`,
    )
  ).rows.map((r) => r.data);
const acts = async (): Promise<string[]> =>
  (
    await fresh.pool.query<{ action: string }>(
      `select action from audit_entries where subject_kind in ('queue', 'skill', 'calendar', 'routing_profile', 'routing', 'agent')
     order by seq`,
    )
  ).rows.map((r) => r.action);

beforeEach(async () => {
  await fresh.pool.query(`update queues set closed_to = null, calendar = null, active = true, channel = null`);
  await fresh.pool.query(`delete from queues where code like 'n%'`);
});

describe('who may', () => {
  it('an agent reads queues, skills and hours, and changes nothing', async () => {
    for (const path of ['/queues', '/skills', '/calendars', '/entries', '/profiles', '/holidays?year=2026'])
      expect((await get(path, agent)).status, path).toBe(200);
    const entries = (await get('/entries', agent)).body as unknown as EntryRules;
    const refused = [
      await post('/queues', NIGHT, agent),
      await put('/queues/general', wishOf(await queue('general')), agent),
      await put('/entries', entries, agent),
      await post('/skills', { code: 'x', zh: '外语', en: 'Languages' }, agent),
      await put('/skills/chat', { version: 1, zh: '外语', en: 'x', active: false }, agent),
    ];
    for (const r of refused)
      expect(r).toMatchObject({ status: 403, body: { details: { permission: 'queue.manage' } } });
    expect((await get('/queues', '')).status).toBe(401);
    expect(await acts()).toEqual([]);
  });
});

describe('a queue', () => {
  it('is made, changed and heard of, and every step is on the record', async () => {
    const before = (await events()).length;
    const made = await post('/queues', NIGHT);
    expect(made).toMatchObject({ status: 201, body: { code: 'night', version: 1, hasRules: false, waiting: 0 } });
    expect((await change('night', { answerSeconds: 30 })).body).toMatchObject({ version: 2, answerSeconds: 30 });
    expect((await change('night', {})).body).toMatchObject({ version: 2 });
    expect((await events()).slice(before)).toEqual([
      { part: 'queues', staffIds: null },
      { part: 'queues', staffIds: null },
    ]);
    expect((await acts()).slice(-2)).toEqual(['queue.created', 'queue.changed']);
  });

  it('keeps the change of whoever was first', async () => {
    const read = wishOf(await queue('fault'));
    expect((await put('/queues/fault', { ...read, answerSeconds: 25 })).status).toBe(200);
    const late = await put('/queues/fault', { ...read, answerSeconds: 10 });
    expect(late).toMatchObject({ status: 409, body: { code: 'common.changed_meanwhile' } });
    const both = await Promise.all([26, 27].map(async (n) => change('fault', { answerSeconds: n })));
    expect(both.map((b) => b.status).sort()).toEqual([200, 409]);
  });

  it('of a code or name that is taken, in a centre or with hours that do not exist, is refused', async () => {
    expect((await post('/queues', { ...NIGHT, code: 'fault' })).body['code']).toBe('routing.code_taken');
    expect((await post('/queues', { ...NIGHT, zh: '话费账单' })).body['code']).toBe('routing.name_taken');
    expect((await post('/queues', { ...NIGHT, centre: 'moon' })).body['code']).toBe('routing.unknown_centre');
    const hours = await post('/queues', { ...NIGHT, calendar: 'never', closedTo: 'general' });
    expect(hours.body['code']).toBe('routing.unknown_calendar');
    for (const bad of [
      { code: 'Night!' },
      { zh: ' ' },
      { answerTarget: 1.2 },
      { answerSeconds: 0 },
      { channel: 'fax' },
    ])
      expect((await post('/queues', { ...NIGHT, ...bad })).status, JSON.stringify(bad)).toBe(400);
  });

  it('with hours says who takes over, who is somebody else, and the way ends at an open door', async () => {
    const code = async (answer: Promise<Answer>): Promise<unknown> => (await answer).body['code'];
    expect(await code(change('vip', { calendar: 'office' }))).toBe('routing.closed_to_missing');
    expect(await code(change('vip', { calendar: 'office', closedTo: 'vip' }))).toBe('routing.closed_to_itself');
    expect((await change('vip', { calendar: 'office', closedTo: 'elder' })).status).toBe(200);
    const circle = await change('elder', { calendar: 'office', closedTo: 'vip' });
    expect(circle.body).toMatchObject({
      code: 'routing.closed_to_circle',
      title: expect.stringContaining('老年关爱专席 → VIP专席 → 老年关爱专席') as string,
    });
    expect((await change('elder', { calendar: 'daytime', closedTo: 'general' })).status).toBe(200);
    // Now the last open door of that way gets hours: the way must go on.
    expect(await code(change('general', { calendar: 'office' }))).toBe('routing.closed_to_missing');
    expect(await code(change('chat', { channel: 'chat', calendar: 'office', closedTo: 'nobody' }))).toBe(
      'routing.closed_to_unusable',
    );
    // Who keeps no hours needs nobody to take over.
    expect((await change('vip', { calendar: null, closedTo: 'elder' })).body).toMatchObject({ closedTo: null });
  });

  it('of one channel is not led to by others', async () => {
    expect((await change('chat', { channel: 'voice' })).body).toMatchObject({ code: 'routing.entry_channel' });
    expect((await change('chat', { channel: 'chat' })).status).toBe(200);
    const mixed = await change('vip', { calendar: 'office', closedTo: 'chat' });
    expect(mixed.body['code']).toBe('routing.closed_to_channel');
  });

  it('is not taken out of use while somebody waits, rules lead there or others hand over to it', async () => {
    await fresh.pool.query(
      `insert into contacts (id, channel, state, customer_address, queue_code, arrived_at, queued_at)
       values ($1, 'voice', 'waiting', '13900000001', 'general', now(), now())`,
      [newId()],
    );
    await releaseRules(
      fresh.pool,
      `jsonb_set(rules, '{queues,0,steps}',
         '[{"kind":"skill","afterSeconds":0,"skill":"billing","minLevel":1,"scope":"everywhere"},
           {"kind":"queue","afterSeconds":30,"queue":"general"}]')`,
    );
    await change('vip', { calendar: 'office', closedTo: 'general' });
    const refused = await change('general', { active: false });
    expect(refused).toMatchObject({ status: 422, body: { code: 'routing.queue_in_use' } });
    expect(refused.body['title']).toBe(
      '队列“综合咨询”还不能停用：还有 1 个联络在等候；进线规则第 8 条指向它；VIP专席在非营业时段转到它；生效的路由规则让话费账单溢出到它。',
    );
    const english = await house.ask('PUT', '/api/routing/queues/general', {
      token,
      body: { ...wishOf(await queue('general')), active: false },
      headers: { 'accept-language': 'en' },
    });
    expect(english.body['title']).toMatch(/1 contacts wait in it; entry rules 8 lead to it; VIP hand over/);
    await fresh.pool.query('delete from contacts');
    await post('/queues', NIGHT);
    expect((await change('night', { active: false })).body).toMatchObject({ active: false });
  });
});

describe('the entry rules', () => {
  const rules = async (): Promise<EntryRules> => (await get('/entries')).body as unknown as EntryRules;
  it('are set as a whole, in order, and the last one catches everything', async () => {
    const { version, items } = await rules();
    const swapped = [...items.slice(0, 3), ...items.slice(3, 7).reverse(), ...items.slice(7)];
    const set = await put('/entries', { version, items: swapped });
    expect(set).toMatchObject({ status: 200, body: { version: version + 1, items: swapped } });
    expect((await put('/entries', { version, items })).status).toBe(409);
    const open = await put('/entries', { version: version + 1, items: items.slice(0, -1) });
    expect(open.body['code']).toBe('routing.entries_catch_all');
    expect((await put('/entries', { version: version + 1, items: [] })).status).toBe(400);
  });
  it('name queues in use, and none stands there in vain', async () => {
    const { version, items } = await rules();
    const first = { channel: null, serviceClass: null, topicPrefix: 'fault', queue: 'fault' } as const;
    const rest = items.filter((i) => i.topicPrefix !== 'fault');
    const inVain = [first, { ...first, topicPrefix: 'fault.tv' }, ...rest];
    expect((await put('/entries', { version, items: inVain })).body).toMatchObject({
      code: 'routing.entry_unreachable',
      details: { row: 2, by: 1 },
    });
    const specificFirst = [{ ...first, topicPrefix: 'fault.tv', queue: 'vip' }, first, ...rest];
    expect((await put('/entries', { version, items: specificFirst })).status).toBe(200);
    const nowhere = [{ ...first, queue: 'nowhere' }, ...rest];
    expect((await put('/entries', { version: version + 1, items: nowhere })).body['code']).toBe('routing.entry_queue');
  });
});

describe('a skill', () => {
  it('is added, renamed, and taken out of use only when nobody needs it', async () => {
    expect((await post('/skills', { code: 'english', zh: '英语', en: 'English' })).status).toBe(201);
    expect((await post('/skills', { code: 'english2', zh: '英语', en: 'E2' })).body['code']).toBe('routing.name_taken');
    const { version } = await skill('english');
    const off = { version, zh: '英语服务', en: 'English', active: false };
    expect((await put('/skills/english', off)).body).toMatchObject({ active: false, zh: '英语服务', version: 2 });
    const chat = await skill('chat');
    const refused = await put('/skills/chat', { version: chat.version, zh: chat.zh, en: chat.en, active: false });
    expect(refused.body['title']).toContain('生效的路由规则中，在线客服要求这项技能');
    expect(await put('/skills/nothing', off)).toMatchObject({ status: 404 });
  });
});

describe('business hours', () => {
  const hours = { zh: '晚班', en: 'Evening', statutory: true, holidayHours: [], makeupHours: [], exceptions: [] };
  const week = [[[1_080, 1_560]], [], [], [], [], [], []];
  it('are made, changed and deleted, say whether they are open now, and are not deleted under a queue', async () => {
    const made = await post('/calendars', { code: 'evening', ...hours, week });
    // Wednesday, ten in the morning: the only shift of the week begins on Monday at six.
    expect(made).toMatchObject({
      status: 201,
      body: { now: { open: false, changesAt: '2026-11-23T10:00:00.000Z', holidaysKnown: true }, queues: [] },
    });
    await change('vip', { calendar: 'evening', closedTo: 'general' });
    const inUse = await house.ask('DELETE', '/api/routing/calendars/evening?version=1', { token });
    expect(inUse.body).toMatchObject({
      code: 'routing.calendar_in_use',
      title: expect.stringContaining('VIP专席') as string,
    });
    await change('vip', { calendar: null });
    const exceptions = [{ day: '2026-11-18', name: '割接', hours: [[0, 1_440]] }];
    const changed = await put('/calendars/evening', { version: 1, ...hours, week, exceptions });
    expect(changed.body).toMatchObject({ version: 2, exceptions, now: { open: true } });
    expect((await put('/calendars/evening', { version: 1, ...hours, week })).status).toBe(409);
    expect((await house.ask('DELETE', '/api/routing/calendars/evening?version=2', { token })).status).toBe(200);
  });
  it('that overlap, or name a day that does not exist or is there twice, are refused', async () => {
    const overlap = [
      [
        [480, 720],
        [700, 800],
      ],
      [],
      [],
      [],
      [],
      [],
      [],
    ];
    const wrong = await post('/calendars', { code: 'wrong', ...hours, week: overlap });
    expect(wrong.body).toMatchObject({
      code: 'routing.hours_wrong',
      title: expect.stringContaining('星期一') as string,
    });
    const day = { day: '2026-02-30', name: '不存在', hours: [] };
    expect((await post('/calendars', { code: 'wrong', ...hours, week, exceptions: [day] })).body['code']).toBe(
      'routing.day_twice',
    );
    const twice = { day: '2026-02-20', name: '两次', hours: [] };
    const again = await post('/calendars', { code: 'wrong', ...hours, week, exceptions: [twice, twice] });
    expect(again.body['code']).toBe('routing.day_twice');
    expect(((await get('/calendars')).body['items'] as Calendar[]).map((c) => c.code)).toEqual(['daytime', 'office']);
  });
  it('know the holidays of this year and say when they do not know', async () => {
    const known = (await get('/holidays?year=2026')).body;
    expect(known).toMatchObject({ known: true, firstKnown: 2004 });
    expect(known['days']).toContainEqual({ day: '2026-10-10', kind: 'makeup', zh: '国庆节', en: 'National Day' });
    expect((await get('/holidays?year=2061')).body).toMatchObject({ known: false, days: [] });
  });
});
