import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../shared/kernel/id.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { eventsAllowed } from '../../../shared/kernel/state-machine.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { createEventTail } from '../../platform/events/event-tail.ts';
import { createListeners } from '../../platform/events/listeners.ts';
import { createTransactor, type Transactor } from '../../platform/events/transactor.ts';
import { silentLog } from '../../platform/log.ts';
import {
  contactMachine,
  createChannelDrivers,
  createContactLife,
  isOver,
  type ContactRow,
  type Happening,
} from '../contacts/index.ts';
import { createCommitter, createRouting, saveProfiles } from '../routing/index.ts';
import { createInsight, type InsightRoom } from './insight.ts';

/** Noon of the operator, so that a walk of an hour stays within its day. */
const clock = { ms: Date.parse('2026-03-02T04:00:00Z'), now: () => new Date(clock.ms) };
const life = createContactLife();
const AGENTS = Array.from({ length: 4 }, () => newId());
/** Only of contacts that we began, and those are not on the wall. */
const CALLS_OF_OURS: ReadonlySet<string> = new Set(['place', 'dial']);
const QUEUES = ['general', 'fault', 'vip', 'chat'];
let database: FreshDatabase;
let transactor: Transactor;
let house: Awaited<ReturnType<typeof openHouse>>;

/** Everything that dies with the process: tail, listeners, floor in memory, the room itself. */
async function openHouse(): Promise<{
  insight: InsightRoom;
  routing: ReturnType<typeof createRouting>;
  drained: () => Promise<void>;
  stop: () => Promise<void>;
}> {
  const { db } = database;
  const tail = createEventTail({ database, log: silentLog });
  transactor = createTransactor({ db, clock, onCommitted: () => tail.poke() });
  const routing = createRouting({
    db,
    clock,
    transactor,
    tail,
    life,
    drivers: createChannelDrivers(),
    organisation: { staff: () => Promise.resolve(new Map()) },
    committer: createCommitter({ pool: database.pool, clock, onCommitted: () => tail.poke() }),
    log: silentLog,
  });
  const insight = createInsight({
    db,
    clock,
    tail,
    routing,
    organisation: {
      staff: () => Promise.resolve(new Map()),
      all: () => Promise.resolve({ centres: [], areas: [], teams: [] }),
    },
    operator: { areas: () => Promise.resolve([]), areaFaults: () => Promise.resolve([]) },
    hub: { publish: () => undefined, publishHere: () => undefined, listeners: () => 0 },
    log: silentLog,
  });
  const listeners = createListeners({ db, transactor, tail, log: silentLog, listeners: insight.listeners });
  await insight.start();
  await listeners.start();
  await routing.start();
  return {
    insight,
    routing,
    drained: listeners.drained,
    stop: async () => {
      routing.stop();
      insight.stop();
      await listeners.stop();
    },
  };
}

beforeAll(async () => {
  database = await freshDatabase({ poolSize: 8 });
  await saveProfiles(
    database.db,
    AGENTS.map((staffId) => ({
      staffId,
      voiceCapacity: 1,
      chatCapacity: 3,
      skills: { general: 3, fault: 2, chat: 2 },
    })),
  );
  house = await openHouse();
});
afterAll(async () => {
  await house.stop();
  await database.close();
});

/** The same figures straight from the tables of contacts, queues and agents. */
async function truth() {
  const { rows } = await sql<Record<string, number | null>>`
    with c as (
      select c.*, extract(epoch from coalesce(answered_at, ended_at) - requested_human_at) as wait,
             q.short_abandon_seconds as short, q.answer_seconds as promise
      from contacts c left join queues q on q.code = c.queue_code
      where (arrived_at at time zone 'Asia/Shanghai')::date = (${clock.now()}::timestamptz at time zone 'Asia/Shanghai')::date)
    select count(*) as arrived, count(requested_human_at) as requested, count(answered_at) as answered,
      count(*) filter (where answered_at is not null and wait <= 15) as "answeredIn15",
      count(*) filter (where answered_at is not null and wait <= 20) as "answeredIn20",
      count(*) filter (where answered_at is not null and wait <= promise) as "answeredInTarget",
      count(*) filter (where answered_at is null and requested_human_at is not null and state = 'abandoned') as abandoned,
      count(*) filter (where answered_at is null and requested_human_at is not null and state = 'abandoned' and wait < short)
        as "shortAbandoned",
      count(*) filter (where answered_at is null and requested_human_at is not null and state in ('failed', 'closed')) as lost,
      count(*) filter (where requested_human_at is null and state = 'closed') as "selfServed",
      (avg(wait) filter (where answered_at is not null))::float8 as "answerSecondsAverage",
      (avg(extract(epoch from closed_at - answered_at)) filter (where answered_at is not null))::float8 as "handleSecondsAverage"
    from c`.execute(database.db);
  const lines = await sql<{ code: string; waiting: number; since: Date | null }>`
    select q.code, count(c.id) as waiting, min(c.requested_human_at) as since
    from queues q left join contacts c on c.queue_code = q.code and c.state = 'waiting'
    group by q.code order by q.code`.execute(database.db);
  const curve = await sql<{ slot: number; n: number }>`
    select (extract(hour from arrived_at at time zone 'Asia/Shanghai') * 2
            + floor(extract(minute from arrived_at at time zone 'Asia/Shanghai') / 30))::int as slot, count(*) as n
    from contacts group by 1`.execute(database.db);
  const agents = await sql<{ activity: string; n: number }>`
    select case
        when exists (select from contacts c where c.agent_id = p.staff_id and c.state = 'connected' and c.channel = 'voice') then 'talking'
        when exists (select from contacts c where c.agent_id = p.staff_id and c.state = 'offered') then 'offered'
        when exists (select from contacts c where c.agent_id = p.staff_id and c.state = 'after_call_work' and c.channel = 'voice') then 'after_call_work'
        when exists (select from contacts c where c.agent_id = p.staff_id and c.state = 'connected') then 'chatting'
        when exists (select from contacts c where c.agent_id = p.staff_id and c.state = 'after_call_work') then 'after_call_work'
        when s.state = 'ready' then 'idle' else coalesce(s.state, 'offline') end as activity, count(*) as n
    from agent_profiles p left join agent_states s using (staff_id) group by 1`.execute(database.db);
  return { today: rows[0] ?? {}, lines: lines.rows, curve: curve.rows, agents: agents.rows };
}

