import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import Fastify, { type FastifyInstance } from 'fastify';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { PERMISSION_CODES } from '../../../shared/contracts/identity-catalogue.ts';
import type { CustomerPicture } from '../../../shared/contracts/customers-picture.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { createTransactor } from '../../platform/events/transactor.ts';
import { createIdentity, type Principal } from '../identity/index.ts';
import { fakeOperatorSystem, type FakeOperatorSystem } from './fake-operator-system.ts';
import { createCustomers, type CustomersRoom } from './index.ts';
import { SAMPLE_NOW, sampleCustomer, sampleFacts, sampleMobile } from './sample-household.ts';

let database: FreshDatabase;
let operator: FakeOperatorSystem;
let room: CustomersRoom;
let failures: string[] = [];

const agent: Principal = {
  sessionId: newId(),
  staffId: newId(),
  staffNo: '1001',
  name: '李晓雨',
  post: 'front_line_agent',
  permissions: new Set(PERMISSION_CODES),
  dataScope: 'own',
  centre: 'east',
  area: null,
  team: 'front-e1',
  mustChangePassword: false,
  expiresAt: new Date('2030-01-01'),
  source: null,
};
const without = (...codes: string[]): Principal => ({
  ...agent,
  permissions: new Set(PERMISSION_CODES.filter((code) => !codes.includes(code))),
});
const clock = { now: () => SAMPLE_NOW };

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  const transactor = createTransactor({ db: database.db, clock, onCommitted: () => undefined });
  const { audit } = createIdentity({ db: database.db, transactor, clock, demoPasswordsAllowed: true });
  operator = fakeOperatorSystem(sampleFacts);
  failures = [];
  room = createCustomers({
    db: database.db,
    operator,
    clock,
    transactor,
    audit,
    onPartFailure: (part) => void failures.push(part),
  });
});

const refusalOf = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return error instanceof AppError ? error.code : 'no refusal';
};
const auditTrail = async () => {
  const { rows } = await database.pool.query<{
    action: string;
    reason: string;
    details: unknown;
    subject_id: string;
    actor: string;
  }>('SELECT action, reason, details, subject_id, actor FROM audit_entries ORDER BY seq');
  return rows;
};

describe('one picture of the customer', () => {
  it('brings everything together, masked', async () => {
    const picture = await room.picture(agent, 'C1');
    expect(picture).toMatchObject({
      customer: { name: '张**', elderly: true },
      subscriptions: [{ number: '164****0001', plan: { name: '畅享套餐 29 元' } }, { kind: 'broadband' }],
      usage: [{ subscriptionId: 'S1', dataMb: 3000, dataMbLastMonth: 6000 }],
      lines: [{ subscriptionId: 'S2', ont: 'online' }],
      missing: [],
    });
    expect(picture.bills).toHaveLength(2);
    expect(JSON.stringify(picture)).not.toMatch(/张桂兰|16400000001|望江路|1954/);
  });

  it('names what is missing and shows the rest, when a part of the operator is down or hangs', async () => {
    operator.breakDown('billsOf');
    operator.hang('lineStateOf');
    const picture = await room.picture(agent, 'C1');
    expect(picture.missing).toEqual([
      { part: 'bills', code: 'customers.operator_unavailable' },
      { part: 'lines', code: 'customers.operator_too_slow' },
    ]);
    expect(picture.customer?.name).toBe('张**');
    expect(picture.usage).toHaveLength(1);
    expect(failures).toEqual(['bills', 'lines']);
  });

  it('still shows what our own people noted when the whole operator is down', async () => {
    await room.addNote(agent, 'C1', { text: '老人听力不好，请慢慢说', pinned: true });
    operator.breakDown(
      'customerById',
      'subscriptionsOf',
      'plans',
      'balanceOf',
      'billsOf',
      'ordersOf',
      'accountManagerOf',
    );
    const picture = await room.picture(agent, 'C1');
    expect(picture.customer).toBeUndefined();
    expect(picture.notes[0]).toMatchObject({ text: '老人听力不好，请慢慢说', byStaffNo: '1001' });
    expect(picture.missing.map(({ part }) => part)).toContain('customer');
  });

  it('knows nobody by an unknown key, and shows nobody to who may not look', async () => {
    expect(await refusalOf(room.picture(agent, 'C999'))).toBe('customers.not_found');
    const stranger = without('customer.view');
    const refused = [
      room.picture(stranger, 'C1'),
      room.bills(stranger, 'C1'),
      room.usage(stranger, 'C1'),
      room.lines(stranger, 'C1'),
      room.notes(stranger, 'C1'),
      room.search(stranger, { query: '张', page: 1, pageSize: 20 }),
    ];
    for (const one of refused) expect(await refusalOf(one)).toBe('identity.permission_missing');
    expect(operator.asked.size).toBe(1 + 6);
  });

  it('keeps a post that is bound to an area inside it', async () => {
    const bound = (area: string): Principal => ({ ...agent, dataScope: 'area', area });
    expect((await room.picture(bound('990101'), 'C1')).id).toBe('C1');
    expect(await refusalOf(room.picture(bound('990202'), 'C1'))).toBe('customers.out_of_area');
    expect(await refusalOf(room.unmask(bound('990202'), 'C1', { field: 'name', reason: '核对身份' }))).toBe(
      'customers.out_of_area',
    );
  });
});

