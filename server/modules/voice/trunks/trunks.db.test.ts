import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trunk, TrunkDraft } from '../../../../shared/contracts/voice-trunks.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { openTrunks, type TrunksHouse } from '../../../../test/support/trunks-room.ts';
import { until } from '../../../../test/support/until.ts';
import { PLAIN_SETTINGS } from './trunk-settings.ts';

let fresh: FreshDatabase;
let house: TrunksHouse;
beforeAll(async () => {
  fresh = await freshDatabase();
  house = await openTrunks(fresh);
});
afterAll(async () => {
  await house.close();
  await house.app.close();
  await fresh.close();
});

const SECRET = 'sehr-geheim-7391';
const draft = (more: Partial<TrunkDraft> = {}): TrunkDraft => ({
  name: 'unicom',
  note: '联通 IMS',
  enabled: true,
  addresses: ['203.0.113.0/29'],
  peers: [
    { host: '203.0.113.2', port: 5060, transport: 'udp' },
    { host: '203.0.113.3', port: 5060, transport: 'tcp' },
  ],
  username: 'shoujie',
  inboundUsername: '',
  password: SECRET,
  settings: { ...PLAIN_SETTINGS, maxCalls: 30, callsPerSecond: 5 },
  ...more,
});
const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, token = house.administrator) =>
  house.ask(method, `/api/voice${path}`, { token, ...(body === undefined ? {} : { body }) });
const trunkNamed = async (name: string): Promise<Trunk> => {
  const { items } = (await ask('GET', '/trunks?pageSize=100')).body as unknown as { items: Trunk[] };
  return items.find((t) => t.name === name)!;
};
const namesAt = (at: { list: TrunksHouse['list'] }): string[] => at.list.current.map((t) => t.name).sort();

describe('trunks as an administrator keeps them', () => {
  it('a new trunk is used by every node a moment later, password and all, without a restart', async () => {
    const made = await ask('POST', '/trunks', draft());
    expect(made.status).toBe(201);
    const { elsewhere } = house;
    await until(() => namesAt(elsewhere).includes('unicom'), { what: 'the other node to use the trunk' });
    const used = elsewhere.list.current.find((t) => t.name === 'unicom');
    expect(used).toMatchObject({
      addresses: ['203.0.113.0/29'],
      host: '203.0.113.2',
      alternates: [{ host: '203.0.113.3', port: 5060, transport: 'tcp' }],
      username: 'shoujie',
      password: SECRET,
      maxCalls: 30,
      callsPerSecond: 5,
    });
    expect(used).not.toHaveProperty('keepAliveSeconds');
  });

  it('the password is nowhere to be read: not in an answer, not in the table, not in the audit trail', async () => {
    const shown = await trunkNamed('unicom');
    expect(shown.hasPassword).toBe(true);
    const { rows: tables } = await fresh.pool.query<{ text: string }>(
      `select row_to_json(t)::text as text from trunks t union all select row_to_json(a)::text from audit_entries a
       union all select row_to_json(e)::text from events e`,
    );
    const everything = JSON.stringify([shown, tables]);
    expect(everything).not.toContain(SECRET);
    expect(tables.some((r) => r.text.includes('trunk.created'))).toBe(true);
  });

  it('a change without a password keeps the one that is stored; an empty one removes it', async () => {
    const before = await trunkNamed('unicom');
    const { password: _, ...kept } = draft({ note: '主用' });
    const changed = await ask('PUT', `/trunks/${before.id!}`, { ...kept, version: before.version });
    expect(changed).toMatchObject({ status: 200, body: { note: '主用', hasPassword: true } });
    const removed = await ask('PUT', `/trunks/${before.id!}`, {
      ...kept,
      password: '',
      version: before.version + 1,
    });
    expect(removed).toMatchObject({ status: 200, body: { hasPassword: false } });
    await until(() => house.list.current.find((t) => t.name === 'unicom')?.password === undefined, {
      what: 'the password to be gone',
    });
  });

  it('two administrators do not overwrite each other unseen', async () => {
    const before = await trunkNamed('unicom');
    const late = await ask('PUT', `/trunks/${before.id!}`, { ...draft(), version: before.version - 1 });
    expect(late).toMatchObject({ status: 409, body: { code: 'common.changed_meanwhile' } });
  });

  it('mistakes are told by field, with a sentence', async () => {
    const refused = await ask('POST', '/trunks', draft({ name: 'mobile', addresses: ['203.0.113.4', 'x'] }));
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'voice.trunk_address_shared',
        details: {
          field: 'addresses',
          fields: [{ field: 'addresses', other: 'unicom' }, { code: 'voice.trunk_address_wrong' }],
        },
      },
    });
    expect(refused.body['title']).toContain('unicom');
  });

  it('a switched-off row also silences the trunk of that name from SIP_TRUNKS; removed, the setting is back', async () => {
    expect(await trunkNamed('demo')).toMatchObject({ id: null, version: 0 });
    const row = { name: 'demo', enabled: false, username: '', password: '', addresses: ['127.0.0.1'], peers: [] };
    const made = await ask('POST', '/trunks', draft(row));
    expect(made.status).toBe(201);
    await until(() => !namesAt(house.elsewhere).includes('demo'), { what: 'the trunk to be off' });
    expect(await trunkNamed('demo')).toMatchObject({ live: { state: 'disabled' } });
    const { id } = made.body as unknown as Trunk;
    expect((await ask('DELETE', `/trunks/${id!}?version=1`)).status).toBe(200);
    await until(() => namesAt(house.elsewhere).includes('demo'), { what: 'the setting to count again' });
  });

  it('nobody without the permission sees or changes anything', async () => {
    expect((await ask('GET', '/trunks', undefined, house.agent)).status).toBe(403);
    expect((await ask('POST', '/trunks', draft({ name: 'own' }), house.agent)).status).toBe(403);
    expect((await ask('GET', '/outbound-plan', undefined, house.agent)).status).toBe(403);
  });
});

