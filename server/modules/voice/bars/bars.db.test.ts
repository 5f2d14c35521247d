import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { handClock, openIdentity, type Staffed } from '../../../../test/support/identity.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { createTransactor, type Transactor } from '../../../platform/events/transactor.ts';
import { CSRF_HEADER, CSRF_VALUE, SESSION_COOKIE } from '../../../../shared/contracts/identity.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { ContactLife } from '../../contacts/index.ts';
import { createIdentity } from '../../identity/index.ts';
import { callBackIfLost } from '../lost-callers-service.ts';
import { createBars, type BarsRoom } from './index.ts';

let fresh: FreshDatabase;
let house: Staffed;
let transactor: Transactor;
let bars: BarsRoom;
let leader: string;
let agent: string;
let manager: string;
const clock = handClock();
beforeAll(async () => {
  fresh = await freshDatabase();
  transactor = createTransactor({ db: fresh.db, clock, onCommitted: () => undefined });
  const { audit } = createIdentity({
    ...{ db: fresh.db, transactor, clock, demoPasswordsAllowed: true, publicUrl: undefined },
  });
  // The contact itself is another room's; here only the count of silent calls is looked at.
  const life = { apply: () => Promise.resolve() } as unknown as ContactLife;
  bars = createBars({ db: fresh.db, clock, transactor, audit, life });
  const rooms: RoomRoutes[] = [bars.routes];
  house = await openIdentity(fresh, { clock, rooms });
  leader = await house.signIn('1008');
  agent = await house.signIn('1001');
  manager = await house.signIn('1018');
});
afterAll(async () => {
  await house.app.close();
  await fresh.close();
});

type Rows = { items: Record<string, unknown>[]; total: number };
const get = async (path: string, token = leader): Promise<Rows> =>
  (await house.ask('GET', `/api/voice/${path}`, { token })).body as unknown as Rows;
const post = (path: string, body: object, token = leader) => house.ask('POST', `/api/voice/${path}`, { token, body });
const idOf = async (list: string, number: string): Promise<string> =>
  String((await get(`${list}?number=${number}`)).items[0]?.['id']);
const acts = async (subject: string): Promise<string[]> => {
  const { rows } = await fresh.pool.query<{ action: string }>(
    'select action from audit_entries where subject_id = $1 order by seq',
    [subject],
  );
  return rows.map((r) => r.action);
};

const upload = async (path: string, text: string, token = leader) => {
  const edge = 'shoujie-edge';
  const payload = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="list.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--${edge}--\r\n`;
  const reply = await house.app.inject({
    ...{ method: 'POST', url: `/api/voice/do-not-call/${path}`, payload, cookies: { [SESSION_COOKIE]: token } },
    headers: { [CSRF_HEADER]: CSRF_VALUE, 'content-type': `multipart/form-data; boundary=${edge}` },
  });
  return { status: reply.statusCode, body: JSON.parse(reply.body) as Record<string, unknown> };
};

describe('a nuisance number', () => {
  const NUMBER = '13900000084';
  it('is put on by a leader, masked in the list, found by its end, and turned away at the door', async () => {
    const wish = { number: NUMBER, reason: '多次辱骂坐席', policy: 'refuse', until: null };
    expect(await post('nuisance-numbers', wish)).toMatchObject({ status: 200 });
    expect(await bars.door.meet(NUMBER, true)).toBe('refuse');
    const { items, total } = await get('nuisance-numbers?number=0084&inForce=true');
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({ label: '139****0084', until: null, inForce: true, turnedAway: 1 });
    expect(JSON.stringify(items)).not.toContain(NUMBER);
  });
  it('is shown in full to whoever may and says why, and that stays on record with all that was done', async () => {
    const id = await idOf('nuisance-numbers', NUMBER);
    const path = `nuisance-numbers/${id}/number`;
    expect(await post(path, { reason: '核对是否本人号码' }, agent)).toMatchObject({ status: 403 });
    expect(await post(path, { reason: '核对是否本人号码' })).toMatchObject({ status: 200, body: { number: NUMBER } });
    const { items } = await get(`nuisance-numbers/${id}/history`);
    expect(items.map((h) => [h['act'], h['reason']])).toEqual([
      ['shown', '核对是否本人号码'],
      ['added', '多次辱骂坐席'],
    ]);
    expect(await acts('139****0084')).toEqual(['nuisance_numbers.added', 'customer.unmasked']);
  });
  it('is taken off with a reason, and may call again', async () => {
    const id = await idOf('nuisance-numbers', NUMBER);
    expect(await post(`nuisance-numbers/${id}/remove`, { reason: '误加，已向客户致歉' })).toMatchObject({
      status: 200,
    });
    expect(await bars.door.meet(NUMBER, true)).toBe('open');
    expect((await acts('139****0084')).at(-1)).toBe('nuisance_numbers.removed');
    expect(await post(`nuisance-numbers/${id}/remove`, { reason: '再删一次' })).toMatchObject({ status: 404 });
  });
  it('is over when its time is over', async () => {
    const until = new Date(clock.now().getTime() + 60_000).toISOString();
    await post('nuisance-numbers', { number: '13900000086', reason: '骚扰', policy: 'message', until });
    expect(await bars.door.meet('13900000086', true)).toBe('message');
    clock.forward(61_000);
    expect(await bars.door.meet('13900000086', true)).toBe('open');
    expect((await get('nuisance-numbers?inForce=false')).items).toMatchObject([{ label: '139****0086' }]);
  });
});