async function wallEqualsTruth(): Promise<void> {
  await house.drained();
  const { today, lines, curve, agents } = await truth();
  const wall = await house.insight.wall.wallboard();
  const { answerSecondsAverage, handleSecondsAverage, ...counts } = today;
  expect(wall.today).toMatchObject(counts);
  expect(wall.today.answerSecondsAverage ?? 0).toBeCloseTo(answerSecondsAverage ?? 0, 6);
  expect(wall.today.handleSecondsAverage ?? 0).toBeCloseTo(handleSecondsAverage ?? 0, 6);
  expect(wall.queues.map((q) => [q.code, q.waiting, q.waitingSince])).toEqual(
    lines.map((l) => [l.code, l.waiting, l.since?.toISOString() ?? null]),
  );
  for (const { slot, n } of curve) expect(wall.curve.today[slot]).toBe(n);
  expect(wall.curve.today.reduce((sum, n) => sum + n, 0)).toBe(counts['arrived']);
  const shown = Object.entries(wall.agents).filter(([, n]) => n > 0);
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(agents.map((a) => [a.activity, a.n])));
}

describe('the wallboard', () => {
  const random = seededRandom(20_260_302);
  const open: ContactRow[] = [];

  const happening = (row: ContactRow): Happening => {
    // Most offers are taken, as in a house; a walk of pure chance would hardly meet a talk.
    const allowed = eventsAllowed(contactMachine, row.state).filter((e) => !CALLS_OF_OURS.has(e));
    const event = allowed.includes('accept') && random.chance(0.6) ? 'accept' : random.pick(allowed);
    const extra =
      event === 'enqueue'
        ? { queueCode: row.channel === 'chat' ? 'chat' : random.pick(QUEUES) }
        : event === 'offer'
          ? { agentId: random.pick(AGENTS) }
          : {};
    return { event, actor: 'system:test', ...extra };
  };
  const oneStep = async (): Promise<void> => {
    clock.ms += random.int(0, 12) * 500;
    if (open.length < 3 || random.chance(0.2)) {
      const row = await transactor.run((tx) =>
        life.arrive(tx, { channel: random.pick(['voice', 'chat']), customerAddress: '13900000000', actor: 'customer' }),
      );
      open.push(row);
      return;
    }
    const at = random.int(0, open.length - 1);
    const result = await transactor.run((tx) => life.apply(tx, open[at]!.id, happening(open[at]!)));
    if (!result.ok) throw new Error('the machine offered what it refuses');
    if (isOver(result.value.state)) open.splice(at, 1);
    else open[at] = result.value;
  };

  it('equals what SQL counts over the tables of truth after every step of 200 lives, also when the listener was away', async () => {
    let away = 0;
    for (let step = 1; step <= 300; step += 1) {
      await oneStep();
      if (step % 100 === 0) {
        // The house goes down, others go on writing, and it comes up again.
        await house.stop();
        for (let n = 0; n < 15; n += 1) await oneStep();
        away += 1;
        house = await openHouse();
      }
      if (step % 3 === 0) await wallEqualsTruth();
    }
    expect(away).toBe(3);
    const { today } = await house.insight.wall.wallboard();
    // The walk has met every fate; else the equality above says little.
    for (const key of ['answered', 'abandoned', 'shortAbandoned', 'lost', 'selfServed'] as const)
      expect([key, today[key] > 0]).toEqual([key, true]);
  });

  it('counts agents who come, get ready and go', async () => {
    const [first = ''] = AGENTS;
    house.routing.agents.deskOpened(first);
    await until(() => house.routing.floor.agent(first)?.state === 'not_ready', { what: 'the agent to be signed on' });
    await wallEqualsTruth();
    await house.routing.agents.set(first, { state: 'ready' });
    await wallEqualsTruth();
  });

  it('is the same when the rows are thrown away and told again from the beginning', async () => {
    const rowsNow = async () =>
      (await sql<{ f: unknown }>`select to_jsonb(f) as f from contact_facts f order by contact_id`.execute(database.db))
        .rows;
    await house.drained();
    const before = await rowsNow();
    await house.stop();
    await sql`delete from contact_facts`.execute(database.db);
    await sql`update event_cursors set position = 0`.execute(database.db);
    house = await openHouse();
    await house.drained();
    expect(await rowsNow()).toEqual(before);
    await wallEqualsTruth();
  });
});
