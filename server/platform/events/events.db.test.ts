import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { silentLog } from '../log.ts';
import type { CommittedEvent } from './event.ts';
import { createEventTail, type EventTail } from './event-tail.ts';
import { createListeners, type Listener, type Listeners } from './listeners.ts';
import { createTransactionGate } from './transaction-gate.ts';
import { createTransactor, type Transactor } from './transactor.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 12 });
});
afterAll(() => database.close());

interface House {
  readonly transactor: Transactor;
  readonly tail: EventTail;
  readonly listeners: Listeners;
}
const house = (listeners: readonly Listener[] = []): House => {
  const tail = createEventTail({ db: database.db, log: silentLog });
  const transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => tail.poke() });
  return {
    transactor,
    tail,
    listeners: createListeners({ db: database.db, transactor, tail, log: silentLog, listeners, retryMs: 2 }),
  };
};
const emit = (t: Transactor, id: string, n: number): Promise<void> =>
  t.run((tx) => {
    tx.emit({ aggregate: 'thing', aggregateId: id, type: 'thing.happened', data: { n } });
    return Promise.resolve();
  });

beforeEach(async () => {
  await sql`truncate event_failures, event_cursors, events`.execute(database.db);
});

describe('many who come at once', () => {
  it('may each ask something beside their transaction: connections are kept for that', async () => {
    const gate = createTransactionGate(9);
    const transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => undefined, gate });
    const answers = Array.from({ length: 60 }, (_, n) =>
      transactor.run(async (tx) => {
        await sql`select 1`.execute(tx.db);
        const beside = await sql<{ n: number }>`select ${n}::int as n`.execute(database.db);
        return beside.rows[0]?.n;
      }),
    );
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });
});

describe('events', () => {
  it('hears nothing of a transaction that was rolled back', async () => {
    const { transactor, tail, listeners } = house();
    const heard: CommittedEvent[] = [];
    tail.subscribe((events) => heard.push(...events));
    await listeners.start();
    await expect(
      transactor.run((tx) => {
        tx.emit({ aggregate: 'thing', aggregateId: 'a', type: 'thing.happened', data: {} });
        return Promise.reject(new Error('no'));
      }),
    ).rejects.toThrow('no');
    await emit(transactor, 'a', 1);
    await until(() => heard.length === 1, { timeoutMs: 5_000, what: 'the committed event' });
    expect(heard[0]).toMatchObject({ data: { n: 1 }, seq: 1 });
    await listeners.stop();
  });

  it('tells every event once and in order per aggregate, under many writers', async () => {
    const { transactor, tail, listeners } = house();
    const heard: CommittedEvent[] = [];
    tail.subscribe((events) => heard.push(...events));
    await listeners.start();
    const writer = async (id: string): Promise<void> => {
      for (let n = 1; n <= 40; n += 1) {
        await emit(transactor, id, n);
        if (n % 7 === 0) await transactor.run(() => Promise.reject(new Error('roll back'))).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, i) => writer(`t${i}`)));
    await until(() => heard.length === 320, { timeoutMs: 10_000, what: '320 events' });
    for (let i = 0; i < 8; i += 1) {
      const mine = heard.filter((e) => e.aggregateId === `t${i}`);
      expect(mine.map((e) => e.seq)).toEqual(Array.from({ length: 40 }, (_, k) => k + 1));
    }
    expect(heard.map((e) => e.position)).toEqual([...heard.map((e) => e.position)].sort((a, b) => a - b));
    await listeners.stop();
  });

  it('does not lose an event whose transaction commits late', async () => {
    const { transactor, tail, listeners } = house();
    const heard: unknown[] = [];
    tail.subscribe((events) => heard.push(...events.map((e) => e.aggregateId)));
    await listeners.start();
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query(`insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
        select 'thing', 'late', 1, 'thing.happened', '{}', now(), pg_current_xact_id()`);
      await emit(transactor, 'early', 1);
      await client.query('commit');
    } finally {
      client.release();
    }
    await until(() => heard.length === 2, { timeoutMs: 5_000, what: 'both events' });
    expect(heard).toEqual(['late', 'early']);
    await listeners.stop();
  });

  it('lets a listener go on after a crash where its last commit was, with nothing lost', async () => {
    const seen: number[] = [];
    const listener: Listener = {
      name: 'counter',
      types: ['thing.happened'],
      from: 'beginning',
      handle: (event) => {
        seen.push(event.data['n'] as number);
        return Promise.resolve();
      },
    };
    const first = house([listener]);
    // Committed while nobody listens: a process that died between commit and delivery.
    await emit(first.transactor, 'a', 1);
    await emit(first.transactor, 'a', 2);
    await first.listeners.start();
    await first.listeners.drained();
    await first.listeners.stop();
    await emit(first.transactor, 'a', 3);
    const second = house([listener]);
    await second.listeners.start();
    await second.listeners.drained();
    await second.listeners.stop();
    expect(seen).toEqual([1, 2, 3]);
  });

  it('puts an event aside that a listener can never digest, and hears the ones behind it', async () => {
    const seen: number[] = [];
    const { transactor, listeners } = house([
      {
        name: 'picky',
        types: ['thing.happened'],
        from: 'beginning',
        handle: (event) => {
          if (event.data['n'] === 2) return Promise.reject(new Error('indigestible'));
          seen.push(event.data['n'] as number);
          return Promise.resolve();
        },
      },
    ]);
    for (const n of [1, 2, 3]) await emit(transactor, 'a', n);
    await listeners.start();
    await until(() => seen.includes(3), { timeoutMs: 10_000, what: 'the event behind the bad one' });
    const { rows } = await sql<{ n: number }>`select count(*) as n from event_failures`.execute(database.db);
    expect(rows[0]?.n).toBe(1);
    await listeners.stop();
  });
});
