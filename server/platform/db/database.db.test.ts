import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { withAdvisoryLock } from './advisory-lock.ts';
import { IDLE_IN_TRANSACTION_TIMEOUT_MS, LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, openDatabase } from './database.ts';
import { silentDbLog } from './log.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const one = async (expression: string): Promise<unknown> =>
  (await fresh.pool.query<{ value: unknown }>(`SELECT ${expression} AS value`)).rows[0]?.value;

describe('values from the database', () => {
  it.each([
    ['9007199254740991::int8', 9007199254740991],
    ["'{1,NULL,-7}'::int8[]", [1, null, -7]],
    ["'12345678901234567890.123'::numeric", '12345678901234567890.123'],
    ["'{0.1,NULL}'::numeric[]", ['0.1', null]],
    ["'2026-03-01'::date", '2026-03-01'],
    ["'2026-03-01 08:00:00+08'::timestamptz", new Date('2026-03-01T00:00:00Z')],
    ["'\\x00ff'::bytea", Buffer.from([0, 255])],
    [`'{"名": [1, null]}'::jsonb`, { 名: [1, null] }],
  ])('%s arrives whole', async (expression, expected) => {
    expect(await one(expression)).toEqual(expected);
  });

  it('an integer beyond 2^53 is an error, not a rounded number', async () => {
    await expect(one('9007199254740993::int8')).rejects.toMatchObject({ code: 'db.integer_too_large' });
    expect(await one('1')).toBe(1);
  });

  it('a room types its own tables', async () => {
    const db = fresh.db.withTables<{ shelf: { id: number; label: string } }>();
    await sql`CREATE TABLE shelf (id bigint GENERATED ALWAYS AS IDENTITY, label text NOT NULL)`.execute(db);
    await db
      .insertInto('shelf')
      .values({ label: '宽带' } as { id: number; label: string })
      .execute();
    expect(await db.selectFrom('shelf').select(['id', 'label']).execute()).toEqual([{ id: 1, label: '宽带' }]);
  });
});

describe('a session', () => {
  it('carries the limits of the house', async () => {
    expect(await one(`current_setting('statement_timeout')`)).toBe(`${STATEMENT_TIMEOUT_MS / 1000}s`);
    expect(await one(`current_setting('lock_timeout')`)).toBe(`${LOCK_TIMEOUT_MS / 1000}s`);
    expect(await one(`current_setting('idle_in_transaction_session_timeout')`)).toBe(
      `${IDLE_IN_TRANSACTION_TIMEOUT_MS / 60_000}min`,
    );
  });

  it('that is cut off by the server is replaced, and the process lives', async () => {
    const warned: string[] = [];
    const log = { ...silentDbLog, warn: (_: object, message: string) => warned.push(message) };
    const other = openDatabase({ url: fresh.url, poolSize: 1, log });
    const { rows } = await other.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await fresh.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await until(() => warned.length > 0, { what: 'the lost connection is noticed' });
    expect((await other.pool.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
    await other.close();
  });
});

describe('an advisory lock', () => {
  it('lets one through at a time and the next when it is free', async () => {
    const order: string[] = [];
    let go = false;
    const first = withAdvisoryLock({ pool: fresh.pool, name: 'a', waitMs: 5_000 }, async () => {
      order.push('first in');
      await until(() => go, { what: 'the first may leave' });
      order.push('first out');
    });
    await until(() => order.length === 1, { what: 'the first is in' });
    await expect(
      withAdvisoryLock({ pool: fresh.pool, name: 'a', waitMs: 0 }, () => Promise.resolve()),
    ).rejects.toMatchObject({
      code: 'db.lock_busy',
    });
    await expect(
      withAdvisoryLock({ pool: fresh.pool, name: 'a', waitMs: 50 }, () => Promise.resolve()),
    ).rejects.toMatchObject({
      code: 'db.lock_busy',
    });
    const second = withAdvisoryLock({ pool: fresh.pool, name: 'a', waitMs: 5_000 }, () =>
      Promise.resolve(order.push('second in')),
    );
    await withAdvisoryLock({ pool: fresh.pool, name: 'b', waitMs: 0 }, () => Promise.resolve(order.push('other name')));
    go = true;
    await Promise.all([first, second]);
    expect(order).toEqual(['first in', 'other name', 'first out', 'second in']);
  });

  it('whose session is lost tells the holder', async () => {
    const lost = withAdvisoryLock({ pool: fresh.pool, name: 'c', waitMs: 0 }, async ({ client, signal }) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await fresh.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await until(() => signal.aborted, { what: 'the holder is told' });
      return 'told';
    });
    expect(await lost).toBe('told');
    expect(await withAdvisoryLock({ pool: fresh.pool, name: 'c', waitMs: 0 }, () => Promise.resolve('free'))).toBe(
      'free',
    );
  });
});

describe('a connection that breaks', () => {
  it('between two statements of a transaction fails the next one, and nothing else', async () => {
    const client = await fresh.pool.connect();
    const { rows } = await client
      .query<{ pid: number }>('BEGIN; SELECT 1')
      .then(() => client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'));
    const broken = new Promise((resolve) => client.once('end', resolve));
    await fresh.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await broken;
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    expect(await one('1')).toBe(1);
  });
});