describe('numbers and the outbound plan', () => {
  const number = {
    number: '96000',
    label: '客服热线',
    topic: '',
    queue: '',
    entryFlow: '',
    greeting: '',
    enabled: true,
  };

  it('a number says what its callers want; taken twice it is refused', async () => {
    expect((await ask('POST', '/numbers', { ...number, number: '4008100000', topic: 'vip' })).status).toBe(201);
    expect(await ask('POST', '/numbers', { ...number, number: '4008100000' })).toMatchObject({
      status: 422,
      body: { code: 'voice.number_taken', details: { field: 'number' } },
    });
    await until(() => house.elsewhere.room.book.numberOf('4008100000') !== undefined, {
      what: 'the number to be known',
    });
    expect(house.elsewhere.room.book.numberOf('4008100000')).toMatchObject({ topic: 'vip' });
    // How long is rung is read together with them.
    await fresh.pool.query('update dial_rules set transfer_ring_seconds = 30');
    await fresh.pool.query('update minute_settings set phone_grace_seconds = 8');
    expect((await ask('POST', '/numbers', { ...number, number: '96007' })).status).toBe(201);
    await until(() => house.elsewhere.room.book.patience().outsideRingMs === 30_000, { what: 'the rules to be known' });
    expect(house.elsewhere.room.book.patience()).toMatchObject({ phoneGraceMs: 8_000, colleagueRingMs: 20_000 });
    expect(house.room.book.numberOf('96001')).toBeUndefined();
  });

  it('a number enters a flow and a queue that there are; unknown ones are refused at their field', async () => {
    expect(await ask('POST', '/numbers', { ...number, number: '96009', entryFlow: 'gone' })).toMatchObject({
      ...{ status: 422, body: { code: 'voice.number_unknown_flow', details: { field: 'entryFlow' } } },
    });
    expect(await ask('POST', '/numbers', { ...number, number: '96009', queue: 'gone' })).toMatchObject({
      ...{ status: 422, body: { code: 'voice.number_unknown_queue' } },
    });
    expect((await ask('POST', '/numbers', { ...number, number: '96009', queue: 'billing' })).status).toBe(201);
    expect((await ask('GET', '/number-choices')).body).toMatchObject({ queues: [{ code: 'billing' }] });
    const closed = { ...number, number: '96008', noticeWhen: 'closed', notice: 'greeting' };
    expect(await ask('POST', '/numbers', closed)).toMatchObject({ body: { code: 'voice.number_hours_missing' } });
    expect((await ask('POST', '/numbers', { ...closed, noticeHours: 'day' })).body).toMatchObject({
      ...{ noticeWhen: 'closed', notice: 'greeting', noticeHours: 'day', version: 1 },
    });
    // What the service would let through, the database does not: one truth for both rooms.
    await expect(fresh.pool.query("update numbers set entry_flow = 'gone' where number = '96009'")).rejects.toThrow(
      /foreign key/,
    );
  });

  it('the plan names only what is there, and what it names cannot be taken away', async () => {
    const shown = { purpose: 'callback', queue: '', topic: '', staffNo: '', number: '4008100000' };
    const plan = { routes: [{ prefix: '00', trunk: 'unicom', priority: 1 }], shown: [shown], version: 1 };
    expect(await ask('PUT', '/outbound-plan', { ...plan, routes: [{ ...plan.routes[0], trunk: 'x' }] })).toMatchObject({
      status: 422,
      body: { code: 'voice.plan_unknown_trunk' },
    });
    expect(await ask('PUT', '/outbound-plan', plan)).toMatchObject({ status: 200, body: { version: 2 } });
    const { id, version } = await trunkNamed('unicom');
    expect(await ask('DELETE', `/trunks/${id!}?version=${version}`)).toMatchObject({
      status: 422,
      body: { code: 'voice.trunk_in_plan' },
    });
    expect(await ask('DELETE', '/numbers/4008100000?version=1')).toMatchObject({
      status: 422,
      body: { code: 'voice.number_in_plan' },
    });
  });

  it('one question gives trunks in order, the number as each wants it, and the number shown', async () => {
    const { book } = house.elsewhere.room;
    const way = () =>
      book.outboundWay('0085223456789', { purpose: 'callback', cameBy: 'demo', dialledBefore: '96000' });
    await until(
      () => {
        const found = way();
        return found.ok && found.value.candidates[0].trunk === 'unicom';
      },
      { what: 'the plan to be known' },
    );
    expect(way()).toMatchObject({
      ok: true,
      value: {
        shown: '4008100000',
        candidates: [{ trunk: 'unicom', dialled: '0085223456789', from: '4008100000' }],
      },
    });
    expect(book.outboundWay('13800138000', { purpose: 'click_to_dial', cameBy: 'demo' })).toMatchObject({
      value: { shown: '96000', candidates: [{ trunk: 'demo' }, { trunk: 'unicom' }] },
    });
  });
});