describe('a look behind the mask', () => {
  it('gives the clear value and leaves a trace with the reason, the field and never the value', async () => {
    const before = (await auditTrail()).length;
    expect(await room.unmask(agent, 'C1', { field: 'idNumber', reason: '办理过户核对证件' })).toEqual({
      field: 'idNumber',
      values: ['99010119540522228X'],
    });
    const trail = (await auditTrail()).slice(before);
    expect(trail).toEqual([
      expect.objectContaining({
        action: 'customer.unmasked',
        reason: '办理过户核对证件',
        subject_id: 'C1',
        details: { fields: ['idNumber'] },
      }),
    ]);
    expect(JSON.stringify(trail)).not.toContain('99010119540522228X');
    expect((await room.unmask(agent, 'C1', { field: 'accounts', reason: '核对宽带账号' })).values).toContain(
      'kd9933884894',
    );
  });

  it('gives nothing without the right or without a reason, and leaves no trace of a look that was not', async () => {
    const before = (await auditTrail()).length;
    expect(await refusalOf(room.unmask(without('customer.unmask'), 'C1', { field: 'name', reason: '核对身份' }))).toBe(
      'identity.permission_missing',
    );
    expect(await refusalOf(room.unmask(agent, 'C1', { field: 'name', reason: '  1  ' }))).toBe(
      'identity.reason_required',
    );
    expect(await auditTrail()).toHaveLength(before);
  });
});

