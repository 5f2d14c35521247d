import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { openDatabase } from '../db/database.ts';
import { silentDbLog } from '../db/log.ts';
import { createTransactor } from '../events/transactor.ts';
import { silentLog } from '../log.ts';
import { demandEpoch } from './epoch.ts';
import { createLease, type Lease, type LeaseLoss } from './lease.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 20 });
});
afterAll(() => database.close());

interface Heard {
  readonly name: string;
  readonly at: number;
  readonly gained?: number;
  readonly lost?: number;
  readonly reason?: LeaseLoss;
  readonly wrote?: number;
  readonly refused?: number;
  readonly code?: string;
  readonly ready?: boolean;
}
let heard: Heard[] = [];
const note = (what: Omit<Heard, 'at'>): void => void heard.push({ ...what, at: performance.now() });
const gained = (): number[] => heard.flatMap((h) => (h.gained === undefined ? [] : [h.gained]));
const holderOf = async (): Promise<{ holder: string | null; epoch: number }> => {
  const { rows } = await database.pool.query<{ holder: string | null; epoch: number }>(
    'select holder, epoch from routing_leases where shard = 0',
  );
  return rows[0] ?? { holder: null, epoch: 0 };
};
/** Epochs are given once, and only rise. */
const demandOrder = (): void => {
  const epochs = gained();
  expect(epochs).toEqual([...new Set(epochs)].sort((x, y) => x - y));
};

/** Longer than any of these tests: who takes over before did not wait for it. */
const LONG_MS = 600_000;

const leases: Lease[] = [];
const contend = (name: string, pool = database.pool, times: object = {}): Lease => {
  const lease = createLease({
    pool,
    shard: 0,
    holder: name,
    log: silentLog,
    onGained: (epoch) => note({ name, gained: epoch }),
    onLost: (reason) => note({ name, reason }),
    ...times,
  });
  leases.push(lease);
  lease.start();
  return lease;
};

const children: ChildProcess[] = [];
/** A contender in a process of its own, to be killed and frozen. */
async function contender(name: string, ...more: readonly string[]): Promise<ChildProcess> {
  const words = ['--import', 'tsx', 'test/support/lease-contender.ts', database.url, name, ...more];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  createInterface({ input: child.stdout }).on('line', (line) => note(JSON.parse(line) as Heard));
  await until(() => heard.some((h) => h.name === name && h.ready), { what: `${name} to contend`, timeoutMs: 20_000 });
  return child;
}
const gainedBy = (name: string): Promise<Heard> =>
  until(() => heard.findLast((h) => h.name === name && h.gained !== undefined), { what: `${name} to decide` });

beforeEach(async () => {
  heard = [];
  await database.pool.query(`update routing_leases set holder = null, expires_at = '-infinity', locked = true`);
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
  await Promise.all(leases.splice(0).map((lease) => lease.stop()));
});

