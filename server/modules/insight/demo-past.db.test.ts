import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { createTransactor, type Transactor } from '../../platform/events/transactor.ts';
import { beginDemoContacts, seedDemoContacts, type DemoHistoryNeeds } from '../contacts/index.ts';
import { fillFacts } from './insight-demo.ts';

/** Ten to noon of a Monday. */
const NOW = new Date('2026-03-02T03:50:00Z');
const DAYS = 9;
const general = { general: 3, fault: 3, billing: 3, service: 2, complaint: 2 };
const AGENTS = [
  ...Array.from({ length: 14 }, () => ({ ...general, chat: 2 })),
  { ...general, elder_care: 5 },
  { ...general, vip: 5 },
  { complaint: 5, general: 2 },
].map((skills, at) => ({ staffId: newId(), name: `坐席${at}`, skills, voice: true }));
const CALLERS = Array.from({ length: 300 }, (_, at) => ({
  customerId: `C${String(at + 1).padStart(8, '0')}`,
  number: `1390000${String(at).padStart(4, '0')}`,
  serviceClass: at % 9 === 0 ? ('elder' as const) : at % 20 === 0 ? ('vip' as const) : ('ordinary' as const),
}));
const APPOINTED = {
  contactId: newId(),
  caseId: newId(),
  customerId: CALLERS[4]!.customerId,
  agentId: AGENTS[3]!.staffId,
  openedAt: new Date('2026-02-27T02:00:00Z'),
};

let database: FreshDatabase;
let transactor: Transactor;
const clock = { now: () => NOW };

beforeAll(async () => {
  database = await freshDatabase();
  transactor = createTransactor({ db: database.db, clock, onCommitted: () => undefined });
});
afterAll(() => database.close());

const seed = (more: Partial<DemoHistoryNeeds> = {}) =>
  seedDemoContacts({
    db: database.db,
    transactor,
    now: NOW,
    seed: 7,
    callers: CALLERS,
    agents: AGENTS,
    hotline: '96000',
    days: DAYS,
    appointed: [APPOINTED],
    alongside: (tx, lives) => fillFacts(tx, lives, () => 5),
    ...more,
  });
const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> => {
  const { rows } = await query.execute(database.db);
  return rows[0]!;
};

describe('the invented past of a demo house', () => {
  it('is not given to a house that was not begun as a demo', async () => {
    expect(await seed()).toMatchObject({ contacts: 0, days: 0 });
    expect(await one(sql<{ n: number }>`select count(*) as n from contacts`)).toEqual({ n: 0 });
  });

  it('goes on after a load that was cut off in the middle of a day, and is then done', async () => {
    await beginDemoContacts({ db: database.db, now: NOW });
    let days = 0;
    const cut = seed({
      alongside: async (tx, lives) => {
        days += 1;
        if (days === 4) throw new Error('the plug is pulled');
        await fillFacts(tx, lives, () => 5);
      },
    });
    await expect(cut).rejects.toThrow('plug');
    expect(await one(sql`select count(distinct day) as n from contact_facts`)).toEqual({ n: 3 });
    const rest = await seed();
    expect(await one(sql`select count(distinct day) as n from contact_facts`)).toEqual({ n: DAYS });
    expect(rest.contacts).toBeGreaterThan(1_500);
    expect(await seed()).toMatchObject({ contacts: 0 });
  });

  it('has every figure that follows from its contacts, a row each, and not one event', async () => {
    const n = await one(sql<Record<string, number>>`
      select (select count(*) from contacts) as contacts, (select count(*) from contact_facts) as facts,
             (select sum(contacts) from contact_demo_days)::int as marked, (select count(*) from events) as events`);
    expect([n['facts'], n['marked'], n['events']]).toEqual([n['contacts'], n['contacts'], 0]);
    const wrong = await sql`
      select c.id from contacts c join contact_facts f on f.contact_id = c.id
      where f.state <> c.state or f.version <> c.version or f.answered_at is distinct from c.answered_at
         or f.requested_human_at is distinct from c.requested_human_at or f.queue_code is distinct from c.queue_code
         or f.wait_ms is distinct from
            (extract(epoch from coalesce(c.answered_at, c.ended_at) - c.requested_human_at) * 1000)::int`.execute(
      database.db,
    );
    expect(wrong.rows).toEqual([]);
  });

  it('is over: nobody of the past still waits, and nothing lies in the future', async () => {
    expect(
      await one(sql`select count(*) as n from contacts
        where state not in ('closed', 'abandoned', 'failed') or closed_at > ${NOW} or closed_at < arrived_at`),
    ).toEqual({ n: 0 });
    expect(
      (await one(sql<{ n: number }>`select count(*) as n from contact_facts where day = '2026-03-02'`)).n,
    ).toBeGreaterThan(50);
  });

  it('lets no agent talk to two callers at a time', async () => {
    expect(
      await one(sql`select count(*) as n from contacts a join contacts b on a.agent_id = b.agent_id and a.id < b.id
        and a.channel = 'voice' and b.channel = 'voice' and a.id <> ${APPOINTED.contactId} and b.id <> ${APPOINTED.contactId}
        and tstzrange(a.answered_at, a.ended_at) && tstzrange(b.answered_at, b.ended_at)`),
    ).toEqual({ n: 0 });
  });

  it('looks like a hotline: peaks by day, quiet weekends, most answered in 15 seconds, some who give up', async () => {
    const f = await one(sql<Record<string, number>>`
      select avg((outcome = 'answered' and wait_ms <= 15000)::int)::float8 as rate15,
             avg((outcome = 'abandoned')::int)::float8 as abandoned,
             count(*) filter (where slot between 18 and 21)::float8 / count(*) filter (where slot between 4 and 7) as morning,
             (count(*) filter (where day in ('2026-02-28', '2026-03-01')))::float8 / 2
               / (count(*) filter (where day in ('2026-02-26', '2026-02-27'))) * 2 as weekend
      from contact_facts where requested_human_at is not null`);
    expect(f['rate15']).toBeGreaterThan(0.75);
    expect(f['rate15']).toBeLessThan(0.97);
    expect(f['abandoned']).toBeGreaterThan(0.02);
    expect(f['abandoned']).toBeLessThan(0.15);
    expect(f['morning']).toBeGreaterThan(10);
    expect(f['weekend']).toBeLessThan(0.9);
  });

  it('holds the contact that a demo case was opened in, with its customer, its agent and its case', async () => {
    expect(
      await one(sql`select customer_id, agent_id, case_id, state from contacts
        where id = ${APPOINTED.contactId} and ${APPOINTED.openedAt} between answered_at and ended_at`),
    ).toEqual({
      customer_id: APPOINTED.customerId,
      agent_id: APPOINTED.agentId,
      case_id: APPOINTED.caseId,
      state: 'closed',
    });
  });

  it('keeps some chats with what was said, in order', async () => {
    const t = await one(sql<Record<string, number>>`
      select count(distinct contact_id) as chats, count(*) as lines,
             count(*) filter (where body like '%{%') as unfilled from transcript_entries`);
    expect(t['chats']).toBeGreaterThan(10);
    expect(t['unfilled']).toBe(0);
    expect(
      await one(sql`select count(*) as n from transcript_entries a join transcript_entries b using (contact_id)
        where b.seq = a.seq + 1 and b.at < a.at`),
    ).toEqual({ n: 0 });
  });
});
