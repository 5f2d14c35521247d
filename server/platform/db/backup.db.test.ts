import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { backup } from './backup.ts';
import type { BackupManifest } from './backup-format.ts';
import { openDatabase } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres-driver.ts';
import { silentDbLog as log } from './log.ts';
import { migrate } from './migrate.ts';
import { restore } from './restore.ts';

const SCHEMA = `
  CREATE SCHEMA side;
  CREATE TYPE mood AS ENUM ('glad', 'cross', '平静');
  CREATE TABLE kinds (code text PRIMARY KEY, label text NOT NULL);
  INSERT INTO kinds VALUES ('a', '甲'), ('b', '乙');
  CREATE TABLE "Odd ""Name" (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "select" text, raw bytea, doc jsonb, tags text[], grid int[][], amount numeric(30, 10), ratio double precision,
    at timestamptz, day date, span interval, net inet, mood mood, kind text REFERENCES kinds DEFERRABLE INITIALLY DEFERRED,
    doubled text GENERATED ALWAYS AS ("select" || "select") STORED,
    parent bigint REFERENCES "Odd ""Name");
  CREATE TABLE side.serials (id serial PRIMARY KEY, other bigint NOT NULL REFERENCES "Odd ""Name" ON DELETE CASCADE);
  CREATE SEQUENCE side.untouched;
  CREATE SEQUENCE side.huge;
  CREATE TABLE events (id bigint, month date NOT NULL, body text) PARTITION BY RANGE (month);
  CREATE TABLE events_2026_01 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE audit (id bigint PRIMARY KEY, line text NOT NULL, stamped text);
  CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.stamped := 'by trigger'; RETURN NEW; END $$;
  CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
  CREATE TRIGGER stamp BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION stamp();
  CREATE TRIGGER never_truncate BEFORE TRUNCATE ON audit EXECUTE FUNCTION never();
  CREATE TRIGGER never_change BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION never();
  ALTER TABLE audit ENABLE ALWAYS TRIGGER never_change;
  CREATE VIEW cross_ones AS SELECT id FROM "Odd ""Name" WHERE mood = 'cross';
  CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM "Odd ""Name";
  CREATE TABLE no_columns ();
`;

const CONTENT = `
  UPDATE kinds SET label = '甲 changed later' WHERE code = 'a';
  DELETE FROM kinds WHERE code = 'b';
  INSERT INTO "Odd ""Name" ("select", raw, doc, tags, grid, amount, ratio, at, day, span, net, mood, kind, parent) VALUES
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ('', '', '{}', '{}', '{}', 0, '-0', 'infinity', '-infinity', '0', '::1', 'glad', 'a', 3),
    (E'tab\\t newline\\n return\\r backslash\\\\ N \\\\N \\\\. 𠮷首接👪 "quote" ''single''', '\\x000aff5c0d09',
     '{"a": [1, null, "\\u4e2d\\n"], "n": 12345678901234567890.5}', ARRAY[NULL, 'NULL', '', 'a,b', '{"x"}', E'back\\\\slash', E'new\\nline'],
     '{{1,NULL},{3,4}}', 12345678901234567890.0123456789, 0.1, '0044-03-15 12:00:00.123456+00 BC', '9999-12-31',
     '1 year 2 mons -3 days 04:05:06.789', '10.0.0.0/8', 'cross', 'a', 2),
    ('\\.', '\\x5c2e', '"\\\\."', NULL, NULL, 'NaN', 'NaN', '2026-03-29 02:30:00+08', '2026-02-28', NULL, NULL, '平静', NULL, NULL);
  DELETE FROM "Odd ""Name" WHERE id = 1;
  INSERT INTO "Odd ""Name" ("select") VALUES (NULL);
  INSERT INTO side.serials (other) SELECT 2 FROM generate_series(1, 3);
  SELECT setval('side.huge', 9223372036854775806)::text;
  CREATE TABLE events_2026_02 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY RANGE (id);
  CREATE TABLE events_2026_02_low PARTITION OF events_2026_02 FOR VALUES FROM (0) TO (1000);
  CREATE TABLE events_rest PARTITION OF events DEFAULT;
  INSERT INTO events VALUES (1, '2026-01-31', 'x'), (2, '2026-02-01', 'y'), (3, '2030-01-01', 'z');
  INSERT INTO audit VALUES (1, 'first');
  ALTER TABLE audit DISABLE TRIGGER stamp;
  INSERT INTO audit VALUES (2, 'second');
  ALTER TABLE audit ENABLE TRIGGER stamp;
  INSERT INTO no_columns DEFAULT VALUES;
  REFRESH MATERIALIZED VIEW counted;
`;

