import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FormatRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import {
  AccountManager,
  Area,
  AreaFault,
  Balance,
  Bill,
  Customer,
  CustomerSearchPage,
  LineState,
  OperatorOrder,
  Subscription,
  TariffPlan,
  Usage,
} from '../../../../shared/contracts/customers.ts';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { PERMISSION_CODES } from '../../../../shared/contracts/identity-catalogue.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { createCustomers, type OperatorSystem } from '../../../modules/customers/index.ts';
import { createIdentity, type Principal } from '../../../modules/identity/index.ts';
import { openDatabase } from '../../../platform/db/database.ts';
import { silentDbLog } from '../../../platform/db/log.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { DEMO_CAST } from './demo-cast.ts';
import { createSandboxOperator } from './sandbox-operator.ts';
import { seedSandboxOperator } from './seed-operator.ts';

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
  team: null,
  mustChangePassword: false,
  expiresAt: new Date('2100-01-01'),
  source: null,
};
/** One COPY of a thousand households made without a pause would leave others twenty turns. */
const TURNS_FOR_OTHERS = 200;
if (!FormatRegistry.Has('date-time')) FormatRegistry.Set('date-time', (text) => !Number.isNaN(Date.parse(text)));

describe('the sandbox operator answers every question of the port', () => {
  let database: FreshDatabase;
  let operator: OperatorSystem;
  let turns = 0;

  beforeAll(async () => {
    database = await freshDatabase();
    operator = createSandboxOperator({ pool: database.pool, clock: systemClock });
    const watch = setInterval(() => {
      turns += 1;
    }, 1);
    await seedSandboxOperator({ pool: database.pool, clock: systemClock });
    clearInterval(watch);
  });
  afterAll(async () => {
    await database.close();
  });

  const byNumber = async (number: string): Promise<Customer> => {
    const [found] = await operator.findCustomersByNumber(number);
    if (found === undefined) throw new Error(`nobody answers to ${number}`);
    return found;
  };

  it('loads 20 000 customers and lets the process breathe meanwhile', async () => {
    expect(turns).toBeGreaterThan(TURNS_FOR_OTHERS);
    const { rows } = await database.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM operator_sandbox.customers',
    );
    expect(rows[0]?.n).toBe(20_000);
  });

  it('is not loaded a second time', async () => {
    const again = await seedSandboxOperator({ pool: database.pool, clock: systemClock });
    expect(again.loaded).toBe(false);
  });

  it('recognises every hand-written customer by the number they call from', async () => {
    for (const { number, name } of DEMO_CAST) expect((await byNumber(number)).name).toBe(name);
    expect(await operator.findCustomersByNumber('13800000000')).toEqual([]);
  });

  it('answers in the shapes of the contract', async () => {
    const customer = await byNumber('16400000001');
    expect(Value.Check(Customer, customer)).toBe(true);
    expect(await operator.customerById(customer.id)).toEqual(customer);
    const subscriptions = await operator.subscriptionsOf(customer.id);
    expect(subscriptions.map(({ kind }) => kind)).toEqual(['mobile', 'broadband', 'iptv']);
    const [mobile, broadband, tv] = subscriptions as [Subscription, Subscription, Subscription];
    expect(subscriptions.every((one) => Value.Check(Subscription, one))).toBe(true);
    expect(Value.Check(TariffPlan, await operator.planOf(mobile.id))).toBe(true);
    expect(Value.Check(Balance, await operator.balanceOf(customer.id))).toBe(true);
    const bills = await operator.billsOf(customer.id);
    expect(bills).toHaveLength(12);
    expect(bills.every((one) => Value.Check(Bill, one))).toBe(true);
    const usage = await operator.usageOf({ subscriptionId: mobile.id, monthsOfDays: 3 });
    expect(Value.Check(Usage, usage)).toBe(true);
    expect(usage?.months).toHaveLength(12);
    expect(usage!.days.length).toBeGreaterThanOrEqual(90);
    expect(await operator.usageOf({ subscriptionId: tv.id })).toBeUndefined();
    const line = await operator.lineStateOf(broadband.id);
    expect(Value.Check(LineState, line)).toBe(true);
    expect((await operator.areas()).every((one) => Value.Check(Area, one))).toBe(true);
    expect((await operator.plans()).length).toBeGreaterThanOrEqual(64);
  });

  it('knows what is wrong where the first demo customer lives', async () => {
    const customer = await byNumber('16400000001');
    const [, , tv] = await operator.subscriptionsOf(customer.id);
    const line = await operator.lineStateOf(tv!.id);
    expect(line).toMatchObject({ ont: 'offline', stb: 'no_signal', areaFault: { gridCode: customer.gridCode } });
    const faults = await operator.areaFaults();
    expect(faults).toHaveLength(4);
    for (const fault of faults) {
      expect(Value.Check(AreaFault, fault)).toBe(true);
      expect(fault.affectedLines).toBeGreaterThan(0);
      expect(Date.parse(fault.expectedRepairAt)).toBeGreaterThan(Date.now());
    }
  });

  it('always has a fault to show: a week later the next one has followed', async () => {
    const weekLater = { now: () => new Date(Date.now() + 7 * 86_400_000) };
    const later = createSandboxOperator({ pool: database.pool, clock: weekLater });
    const [now, then] = [await operator.areaFaults(), await later.areaFaults()];
    expect(then[0]?.id).not.toBe(now[0]?.id);
    expect(Date.parse(then[0]!.expectedRepairAt)).toBeGreaterThan(weekLater.now().getTime());
  });

  it('has a suspended number with an overdue balance, a manager for the company, an order for who moved', async () => {
    const late = await byNumber('16400000002');
    expect((await operator.subscriptionsOf(late.id))[0]?.state).toBe('suspended_overdue');
    expect((await operator.balanceOf(late.id))?.overdueFen).toBeGreaterThan(0);
    const company = await byNumber('16400000006');
    const manager = await operator.accountManagerOf(company.id);
    expect(Value.Check(AccountManager, manager)).toBe(true);
    expect(manager?.staffNo).toBe(company.vipManagerNo);
    expect(await operator.accountManagerOf(late.id)).toBeUndefined();
    const orders = await operator.ordersOf((await byNumber('16400000005')).id);
    expect(orders[0]).toMatchObject({ kind: 'move' });
    expect(orders.every((one) => Value.Check(OperatorOrder, one))).toBe(true);
  });

  it('daily usage adds up to the total of each month that has days, in the database too', async () => {
    const { rows } = await database.pool.query(`
      SELECT d.key, d.month, t.data_mb[1 + (extract(year FROM t.newest) - extract(year FROM d.month)) * 12
        + extract(month FROM t.newest) - extract(month FROM d.month)] AS total, (SELECT sum(v)::int FROM unnest(d.data_mb) v) AS days
      FROM operator_sandbox.usage_days d JOIN operator_sandbox.usage_totals t USING (key)
      WHERE d.key < 8000`);
    expect(rows.length).toBeGreaterThan(2000);
    for (const row of rows as { total: number; days: number }[]) expect(row.days).toBe(row.total);
  });

  it('finds by part of the name, the number, the address, the account and the tail of the ID number', async () => {
    const li = await byNumber('16400000005');
    const [broadband] = await operator.subscriptionsOf(li.id);
    const parts = ['李浩然', '164-0000-0005', '00000005', `${li.community} 李浩然`, broadband!.number.slice(3), li.id];
    for (const text of parts) {
      const page = await operator.searchCustomers({ text, page: 1 });
      expect(Value.Check(CustomerSearchPage, page), text).toBe(true);
      expect(
        page.items.map(({ id }) => id),
        text,
      ).toContain(li.id);
    }
    const tail = await operator.searchCustomers({ text: `${li.idNumber.slice(-4)} 李浩然`, page: 1 });
    expect(tail.items.map(({ id }) => id)).toContain(li.id);
    expect((await operator.searchCustomers({ text: '100%_\\', page: 1 })).total).toBe(0);
  });

  it('pages: the second page goes on where the first ended, and counting stops at a thousand', async () => {
    const first = await operator.searchCustomers({ text: '云渡市', page: 1, pageSize: 10 });
    const second = await operator.searchCustomers({ text: '云渡市', page: 2, pageSize: 10 });
    expect(first).toMatchObject({ total: 1000, totalIsMore: true, pageSize: 10 });
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(20);
  });

  it('searches by an index, Chinese words as well as numbers', async () => {
    for (const text of ['锦绣花园', '物流有限', '16400000']) {
      const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT no FROM operator_sandbox.customers WHERE search_text LIKE '%${text}%'`,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n'), text).toContain('customers_search');
    }
  });

  it('a question that takes too long ends at its deadline, and the next one is answered', async () => {
    const blocker = await database.pool.connect();
    await blocker.query('BEGIN; LOCK TABLE operator_sandbox.customers IN ACCESS EXCLUSIVE MODE');
    const narrow = openDatabase({ connection: database.connection, poolSize: 1, log: silentDbLog });
    const oneSession = createSandboxOperator({ pool: narrow.pool, clock: systemClock });
    const asked = oneSession.customerById('C00000001', { deadlineMs: 80 });
    await expect(asked).rejects.toMatchObject({ code: 'customers.operator_too_slow', kind: 'unavailable' });
    // The stuck session is not lent to the next asker, who would wait behind the question that nobody waits for any more.
    expect(await oneSession.plans({ deadlineMs: 1_500 })).not.toHaveLength(0);
    await narrow.close();
    const gone = new AbortController();
    const left = operator.customerById('C00000001', { signal: gone.signal });
    gone.abort(new Error('the page was closed'));
    await expect(left).rejects.toThrow('the page was closed');
    await blocker.query('ROLLBACK');
    blocker.release();
    expect((await operator.customerById('C00000001'))?.name).toBe('张桂兰');
  });

  it('a system that is down says so in one kind of error', async () => {
    const other = await freshDatabase({ from: 'empty' });
    const broken = createSandboxOperator({ pool: other.pool, clock: systemClock });
    const error: unknown = await broken.customerById('C00000001').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'customers.operator_unavailable', retryable: true });
    await other.close();
  });
});

describe('the picture of the hand-written customers', () => {
  it('names first the reason for which each of them was written', async () => {
    const database = await freshDatabase();
    const { pool, db } = database;
    const managers = [{ staffNo: '1003', name: '周敏', phone: '16000001003' }];
    await seedSandboxOperator({ pool, clock: systemClock, customers: 50, managers });
    const transactor = createTransactor({ db, clock: systemClock, onCommitted: () => undefined });
    const { audit } = createIdentity({ db, transactor, clock: systemClock, demoPasswordsAllowed: true });
    const operator = createSandboxOperator({ pool, clock: systemClock });
    const room = createCustomers({
      db,
      operator,
      clock: systemClock,
      transactor,
      audit,
      onPartFailure: () => undefined,
    });
    const reasons = new Map<string, string | undefined>();
    for (const { number, story } of DEMO_CAST) {
      const known = await room.recognise(number);
      if (known.answer !== 'known') throw new Error(`${number} is ${known.answer}`);
      const picture = await room.picture(agent, known.recognition.customerId);
      expect(picture.missing).toEqual([]);
      reasons.set(story, picture.likelyReasons[0]?.code);
      if (picture.customer?.kind === 'enterprise') expect(picture.manager?.staffNo).toBe('1003');
    }
    expect(reasons.get('area_fault')).toBe('area_fault');
    expect(reasons.get('suspended')).toBe('suspended');
    expect(reasons.get('over_quota')).toBe('over_allowance');
    expect(reasons.get('bill_jump')).toBe('bill_higher');
    expect(reasons.get('weak_light')).toBe('weak_signal');
    expect(['order_open', 'order_late']).toContain(reasons.get('installing'));
    await database.close();
  });
});

describe('a load that was cut off', () => {
  it('is emptied and done again, and ends whole', async () => {
    const database = await freshDatabase();
    const stop = new AbortController();
    const needs = { pool: database.pool, clock: systemClock, customers: 3_000 };
    const cut = seedSandboxOperator({
      ...needs,
      signal: stop.signal,
      onProgress: (share) => {
        if (share > 0.3) stop.abort();
      },
    });
    await expect(cut).rejects.toMatchObject({ code: 'customers.seed_aborted' });
    const half = await database.pool.query<{ state: string }>('SELECT state FROM operator_sandbox.seed_state');
    expect(half.rows[0]?.state).toBe('loading');
    expect((await seedSandboxOperator(needs)).loaded).toBe(true);
    const { rows } = await database.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM operator_sandbox.customers',
    );
    expect(rows[0]?.n).toBe(3_000);
    await database.close();
  });

  it('two processes that start together load it once', async () => {
    const database = await freshDatabase();
    const needs = { pool: database.pool, clock: systemClock, customers: 300 };
    const both = await Promise.all([seedSandboxOperator(needs), seedSandboxOperator(needs)]);
    expect(both.filter(({ loaded }) => loaded)).toHaveLength(1);
    await database.close();
  });
});
