import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { createTransactor } from '../../platform/events/transactor.ts';
import { seedDemoCases, type DemoCasesNeeds } from './cases-demo.ts';

let database: FreshDatabase;
let seeded: { cases: number; orders: number };
let again: { cases: number; orders: number };
const now = new Date('2026-11-20T07:30:00Z');
const ids = (n: number): string[] => Array.from({ length: n }, () => newId());

beforeAll(async () => {
  database = await freshDatabase();
  const transactor = createTransactor({ db: database.db, clock: { now: () => now }, onCommitted: () => undefined });
  const needs: DemoCasesNeeds = {
    transactor,
    seed: 7,
    customers: Array.from({ length: 2_000 }, (_, n) => ({
      id: `C${n}`,
      name: '客户',
      number: `1390000${String(n).padStart(4, '0')}`,
      star: (n % 5) + 1,
      address: '岚江省云渡市望潮区观澜路18号',
      areaCode: `a${n % 6}`,
      gridCode: `g${n % 24}`,
      rural: n % 6 === 5,
    })),
    agents: ids(30).map((id) => ({ id, team: 'front-e1', centre: 'east' })),
    crews: Array.from({ length: 6 }, (_, n) => ({
      code: `crew-${n}`,
      grids: [0, 1, 2, 3].map((g) => `g${g * 6 + n}`),
      staffIds: ids(2),
    })),
    backOffice: { code: 'back-e', grids: [], staffIds: ids(3) },
    supervisors: { insideId: newId(), outsideId: null },
  };
  // Somebody has opened the first case of the day while the demo was being prepared.
  await sql`insert into business_numbers (kind, day, last) values ('case', '2026-11-20', 2)`.execute(database.db);
  seeded = await seedDemoCases(needs);
  again = await seedDemoCases(needs);
});
afterAll(() => database.close());

const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> => (await query.execute(database.db)).rows[0]!;

describe('ninety days of the demo operator', () => {
  it('are there once, without waking anybody', async () => {
    expect(seeded.cases).toBe(6_000);
    expect(seeded.orders).toBeGreaterThan(3_000);
    expect(seeded.orders).toBeLessThan(4_000);
    expect(again).toEqual({ cases: 0, orders: 0 });
    expect(await one(sql<{ n: number }>`select count(*) as n from events`)).toEqual({ n: 0 });
  });

  it('are mostly closed, with a living rest in every state of the clock', async () => {
    const open = await one(
      sql<{ n: number }>`select count(*) as n from cases where state not in ('closed', 'withdrawn')`,
    );
    expect(open.n).toBeGreaterThan(40);
    expect(open.n).toBeLessThan(160);
    const clocks = await one(sql<Record<string, number>>`
      select count(*) filter (where paused_since is null and soon_at > ${now}) as ok,
             count(*) filter (where paused_since is null and soon_at <= ${now} and due_at >= ${now}) as soon,
             count(*) filter (where paused_since is null and due_at < ${now}) as breached
      from work_orders where state not in ('done', 'confirmed', 'archived', 'cancelled')`);
    for (const clock of ['ok', 'soon', 'breached']) expect([clock, clocks[clock]! > 0]).toEqual([clock, true]);
  });

  it('agree with themselves: the last line of history is the state, and nothing lies in the future', async () => {
    const wrong = await one(sql<{ cases: number; orders: number; future: number }>`
      select (select count(*) from cases c where state <> (select to_state from case_transitions t where t.case_id = c.id
                order by at desc, id desc limit 1)) as cases,
             (select count(*) from work_orders o where state <> (select to_state from work_order_transitions t
                where t.order_id = o.id order by at desc, id desc limit 1)) as orders,
             (select count(*) from work_order_transitions where at > ${now})
               + (select count(*) from order_messages where at > ${now}) as future`);
    expect(wrong).toEqual({ cases: 0, orders: 0, future: 0 });
  });

  it('show the bills of the month and the weekend in their shape', async () => {
    const perDay = await one(sql<{ first: number; middle: number; monday: number; sunday: number }>`
      with d as (select (opened_at + interval '8 hours')::date as day, count(*)::float as n from cases group by 1)
      select avg(n) filter (where extract(day from day) <= 3) as first,
             avg(n) filter (where extract(day from day) between 10 and 25) as middle,
             avg(n) filter (where extract(isodow from day) = 1) as monday,
             avg(n) filter (where extract(isodow from day) = 7) as sunday from d`);
    expect(perDay.first).toBeGreaterThan(perDay.middle * 1.1);
    expect(perDay.monday).toBeGreaterThan(perDay.sunday * 1.2);
  });

  it('continue the numbers of today, and say different things', async () => {
    const today = await one(sql<{ last: number; n: number }>`
      select b.last, (select count(*) from cases where number like 'SQ20261120-%' and number > 'SQ20261120-000002') as n
      from business_numbers b where b.kind = 'case' and b.day = '2026-11-20'`);
    expect(today.last).toBe(today.n + 2);
    const texts = await one(sql<{ n: number }>`select count(distinct need) as n from cases`);
    expect(texts.n).toBeGreaterThan(3_000);
  });
});
