import { sql } from 'kysely';
import type pg from 'pg';
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
const house = (listeners: readonly Listener[] = [], asleepMs = 60_000): House & { looks: () => number } => {
  let looks = 0;
  const pollMs = (): number => {
    looks += 1;
    return 20;
  };
  const tail = createEventTail({ database, log: silentLog, pollMs, asleepMs });
  const transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => tail.poke() });
  return {
    looks: () => looks,
    transactor,
    tail,
    listeners: createListeners({ db: database.db, transactor, tail, log: silentLog, listeners, retryMs: 2 }),
  };
};
/** A transaction by hand, statement by statement. Rolled back at the end, unless it has ended before. */
async function byHand<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  client.on('error', () => undefined);
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    client.release(true);
  }
}
const take = (client: pg.PoolClient, id: string): Promise<unknown> =>
  client.query(
    `insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
     select 'thing', $1, 1, 'thing.happened', '{}', now(), pg_current_xact_id()`,
    [id],
  );
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
    await until(() => heard.length === 1, { what: 'the committed event' });
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
    await until(() => heard.length === 320, { what: '320 events' });
    for (let i = 0; i < 8; i += 1) {
      const mine = heard.filter((e) => e.aggregateId === `t${i}`);
      expect(mine.map((e) => e.seq)).toEqual(Array.from({ length: 40 }, (_, k) => k + 1));
    }
    expect(heard.map((e) => e.position)).toEqual([...heard.map((e) => e.position)].sort((a, b) => a - b));
    await listeners.stop();
  });

  /** What the tail tells while `work` is done, up to so many. */
  const toldWhile = async (
    atMost: number,
    work: (it: ReturnType<typeof house>) => Promise<void>,
    asleepMs?: number,
  ) => {
    const it = house([], asleepMs);
    const heard: string[] = [];
    it.tail.subscribe((events) => heard.push(...events.map((e) => e.aggregateId)));
    await it.listeners.start();
    await work(it);
    await until(() => heard.length >= atMost, { timeoutMs: 30_000, what: `${atMost} events` });
    await it.listeners.stop();
    return heard;
  };
  const lookedAtAgain = async ({ tail, looks }: ReturnType<typeof house>): Promise<void> => {
    const before = looks();
    tail.poke();
    await until(() => looks() > before + 3, { what: 'the tail to look a few times' });
  };

  it('does not lose an event whose transaction commits late', async () => {
    const heard = await toldWhile(2, (it) =>
      byHand(async (late) => {
        await take(late, 'late');
        await emit(it.transactor, 'early', 1);
        await lookedAtAgain(it);
        await late.query('commit');
      }),
    );
    expect(heard).toEqual(['late', 'early']);
  });

  it('does not lose it either when the late one is the younger: a higher transaction with a lower position', async () => {
    const heard = await toldWhile(2, (it) =>
      byHand((older) =>
        byHand(async (younger) => {
          await older.query('select pg_current_xact_id()');
          await take(younger, 'younger');
          await take(older, 'older');
          await older.query('commit');
          await lookedAtAgain(it);
          await younger.query('commit');
        }),
      ),
    );
    expect(heard).toEqual(['younger', 'older']);
  });

  it('is not held back by a rollback behind which somebody works on something else for long', async () => {
    await byHand(async (stranger) => {
      await stranger.query('select pg_current_xact_id()');
      const heard = await toldWhile(1, async (it) => {
        await byHand((client) => take(client, 'never'));
        await emit(it.transactor, 'next', 1);
      });
      expect(heard).toEqual(['next']);
    });
  });

  it('does not wait for a writer who has fallen asleep between two statements', async () => {
    await byHand(async (asleep) => {
      const heard = await toldWhile(
        1,
        async (it) => {
          await take(asleep, 'asleep');
          await emit(it.transactor, 'awake', 1);
        },
        300,
      );
      expect(heard).toEqual(['awake']);
      await expect(asleep.query('commit')).rejects.toThrow();
    });
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
    await until(() => seen.includes(3), { what: 'the event behind the bad one' });
    const { rows } = await sql<{ n: number }>`select count(*) as n from event_failures`.execute(database.db);
    expect(rows[0]?.n).toBe(1);
    await listeners.stop();
  });
});