describe('the right to decide', () => {
  it('belongs to one of two who want it, and to the other at once when it is given back', async () => {
    const first = contend('first', database.pool, { ttlMs: LONG_MS });
    await until(() => first.epoch() !== undefined, { what: 'the first to decide' });
    const second = contend('second');
    const { epoch } = await holderOf();
    expect(second.epoch()).toBeUndefined();
    await first.stop();
    await until(() => second.epoch() === epoch + 1, { what: 'the second to decide' });
    expect(heard.map((h) => [h.name, h.gained ?? h.reason])).toEqual([
      ['first', epoch],
      ['first', 'stopped'],
      ['second', epoch + 1],
    ]);
  });

  it('passes when the process is killed, without waiting for the end of its time', async () => {
    const owner = await contender('killed', String(LONG_MS));
    await gainedBy('killed');
    const standby = contend('standby');
    await until(async () => (await holderOf()).holder === 'killed', { what: 'the owner in the books' });
    owner.kill('SIGKILL');
    await until(() => standby.epoch() !== undefined, { what: 'the standby to decide' });
    demandOrder();
  });

  it('passes when the process is frozen, and what it sends after it has thawed is refused', async () => {
    const owner = await contender('frozen');
    const { gained: old = 0 } = await gainedBy('frozen');
    const standby = contend('standby');
    owner.kill('SIGSTOP');
    await until(() => standby.epoch() !== undefined, { what: 'the standby to decide' });
    owner.kill('SIGCONT');
    owner.kill('SIGUSR2');
    const late = await until(() => heard.find((h) => h.wrote === old || h.refused === old), { what: 'the late write' });
    expect(late).toMatchObject({ refused: old, code: 'node.fenced' });
    await until(() => heard.some((h) => h.name === 'frozen' && h.reason !== undefined), {
      what: 'the frozen one to know',
    });
    expect(standby.epoch()).toBe(old + 1);
    demandOrder();
  });

  it('passes even when the frozen process holds the books open in the middle of a commit', async () => {
    const first = contend('first');
    await until(() => first.epoch() !== undefined, { what: 'the first to decide' });
    const epoch = first.epoch() ?? 0;
    const open = await database.pool.connect();
    open.on('error', () => undefined);
    await open.query('begin');
    await open.query('select 1 from routing_leases where shard = 0 for key share');
    // Renewals do not wait for a commit that is under way.
    await until(() => first.epoch() === epoch, { what: 'the first still to decide' });
    await first.stop();
    const second = contend('second');
    await until(() => second.epoch() === epoch + 1, { what: 'the second to decide' });
    open.release(true);
  });

  it('waits for a commit that is under way and well: none of an old epoch lands after the change of hands', async () => {
    const first = contend('first');
    await until(() => first.epoch() !== undefined, { what: 'the first to decide' });
    const epoch = first.epoch() ?? 0;
    const transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => undefined });
    const second = contend('second');
    let committed = false;
    const commit = transactor.run(async (tx) => {
      await demandEpoch(tx, 0, epoch);
      void first.stop();
      // At work, not asleep: the server itself is busy for longer than the standby's patience.
      await sql`select pg_sleep(0.7)`.execute(tx.db);
      expect(second.epoch()).toBeUndefined();
      committed = true;
    });
    await until(() => second.epoch() !== undefined, { what: 'the second to decide' });
    expect(committed).toBe(true);
    await commit;
    await expect(transactor.run((tx) => demandEpoch(tx, 0, epoch))).rejects.toMatchObject({ code: 'node.fenced' });
  });

  it('is given up when its own session is lost, before another can have it', async () => {
    const first = contend('first');
    await until(() => first.epoch() !== undefined, { what: 'the first to decide' });
    const { rows } = await database.pool.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`,
    );
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await until(() => heard.some((h) => h.reason === 'connection'), { what: 'the first to know' });
    await until(() => gained().length === 2, { what: 'somebody to decide again' });
    demandOrder();
  });

  it('survives every connection being cut at once', async () => {
    contend('first');
    contend('second');
    await until(() => gained().length === 1, { what: 'one to decide' });
    for (let n = 2; n <= 4; n += 1) {
      const own = openDatabase({ connection: database.connection, poolSize: 1, log: silentDbLog });
      await own.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await own.close();
      await until(() => gained().length >= n, { what: 'one to decide again' });
    }
    demandOrder();
  });

  it('ends by its own watch when the database does not answer, though its clock says it has hours left', async () => {
    const stuck = { on: false };
    const pool = {
      connect: async () => {
        const client = await database.pool.connect();
        const query = client.query.bind(client) as (...a: unknown[]) => Promise<unknown>;
        return Object.assign(client, {
          query: (...a: unknown[]) => (stuck.on ? new Promise(() => undefined) : query(...a)),
        });
      },
      query: database.pool.query.bind(database.pool),
    } as unknown as FreshDatabase['pool'];
    const first = contend('first', pool, { ttlMs: 400, renewMs: 100, pollMs: 50 });
    await until(() => first.epoch() !== undefined, { what: 'the first to decide' });
    stuck.on = true;
    await until(() => first.epoch() === undefined, { what: 'the end of its time' });
    await until(() => heard.some((h) => h.reason === 'expired' || h.reason === 'connection'), { what: 'it to know' });
    stuck.on = false;
  });

  it('does not move when the wall clock of a process jumps', async () => {
    const real = Date.now.bind(Date);
    // Patient enough for a busy machine: what is tested is the clock, not the time.
    const times = { ttlMs: 6_000, renewMs: 50, pollMs: 50 };
    const first = contend('first', database.pool, times);
    contend('second', database.pool, times);
    await until(() => gained().length === 1, { what: 'one to decide' });
    const mine = first.epoch();
    const renewals = async (): Promise<Date | undefined> =>
      (await database.pool.query<{ at: Date }>('select expires_at as at from routing_leases where shard = 0')).rows[0]
        ?.at;
    try {
      for (const jump of [3_600_000, -3_600_000, 86_400_000]) {
        Date.now = () => real() + jump;
        const before = await renewals();
        await until(async () => (await renewals())?.getTime() !== before?.getTime(), { what: 'a renewal' });
        expect(first.epoch()).toBe(mine);
      }
    } finally {
      Date.now = real;
    }
    expect(gained()).toHaveLength(1);
  });

  it('passes by its row alone where sessions cannot be ended, and a free lock then proves nothing', async () => {
    const blocker = openDatabase({ connection: database.connection, poolSize: 1, log: silentDbLog });
    const client = await blocker.pool.connect();
    client.on('error', () => undefined);
    const cannotEnd = {
      connect: async () => {
        const c = await database.pool.connect();
        const query = c.query.bind(c) as (...a: unknown[]) => Promise<unknown>;
        return Object.assign(c, {
          query: (...a: unknown[]) =>
            String(a[0]).includes('pg_terminate_backend') ? Promise.reject(new Error('denied')) : query(...a),
        });
      },
      query: database.pool.query.bind(database.pool),
    } as unknown as FreshDatabase['pool'];
    // Somebody unknown sits on the lock, and no row says that they decide.
    await client.query('select pg_advisory_lock($1, $2)', [0x73_68_6f_75, 0]);
    const first = contend('first', cannotEnd);
    await until(() => first.epoch() !== undefined, { what: 'the first to decide by time' });
    await client.query('select pg_advisory_unlock_all()');
    const mine = first.epoch();
    const second = contend('second', cannotEnd);
    const { rows } = await until(
      async () => {
        const found = await database.pool.query<{ locked: boolean }>('select locked from routing_leases where locked');
        return found.rows.length > 0 ? found : undefined;
      },
      { what: 'the first to have the lock as well' },
    );
    expect(rows).toHaveLength(1);
    expect(first.epoch()).toBe(mine);
    expect(second.epoch()).toBeUndefined();
    client.release(true);
    await blocker.close();
  });

  it('never has two owners of one epoch, and epochs only rise, whatever happens to whom', async () => {
    const times = { ttlMs: 150, renewMs: 40, pollMs: 10 };
    const act = fc.record({ who: fc.nat(2), what: fc.constantFrom('stop', 'cut', 'age', 'wait') });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (acts) => {
        heard = [];
        const names = ['x', 'y', 'z'];
        const alive = names.map((name) => contend(name, database.pool, times));
        for (const { who, what } of acts) {
          const before = gained().length;
          const lease = alive[who]!;
          if (what === 'stop') {
            await lease.stop();
            alive[who] = contend(names[who]!, database.pool, times);
          } else if (what === 'cut') {
            await database.pool.query(
              `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
               and database = (select oid from pg_database where datname = current_database())`,
            );
          } else if (what === 'age') {
            // As if the database's clock had jumped ahead.
            await database.pool.query(`update routing_leases set expires_at = now() - interval '1 hour'`);
          }
          await until(
            () => alive.some((l) => l.epoch() !== undefined) && (what !== 'cut' || gained().length > before),
            {
              what: `somebody to decide after ${what}`,
            },
          );
          // Two may for a moment believe that they may; never under the same number.
          const believed = alive.flatMap((l) => l.epoch() ?? []);
          expect(new Set(believed).size).toBe(believed.length);
        }
        await Promise.all(alive.map((l) => l.stop()));
        demandOrder();
      }),
      { numRuns: 8 },
    );
  });
});
