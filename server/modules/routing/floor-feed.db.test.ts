import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { createEventTail, type EventTail } from '../../platform/events/event-tail.ts';
import { createTransactor, type Transactor, type Tx } from '../../platform/events/transactor.ts';
import { silentLog } from '../../platform/log.ts';
import { createContactLife, type Happening } from '../contacts/index.ts';
import { createFloorCheck } from './floor-check.ts';
import { createFloorFeed, type FloorFeed } from './floor-feed.ts';
import { createFloor, type Floor } from './floor.ts';

/** The picture of a node that does nothing itself: it has it from events alone. */
interface Watcher {
  readonly floor: Floor;
  readonly feed: FloorFeed;
  readonly tail: EventTail;
  readonly reloaded: string[];
}

let database: FreshDatabase;
let transactor: Transactor;
let watcher: Watcher;
const life = createContactLife();

async function openWatcher(): Promise<Watcher> {
  const { db, pool } = database;
  const tail = createEventTail({ database, log: silentLog, asleepMs: 60_000 });
  const floor = createFloor(Date.now);
  const reloaded: string[] = [];
  const nothing = (): void => undefined;
  const feed = createFloorFeed({
    db,
    floor,
    log: silentLog,
    offerOver: nothing,
    ringsNoMore: nothing,
    reloadAgents: (staffId) => {
      reloaded.push(staffId ?? 'all');
      return Promise.resolve();
    },
    settingsChanged: () => Promise.resolve(),
  });
  const { rows } = await pool.query<{ n: number }>('select coalesce(max(position), 0) as n from events');
  tail.subscribe(feed.hear);
  tail.start(rows[0]?.n ?? 0);
  await feed.load();
  return { floor, feed, tail, reloaded };
}

beforeAll(async () => {
  database = await freshDatabase({ poolSize: 12 });
  watcher = await openWatcher();
  transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => watcher.tail.poke() });
});
afterAll(async () => {
  await watcher.tail.stop();
  await database.close();
});

const byId = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number => (a < b ? -1 : 1);
const onFloor = () => [...watcher.floor.contacts()].map((c) => [c.id, c.version, c.state] as const).sort(byId);
async function inDatabase() {
  const { rows } = await database.pool.query<{ id: string; version: number; state: string }>(
    'select id, version, state from contacts where closed_at is null',
  );
  return rows.map((r) => [r.id, r.version, r.state] as const).sort(byId);
}
const check = (pieceOf?: number) =>
  createFloorCheck({
    ...{ db: database.db, floor: watcher.floor, tail: watcher.tail, log: silentLog },
    isBeingRead: watcher.feed.isBeingRead,
    ...(pieceOf === undefined ? {} : { pieceOf }),
  });
const arrive = async (tx: Tx): Promise<string> =>
  (await life.arrive(tx, { channel: 'chat', customerAddress: '13800138000', actor: 'customer' })).id;
const enters = (): Promise<string> =>
  transactor.run(async (tx) => {
    const id = await arrive(tx);
    await life.apply(tx, id, { event: 'enqueue', actor: 'customer', queueCode: 'chat' });
    return id;
  });

