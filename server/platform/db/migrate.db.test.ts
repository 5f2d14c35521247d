import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { openDatabase } from './database.ts';
import { silentDbLog as log } from './log.ts';
import { migrate, readApplied } from './migrate.ts';

let fresh: FreshDatabase;
let directory: string;
beforeEach(async () => {
  fresh = await freshDatabase({ from: 'empty' });
  directory = mkdtempSync(join(tmpdir(), 'shoujie-migrations-'));
  file('0001-shelf.sql', 'CREATE TABLE shelf (id bigint PRIMARY KEY);\nINSERT INTO shelf VALUES (1);\n');
  file('0002-more.sql', 'INSERT INTO shelf VALUES (2);');
});
afterEach(async () => {
  await fresh.close();
  rmSync(directory, { recursive: true });
});

const file = (name: string, sql: string): void => writeFileSync(join(directory, name), sql);
const run = (): Promise<{ applied: string[] }> => migrate({ pool: fresh.pool, directory, log });
const shelf = async (): Promise<number[]> =>
  (await fresh.pool.query<{ id: number }>('SELECT id FROM shelf ORDER BY id')).rows.map((row) => row.id);

describe('migrating', () => {
  it('runs each file once, in order, and writes down which', async () => {
    expect(await run()).toEqual({ applied: ['0001-shelf.sql', '0002-more.sql'] });
    expect(await run()).toEqual({ applied: [] });
    file('0003-again.sql', 'INSERT INTO shelf VALUES (3)');
    expect(await run()).toEqual({ applied: ['0003-again.sql'] });
    expect(await shelf()).toEqual([1, 2, 3]);
    const { rows } = await fresh.pool.query(
      'SELECT name, length(sha256) AS hash, applied_at FROM schema_migrations ORDER BY 1',
    );
    expect(rows[0]).toEqual({ name: '0001-shelf.sql', hash: 64, applied_at: expect.any(Date) as unknown });
  });

  it('by four processes at once runs each file once', async () => {
    file('0003-slow.sql', 'SELECT pg_sleep(0.3); INSERT INTO shelf VALUES (3);');
    const others = [1, 2, 3, 4].map(() => openDatabase({ connection: fresh.connection, poolSize: 1, log }));
    const done = await Promise.all(others.map((other) => migrate({ pool: other.pool, directory, log })));
    await Promise.all(others.map((other) => other.close()));
    expect(done.flatMap((one) => one.applied)).toEqual(['0001-shelf.sql', '0002-more.sql', '0003-slow.sql']);
    expect(await shelf()).toEqual([1, 2, 3]);
  });

  it('stops at a file that fails, keeps those before it and nothing of it', async () => {
    file('0003-broken.sql', 'INSERT INTO shelf VALUES (3); INSERT INTO nowhere VALUES (1);');
    file('0004-never.sql', 'INSERT INTO shelf VALUES (4)');
    await expect(run()).rejects.toMatchObject({
      code: 'db.migration_failed',
      details: { name: '0003-broken.sql', message: expect.stringContaining('nowhere') as unknown },
    });
    expect(await shelf()).toEqual([1, 2]);
    expect((await readApplied(fresh.pool)).map((past) => past.name)).toEqual(['0001-shelf.sql', '0002-more.sql']);
    file('0003-broken.sql', 'INSERT INTO shelf VALUES (3)');
    await run();
    expect(await shelf()).toEqual([1, 2, 3, 4]);
  });

  it('leaves no setting of a file behind in the pool', async () => {
    file('0003-settings.sql', 'SET search_path = pg_catalog; SET statement_timeout = 1');
    await run();
    const pool = fresh.pool;
    expect((await pool.query(`SELECT current_setting('search_path') AS path`)).rows).toEqual([
      { path: '"$user", public' },
    ]);
  });

  it('up to a named file goes no further', async () => {
    const upTo = '0001-shelf.sql';
    expect(await migrate({ pool: fresh.pool, directory, log, upTo })).toEqual({ applied: [upTo] });
    expect(await shelf()).toEqual([1]);
  });
});

describe('a past that does not fit the files is refused and nothing runs:', () => {
  it('a changed file', async () => {
    await run();
    file('0001-shelf.sql', 'CREATE TABLE shelf (id int PRIMARY KEY);');
    file('0003-new.sql', 'INSERT INTO shelf VALUES (3)');
    await expect(run()).rejects.toMatchObject({ code: 'db.migration_changed', details: { name: '0001-shelf.sql' } });
    expect(await shelf()).toEqual([1, 2]);
  });

  it('a file that is gone, as after going back to an older version', async () => {
    await run();
    rmSync(join(directory, '0002-more.sql'));
    await expect(run()).rejects.toMatchObject({ code: 'db.migration_missing', details: { name: '0002-more.sql' } });
  });

  it('a file slipped in before what has run', async () => {
    renameSync(join(directory, '0001-shelf.sql'), join(directory, '0000-shelf.sql'));
    await run();
    file('0001-late.sql', 'INSERT INTO shelf VALUES (9)');
    await expect(run()).rejects.toMatchObject({ code: 'db.migration_out_of_order' });
  });

  it('two files of one number, or a name without one', async () => {
    file('0002-twin.sql', '');
    await expect(run()).rejects.toMatchObject({ code: 'db.migration_number_twice' });
    rmSync(join(directory, '0002-twin.sql'));
    file('3-short.sql', '');
    await expect(run()).rejects.toMatchObject({ code: 'db.migration_name' });
  });

  it('but line ends turned by a checkout are the same file', async () => {
    await run();
    file('0001-shelf.sql', 'CREATE TABLE shelf (id bigint PRIMARY KEY);\r\nINSERT INTO shelf VALUES (1);\r\n');
    expect(await run()).toEqual({ applied: [] });
  });
});