describe('what our own people know better', () => {
  it('a corrected phone is shown first, masked, with who corrected it and why; the older correction stays in the trace', async () => {
    await room.correct(agent, 'C1', { field: 'contactPhone', value: '163-0000-1111', reason: '客户来电更正' });
    const second = await room.correct(agent, 'C1', {
      field: 'contactPhone',
      value: '16300002222',
      reason: '客户再次更正',
    });
    expect(second.value).toBe('163****2222');
    const picture = await room.picture(agent, 'C1');
    expect(picture.customer?.contactPhones).toEqual(['163****2222', '164****0001']);
    expect(picture.corrected).toEqual(['contactPhone']);
    const { corrections } = await room.notes(agent, 'C1');
    expect(corrections.map(({ value, reason }) => [value, reason])).toEqual([
      ['163****2222', '客户再次更正'],
      ['163****1111', '客户来电更正'],
    ]);
    expect((await room.unmask(agent, 'C1', { field: 'phones', reason: '回访客户' })).values[0]).toBe('16300002222');
    expect(
      await refusalOf(room.correct(agent, 'C1', { field: 'contactPhone', value: '没有', reason: '客户更正' })),
    ).toBe('customers.wrong_phone');
    expect(
      await refusalOf(
        room.correct(without('customer.correct'), 'C1', { field: 'address', value: 'x', reason: '客户更正' }),
      ),
    ).toBe('identity.permission_missing');
  });

  it('wishes add up: what is not mentioned stays as it was', async () => {
    await room.setPreferences(agent, 'C1', { serviceCalls: 'evenings_only' });
    await room.setPreferences(agent, 'C1', { elderMode: true });
    expect((await room.picture(agent, 'C1')).preferences).toEqual({
      serviceCalls: 'evenings_only',
      marketing: 'refused',
      language: 'mandarin',
      elderMode: true,
    });
  });

  it('tells the house of every change, in order, without personal data', async () => {
    const { rows } = await database.pool.query<{ type: string; seq: number; data: unknown }>(
      `SELECT type, seq, data FROM events WHERE aggregate = 'customer' AND aggregate_id = 'C1' ORDER BY seq`,
    );
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
    expect(rows.map(({ type }) => type)).toEqual([
      'customer.noted',
      'customer.corrected',
      'customer.corrected',
      'customer.preferences_changed',
      'customer.preferences_changed',
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/1630000|听力/);
  });
});

describe('who calls', () => {
  it('is known by the number however the trunk writes it', async () => {
    for (const number of ['16400000001', '+8616400000001', '016400000001']) {
      expect(await room.recognise(number)).toMatchObject({
        answer: 'known',
        recognition: { customerId: 'C1', elderly: true, starLevel: 3, greetingName: '张女士', shared: false },
      });
    }
    expect(await room.recognise('anonymous')).toEqual({ answer: 'unknown' });
    expect(await room.recognise('13800000000')).toEqual({ answer: 'unknown' });
  });

  it('holds no call up: when the operator is down or slow the answer is that it did not say', async () => {
    operator.hang('findCustomersByNumber');
    expect(await room.recognise('16400000001')).toEqual({ answer: 'unavailable' });
    operator.repair();
    operator.breakDown('findCustomersByNumber');
    expect(await room.recognise('16400000001')).toEqual({ answer: 'unavailable' });
  });

  it('says so when two customers answer to one number', async () => {
    const son = { ...sampleCustomer, id: 'C2', name: '张伟' };
    operator = fakeOperatorSystem({ customers: [sampleCustomer, son], subscriptions: [sampleMobile] });
    const transactor = createTransactor({ db: database.db, clock, onCommitted: () => undefined });
    const { audit } = createIdentity({ db: database.db, transactor, clock, demoPasswordsAllowed: true });
    const two = createCustomers({
      db: database.db,
      operator,
      clock,
      transactor,
      audit,
      onPartFailure: () => undefined,
    });
    expect(await two.recognise('16400000001')).toMatchObject({ recognition: { shared: true } });
  });
});

describe('the routes', () => {
  let app: FastifyInstance;
  beforeEach(async () => {
    app = Fastify();
    app.addHook('onRequest', async (request) => {
      request.principal = request.headers['x-test'] === 'nobody' ? undefined : agent;
      await Promise.resolve();
    });
    await app.register(room.routes, { prefix: '/api' });
  });

  it('answer in the shape of the contract, masked', async () => {
    const list = await app.inject('/api/customers?query=张');
    expect(list.json()).toMatchObject({ total: 1, items: [{ id: 'C1', name: '张**', phone: '164****0001' }] });
    const picture = await app.inject('/api/customers/C1/picture');
    expect(picture.statusCode).toBe(200);
    expect(picture.json<CustomerPicture>().subscriptions[0]).not.toHaveProperty('installAddress');
    for (const path of ['bills', 'usage', 'line', 'notes']) {
      expect((await app.inject(`/api/customers/C1/${path}`)).statusCode, path).toBe(200);
    }
  });

  it('refuse wrong input before anybody is asked, and keep a clear value out of caches', async () => {
    expect((await app.inject('/api/customers?query=')).statusCode).toBe(400);
    expect((await app.inject(`/api/customers?query=${'长'.repeat(61)}`)).statusCode).toBe(400);
    expect((await app.inject("/api/customers/C1'--/picture")).statusCode).toBe(400);
    const unmask = (body: object) => app.inject({ method: 'POST', url: '/api/customers/C1/unmask', payload: body });
    expect((await unmask({ field: 'password', reason: '核对身份' })).statusCode).toBe(400);
    expect((await unmask({ field: 'name' })).statusCode).toBe(400);
    const good = await unmask({ field: 'name', reason: '核对身份' });
    expect(good.json()).toEqual({ field: 'name', values: ['张桂兰'] });
    expect(good.headers['cache-control']).toBe('no-store');
    const note = await app.inject({ method: 'POST', url: '/api/customers/C1/notes', payload: { text: '已回电' } });
    expect(note.statusCode).toBe(201);
    const wishes = await app.inject({
      method: 'PUT',
      url: '/api/customers/C1/preferences',
      payload: { marketing: 'agreed' },
    });
    expect(wishes.statusCode).toBe(204);
  });

  it('answer nobody who is not signed in', async () => {
    const refused = await app.inject({ url: '/api/customers/C1/picture', headers: { 'x-test': 'nobody' } });
    expect(refused.statusCode).not.toBe(200);
    expect(refused.body).not.toContain('张');
  });
});