describe('the floor of a node that only listens', () => {
  it('is as the database when everybody has come and gone, in whatever order their transactions began, wrote and ended', async () => {
    // Commits that take a moment, and some that fail at the very end: then positions and commits are in different orders.
    await database.pool.query(`
      create function slow_end() returns trigger language plpgsql as $$
      begin
        perform pg_sleep(coalesce(nullif(current_setting('walk.end', true), ''), '0')::float8);
        if random() < 0.05 then raise exception 'not at all' using errcode = '40001'; end if;
        return null;
      end $$;
      create constraint trigger slow_end after insert on events deferrable initially deferred for each row execute function slow_end()`);
    const agentId = newId();
    const step = (id: string, happening: Happening): Promise<unknown> =>
      transactor.run(async (tx) => {
        // Old long before it writes and ended at once, or young and slow to end: the younger one then has the lower position.
        const isOld = Math.random() < 0.5;
        await (
          isOld
            ? sql`select pg_current_xact_id(), pg_sleep(random() * 0.008)`
            : sql`select set_config('walk.end', (random() * 0.02)::text, true)`
        ).execute(tx.db);
        return life.apply(tx, id, happening);
      });
    const live = async (): Promise<void> => {
      const id = await transactor.run(arrive);
      await step(id, { event: 'enqueue', actor: 'customer', queueCode: 'chat' });
      if (Math.random() < 0.4) {
        await step(id, { event: 'offer', actor: 'system:routing', agentId });
        if (Math.random() < 0.5) await step(id, { event: 'miss', actor: 'system:routing', agentId });
      }
      if (Math.random() < 0.7) await step(id, { event: 'abandon', actor: 'customer' });
    };
    const lane = async (): Promise<void> => {
      for (let n = 0; n < 20; n += 1) await live().catch(() => undefined);
    };
    await Promise.all(Array.from({ length: 3 }, lane));
    await database.pool.query('drop trigger slow_end on events');
    const truth = await inDatabase();
    await until(() => JSON.stringify(onFloor()) === JSON.stringify(truth), { what: 'the floor to be as the database' });
    expect(await check().look()).toBe(0);
  });

  it('is mended, both ways and once, where an event was never heard', async () => {
    const [left, stays] = [await enters(), await enters()];
    await until(() => watcher.floor.contact(stays)?.state === 'waiting', { what: 'both to stand on the floor' });
    // As if their events had been lost: one has left and stands on the wall, one waits and is not seen.
    await database.pool.query(
      `update contacts set state = 'abandoned', version = version + 1, ended_at = now(), closed_at = now() where id = $1`,
      [left],
    );
    const unseen = newId();
    await database.pool.query(
      `insert into contacts (id, channel, direction, state, customer_address, queue_code, arrived_at, queued_at, requested_human_at)
       values ($1, 'chat', 'inbound', 'waiting', '13800138001', 'chat', now(), now(), now())`,
      [unseen],
    );
    const looks = check(3);
    let mended = 0;
    for (let n = 0; n < 40; n += 1) mended += await looks.look();
    expect(mended).toBe(2);
    expect(watcher.floor.contact(left)).toBeUndefined();
    expect(watcher.floor.contact(unseen)).toMatchObject({ state: 'waiting', queueCode: 'chat' });
    expect(watcher.floor.contact(stays)).toMatchObject({ state: 'waiting' });
    expect(onFloor()).toEqual(await inDatabase());
  });

  it('is not called wrong while an event is only on its way', async () => {
    const client = await database.pool.connect();
    client.on('error', () => undefined);
    try {
      await client.query('begin');
      await client.query(`insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
        select 'thing', 'held', 1, 'thing.happened', '{}', now(), pg_current_xact_id()`);
      const id = await enters();
      const looked = check().look();
      expect(watcher.floor.contact(id)).toBeUndefined();
      await client.query('commit');
      expect(await looked).toBe(0);
      await until(() => watcher.floor.contact(id)?.state === 'waiting', { what: 'it to stand on the floor' });
    } finally {
      client.release(true);
    }
  });

  it('asks the row when an agent seems to have changed before they last did: the clocks of two nodes need not agree', () => {
    const staffId = newId();
    const since = new Date('2026-11-29T09:00:00Z');
    const base = { staffId, team: null, centre: null, voiceCapacity: 1, videoCapacity: 0, chatCapacity: 0 };
    const row = { ...base, voiceInterruptsChat: false, autoAnswer: false, skills: new Map([['chat', 3]]), shard: 0 };
    const { floor, feed, reloaded } = watcher;
    floor.putAgent({ ...row, state: 'ready', reason: null, since });
    const says = (to: string, at: Date): void =>
      feed.hear([
        {
          ...{ position: 0, seq: 1, aggregate: 'agent', aggregateId: staffId, type: 'agent.state_changed', at },
          data: { staffId, from: 'ready', to, reason: null },
        },
      ]);
    // In the same millisecond, but after it.
    says('not_ready', since);
    expect(floor.agent(staffId)?.state).toBe('not_ready');
    says('ready', new Date(since.getTime() - 60_000));
    expect(reloaded).toEqual([staffId]);
    // What was read before they changed does not undo the change; what was read after it does.
    const asOf = floor.stateChanges();
    floor.setAgentState(staffId, { state: 'offline', reason: null, since });
    floor.putAgent({ ...row, state: 'ready', reason: null, since: new Date(since.getTime() + 1) }, asOf);
    expect(floor.agent(staffId)?.state).toBe('offline');
    floor.putAgent({ ...row, state: 'ready', reason: null, since }, floor.stateChanges());
    expect(floor.agent(staffId)?.state).toBe('ready');
  });
});