describe('silent calls', () => {
  it('are counted by number, and the third in a day puts it on the list by rule', async () => {
    for (let i = 0; i < 3; i += 1) await bars.door.silent({ contactId: newId(), number: '13900000087' });
    await bars.door.silent({ contactId: newId(), number: '13900000088' });
    const { items, total } = await get('silent-calls');
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { label: '139****0087', lastDay: 3, inAll: 3, isListed: true },
      { label: '139****0088', lastDay: 1, isListed: false },
    ]);
    const id = await idOf('nuisance-numbers', '13900000087');
    expect((await get(`nuisance-numbers/${id}/history`)).items).toMatchObject([{ act: 'added', byName: '' }]);
  });
});

describe('the do-not-call list', () => {
  const SHEET =
    '号码,原因,来源,到期日\n13700000001,客户要求,客户要求,\n13700000002,监管名单,authority,2026-12-31\nxx,无,customer,\n';
  it('is imported from a file: looked at first, then the good rows are taken and the wrong ones told', async () => {
    const dry = await upload('import', SHEET);
    expect(dry).toMatchObject({ status: 200, body: { rows: 3, good: 2, known: 0, wrong: 1, done: false } });
    expect(await get('do-not-call')).toMatchObject({ total: 0 });
    const taken = await upload('import/apply', SHEET);
    expect(taken.body).toMatchObject({ done: true, good: 2, errors: [{ line: 4, fault: 'number', value: 'xx' }] });
    const { items, total } = await get('do-not-call?source=authority');
    expect([total, items[0]?.['label']]).toEqual([1, '137****0002']);
    expect((await upload('import', SHEET)).body).toMatchObject({ known: 2 });
    expect((await upload('import', SHEET, agent)).status).toBe(403);
  });
});

describe('the rules of waiting and calling', () => {
  const rules = async () =>
    (await house.ask('GET', '/api/voice/rules', { token: manager })).body as Record<string, object>;
  const put = (part: string, body: object, token = manager) =>
    house.ask('PUT', `/api/voice/rules/${part}`, { token, body });
  it('are changed by whoever may, with what was changed from what to what', async () => {
    const { minute } = await rules();
    expect(await put('minute', { ...minute, apologySeconds: 90 }, leader)).toMatchObject({ status: 403 });
    expect(await put('minute', { ...minute, apologySeconds: 90, elderKey: '9' })).toMatchObject({
      ...{ status: 200, body: { minute: { apologySeconds: 90, elderKey: '9', version: 2 } } },
    });
    expect(await put('minute', { ...minute, apologySeconds: 60 })).toMatchObject({ status: 409 });
    const { body } = await house.ask('GET', '/api/voice/rules/changes', { token: manager });
    expect((body as unknown as Rows).items).toMatchObject([
      { part: 'minute', field: 'elderKey', from: '0', to: '9' },
      { part: 'minute', field: 'apologySeconds', from: '120', to: '90' },
    ]);
    expect(await acts('minute')).toEqual(['voice_rules.changed']);
  });
  it('say whether whoever was cut off by us is called back; an end of their own is none', async () => {
    const asked: string[] = [];
    const afterLoss = (_tx: unknown, contactId: string): Promise<boolean> => Promise.resolve(asked.push(contactId) > 0);
    const ends = (contactId: string, reason: string, hadBroken = false): Promise<boolean> =>
      transactor.run((tx) => callBackIfLost({ afterLoss }, tx, { contactId, reason, hadBroken }));
    expect(await ends('sound', 'media_failure')).toBe(true);
    expect(await ends('process', 'system_restart')).toBe(true);
    // A page whose line broke by us and that never came back; one that went by itself.
    expect(await ends('page', 'caller_lost', true)).toBe(true);
    expect(await ends('left', 'caller_lost')).toBe(false);
    expect(await ends('hung up', 'remote_bye', true)).toBe(false);
    const { minute } = await rules();
    expect(await put('minute', { ...minute, callBackLost: false })).toMatchObject({ status: 200 });
    expect(await ends('off', 'media_failure')).toBe(false);
    expect(asked).toEqual(['sound', 'process', 'page']);
  });
  it('are refused in words, with the field, when they make no sense', async () => {
    const { calls } = await rules();
    const answer = await put('calls', { ...calls, callsPerMinute: 10_001 });
    expect(answer).toMatchObject({
      ...{ status: 422, body: { code: 'voice.rule_out_of_range', details: { field: 'callsPerMinute', most: 10_000 } } },
    });
  });
  it('of calls count from the next call on', async () => {
    const { calls } = await rules();
    await put('calls', { ...calls, callsPerMinute: 1, triesPerDay: 2 });
    expect(await rules()).toMatchObject({ calls: { callsPerMinute: 1, triesPerDay: 2 } });
    // Every voice node reads them again, as it reads its trunks.
    const { rows } = await fresh.pool.query("select data from events where type = 'trunk.changed'");
    expect(rows).toContainEqual({ data: { part: 'rules' } });
    const met = [await bars.door.meet('13900000099', true), await bars.door.meet('13900000099', true)];
    expect(met).toEqual(['open', 'too_many']);
  });
});