const PICTURES = [
  'SELECT * FROM kinds ORDER BY 1',
  'SELECT t::text FROM "Odd ""Name" t ORDER BY id',
  'SELECT * FROM side.serials ORDER BY 1',
  'SELECT tableoid::regclass::text AS part, * FROM events ORDER BY id',
  'SELECT * FROM audit ORDER BY 1',
  'SELECT * FROM counted',
  'SELECT count(*) FROM no_columns',
  `SELECT schemaname, sequencename, last_value::text FROM pg_sequences ORDER BY 1, 2`,
  `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) AS def, convalidated, condeferred FROM pg_constraint
    WHERE connamespace::regnamespace::text IN ('public', 'side') ORDER BY 1, 2`,
  `SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
  'SELECT name, sha256 FROM schema_migrations ORDER BY 1',
];

let dir: string;
let source: FreshDatabase;
let target: FreshDatabase;
const file = (): string => join(dir, 'backup.gz');
const migrations = (): string => join(dir, 'migrations');
const save = (): Promise<BackupManifest> => backup({ pool: source.pool, file: file(), log });
const load = (): Promise<BackupManifest> => restore({ pool: target.pool, file: file(), migrations: migrations(), log });

async function picture(of: FreshDatabase): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const text of PICTURES) answers.push((await of.pool.query<Record<string, unknown>>(text)).rows);
  return answers;
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'shoujie-backup-'));
  mkdirSync(migrations());
  writeFileSync(join(migrations(), '0001-all.sql'), SCHEMA);
  source = await freshDatabase({ from: 'empty' });
  target = await freshDatabase({ from: 'empty' });
  await migrate({ pool: source.pool, directory: migrations(), log });
  await source.pool.query(CONTENT);
});
afterEach(async () => {
  await source.close();
  await target.close();
  rmSync(dir, { recursive: true });
});

describe('a backup restored', () => {
  it('into an empty database gives every value, sequence, partition, constraint and trigger back', async () => {
    const before = await picture(source);
    const saved = await save();
    expect(saved).toMatchObject({ rows: 14, blobs: 0 });
    expect(await load()).toEqual(saved);
    expect(await picture(target)).toEqual(before);
    expect(JSON.stringify(before)).toContain('NaN');
    // It goes on where the source would have.
    const next = await target.pool.query('INSERT INTO "Odd ""Name" ("select") VALUES (\'x\') RETURNING id, doubled');
    expect(next.rows).toEqual([{ id: 6, doubled: 'xx' }]);
    await expect(target.pool.query('DELETE FROM audit')).rejects.toThrow('append only');
    await expect(target.pool.query('INSERT INTO side.serials (other) VALUES (999)')).rejects.toThrow('foreign key');
  });

  it('goes into a migrated database whose only rows came with the migrations, and replaces those', async () => {
    await save();
    await migrate({ pool: target.pool, directory: migrations(), log });
    expect((await target.pool.query('SELECT count(*) AS n FROM kinds')).rows).toEqual([{ n: 2 }]);
    await load();
    expect(await picture(target)).toEqual(await picture(source));
  });

  it('by a newer program stands at its own migration; the newer ones run afterwards', async () => {
    await save();
    writeFileSync(join(migrations(), '0002-newer.sql'), 'ALTER TABLE audit ADD COLUMN newer int DEFAULT 7');
    await load();
    expect(await picture(target)).toEqual(await picture(source));
    expect(await migrate({ pool: target.pool, directory: migrations(), log })).toEqual({ applied: ['0002-newer.sql'] });
    expect((await target.pool.query('SELECT DISTINCT newer FROM audit')).rows).toEqual([{ newer: 7 }]);
  });

  it('holds one instant while rows are being written', async () => {
    await source.pool.query('CREATE TABLE pairs_a (id int); CREATE TABLE z_pairs_b (id int)');
    writeFileSync(
      join(migrations(), '0002-pairs.sql'),
      'CREATE TABLE pairs_a (id int); CREATE TABLE z_pairs_b (id int)',
    );
    await source.pool.query('DROP TABLE pairs_a, z_pairs_b');
    await migrate({ pool: source.pool, directory: migrations(), log });
    const stop = new AbortController();
    const writer = (async () => {
      let written = 0;
      for (; !stop.signal.aborted || written < 10; written += 1) {
        await source.pool.query(
          `WITH a AS (INSERT INTO pairs_a VALUES (${written})) INSERT INTO z_pairs_b VALUES (${written})`,
        );
      }
      return written;
    })();
    await save().finally(() => stop.abort());
    await writer;
    await load();
    const { rows } = await target.pool.query(
      'SELECT (SELECT array_agg(id ORDER BY id) FROM pairs_a) IS NOT DISTINCT FROM (SELECT array_agg(id ORDER BY id) FROM z_pairs_b) AS same',
    );
    expect(rows).toEqual([{ same: true }]);
  });

  it('brings the blobs along when asked', async () => {
    const from = join(dir, 'blobs');
    const to = join(dir, 'restored');
    mkdirSync(join(from, 'ab', 'cd'), { recursive: true });
    writeFileSync(join(from, 'ab', 'cd', '录音.wav'), Buffer.alloc(300_000, 7));
    writeFileSync(join(from, 'empty'), '');
    expect(await backup({ pool: source.pool, file: file(), blobsDir: from, log })).toMatchObject({ blobs: 2 });
    await restore({ pool: target.pool, file: file(), migrations: migrations(), blobsDir: to, log });
    expect(readFileSync(join(to, 'ab', 'cd', '录音.wav'))).toEqual(Buffer.alloc(300_000, 7));
    expect(readdirSync(to).sort()).toEqual(['ab', 'empty']);
    await expect(
      restore({ pool: target.pool, file: file(), migrations: migrations(), blobsDir: to, log }),
    ).rejects.toMatchObject({ code: 'db.restore_into_filled' });
  });
});

describe('the file', () => {
  it('is for its owner only, is not written over, and leaves no half of itself behind', async () => {
    await save();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const first = createHash('sha256').update(readFileSync(file())).digest('hex');
    await expect(save()).rejects.toMatchObject({ code: 'db.backup_exists' });
    expect(createHash('sha256').update(readFileSync(file())).digest('hex')).toBe(first);
    await expect(backup({ pool: source.pool, file: join(dir, 'nowhere', 'x'), log })).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await expect(backup({ pool: target.pool, file: join(dir, 'nothing'), log })).rejects.toMatchObject({
      code: 'db.backup_of_nothing',
    });
    expect(readdirSync(dir).sort()).toEqual(['backup.gz', 'migrations']);
    expect((await source.pool.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
  });
});

describe('a restore is refused and leaves the database as it was', () => {
  const untouched = async (code: string): Promise<void> => {
    await migrate({ pool: target.pool, directory: migrations(), log });
    const before = await picture(target);
    await expect(load()).rejects.toMatchObject({ code });
    expect(await picture(target)).toEqual(before);
  };

  it('when the database has rows of its own', async () => {
    await save();
    await migrate({ pool: target.pool, directory: migrations(), log });
    await target.pool.query(`INSERT INTO events VALUES (9, '2026-01-05', 'mine')`);
    await untouched('db.restore_into_filled');
  });

  it('when it was restored before', async () => {
    await save();
    await load();
    await untouched('db.restore_into_filled');
  });

  it('when the file is cut off', async () => {
    await save();
    writeFileSync(file(), readFileSync(file()).subarray(0, -40));
    await untouched('db.backup_broken');
  });

  it('when a whole gzip holds half a backup', async () => {
    await save();
    const plain = gunzipSync(readFileSync(file()));
    writeFileSync(file(), gzipSync(plain.subarray(0, plain.indexOf('\x00\x00\x00', plain.length - 200))));
    await untouched('db.backup_broken');
  });

  it('when one letter of a row was changed', async () => {
    await save();
    const plain = gunzipSync(readFileSync(file()));
    plain.write('X', plain.indexOf('second'));
    writeFileSync(file(), gzipSync(plain));
    await untouched('db.backup_broken');
  });

  it('when it is no backup at all', async () => {
    writeFileSync(file(), gzipSync('hello'));
    await untouched('db.backup_broken');
    writeFileSync(file(), 'hello');
    await untouched('db.backup_broken');
  });

  it('when its migrations are not those of this program', async () => {
    await save();
    writeFileSync(join(migrations(), '0001-all.sql'), `${SCHEMA}-- changed`);
    await untouched('db.backup_of_other_version');
  });

  it('when the database is already further than the backup', async () => {
    await save();
    writeFileSync(join(migrations(), '0002-newer.sql'), 'CREATE TABLE newer (id int)');
    await untouched('db.database_ahead_of_backup');
  });
});

describe('by hand', () => {
  const script = (
    name: string,
    args: string[],
    env: Record<string, string>,
  ): { status: number | null; said: string } => {
    const ran = spawnSync(process.execPath, ['--import', 'tsx', `scripts/db-${name}.ts`, ...args], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', ...env },
    });
    return { status: ran.status, said: ran.stdout + ran.stderr };
  };

  it('a backup is taken beside the running product and restored to another folder, never under it', async () => {
    chmodSync(dir, 0o755);
    const dataDir = join(dir, 'data');
    const server = await startEmbeddedPostgres({ dataDir, log });
    try {
      const running = openDatabase({ connection: server.connection, log });
      await migrate({ pool: running.pool, directory: 'server/migrations', log });
      await running.close();
      expect(script('backup', [file()], { DATA_DIR: dataDir })).toMatchObject({ status: 0 });
      const under = script('restore', [file()], { DATA_DIR: dataDir });
      expect(under.status).toBe(1);
      expect(under.said).toContain('another running instance');
    } finally {
      await server.stop('immediate');
    }
    const restored = script('restore', [file(), '--blobs'], { DATA_DIR: join(dir, 'other') });
    expect(restored).toMatchObject({ status: 0, said: expect.stringContaining('restored') as unknown });
    expect(script('backup', [], {}).status).toBe(2);
    expect(script('backup', [join(dir, 'x')], { DATA_DIR: join(dir, 'mistyped') })).toMatchObject({
      status: 1,
      said: expect.stringContaining('empty') as unknown,
    });
  });
});
