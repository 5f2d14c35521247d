import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId, shardBounds } from '../../shared/kernel/id.ts';
import { SHARDED_TABLES } from '../../server/main/sharded-tables.ts';
import { withAdvisoryLock } from '../../server/platform/db/advisory-lock.ts';
import { backup } from '../../server/platform/db/backup.ts';
import { silentDbLog as log } from '../../server/platform/db/log.ts';
import { restore } from '../../server/platform/db/restore.ts';
import { shardsIn } from '../../server/platform/db/split.ts';
import { freshDatabase, type FreshDatabase } from '../support/database.ts';
import { placesOf, rowsOf, split } from '../support/shards.ts';

const TABLES = SHARDED_TABLES.map((table) => table.name);
/** Whose history nobody may change. */
const APPEND_ONLY = ['contact_transitions', 'talk_transitions', 'transcript_entries'];

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.close());

/** A contact with a row in each of the tables. */
async function contactOf(shard: number, on = database): Promise<string> {
  const id = newId(Date.now(), shard);
  const { pool } = on;
  await pool.query(
    `insert into contacts (id, channel, state, customer_address, arrived_at) values ($1, 'voice', 'connected', '13800138000', now())`,
    [id],
  );
  for (const text of [
    `insert into contact_transitions (contact_id, seq, at, event, to_state, actor) values ($1, 1, now(), 'arrive', 'arrived', 'customer')`,
    `insert into offers (id, contact_id, agent_id, queue_code, offered_at, ring_until, why) values (gen_random_uuid(), $1, $1, 'chat', now(), now(), '{}')`,
    `insert into routing_steps (contact_id, step, at, because) values ($1, 1, now(), '{}')`,
    `insert into talk_transitions (contact_id, seq, at, event, to_state, actor) values ($1, 1, now(), 'hold', 'held', 'customer')`,
    'insert into transcripts (contact_id, last_seq) values ($1, 1)',
    `insert into transcript_entries (contact_id, seq, at, author, author_name, kind, body, client_message_id)
     values ($1, 1, now(), 'customer', '客户', 'text', '你好', 'm1')`,
    `insert into call_quality (contact_id, leg, at, packets_in, packets_out, lost, jitter_ms) values ($1, 'trunk', now(), 1, 1, 0, 0)`,
  ])
    await pool.query(text, [id]);
  return id;
}

const rowsIn = async (on: FreshDatabase): Promise<unknown[]> =>
  Promise.all(SHARDED_TABLES.map(({ name, key }) => rowsOf(on, `select t::text from ${name} t order by ${key}`)));

/** What a table is to others: its columns, keys, indexes, triggers and rights by their names; not how it is stored. */
async function faceOf(on: FreshDatabase): Promise<unknown[]> {
  const texts = [
    `select attrelid::regclass::text, attname, atttypid::regtype::text, atttypmod, attnotnull, attacl::text,
            (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = attrelid and adnum = attnum) as fallback
       from pg_attribute where attrelid = any($1::regclass[]) and attnum > 0 and not attisdropped order by 1, attnum`,
    `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
      where (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[])) and conparentid = 0 and contype <> 'n' order by 1, 2`,
    `select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') from pg_index where indrelid = any($1::regclass[]) order by 1`,
    `select pg_get_triggerdef(oid), tgenabled from pg_trigger where tgrelid = any($1::regclass[]) and not tgisinternal order by 1`,
    `select oid::regclass::text, relowner::regrole::text, relacl::text from pg_class where oid = any($1::regclass[]) order by 1`,
  ];
  return Promise.all(texts.map((text) => rowsOf(on, text, [TABLES])));
}

const bounds = async (on = database): Promise<Record<string, string>> => {
  const rows = await rowsOf<{ name: string; bound: string }>(
    on,
    `select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound from pg_class c where c.relispartition and c.relkind = 'r'`,
  );
  return Object.fromEntries(rows.map(({ name, bound }) => [name, bound]));
};
/** Everything there is, for "nothing was changed". */
const everything = async (): Promise<unknown[]> => [await rowsIn(database), await faceOf(database), await bounds()];

async function refusedUnchanged(shards: number, code: string, details: object = {}): Promise<void> {
  const before = await everything();
  await expect(split(database, shards)).rejects.toMatchObject({ code, details });
  expect(await everything()).toEqual(before);
}

describe('splitting a database by shard', () => {
  it('keeps every row where it is on the disk, and what each table is to others', async () => {
    await database.pool.query(`create role split_reader; grant select on contacts to split_reader with grant option;
      grant insert (id, note) on contacts to split_reader; grant select on offers to public;
      alter table transcript_entries enable always trigger transcript_entries_append_only`);
    try {
      const ids = [await contactOf(0), await contactOf(0)];
      const files = () =>
        rowsOf(
          database,
          `select pg_relation_filenode(i.indexrelid) as index, pg_relation_filenode(i.indrelid) as table from pg_index i
            join pg_class c on c.oid = i.indrelid where c.relname ~ ('^(' || $1 || ')(_s0)?$') and c.relkind = 'r' order by 1`,
          [TABLES.join('|')],
        );
      const [rows, face, stored] = [await rowsIn(database), await faceOf(database), await files()];
      expect(await split(database, 4)).toBe(true);
      expect(await rowsIn(database)).toEqual(rows);
      expect(await faceOf(database)).toEqual(face);
      expect(await files()).toEqual(stored);
      for (const id of ids)
        expect(await placesOf(database, id)).toEqual(Object.fromEntries(TABLES.map((t) => [t, [`${t}_s0`]])));
      for (const role of ['split_reader', 'public'])
        expect(JSON.stringify(face)).toContain(role === 'public' ? '=r/' : role);
    } finally {
      await database.pool.query('drop owned by split_reader; drop role split_reader');
    }
  });

  it('gives each shard a partition, filled as loosely as the first, and the shards above one together', async () => {
    await split(database, 4);
    const { contacts_s0, contacts_s3, contacts_rest, ...others } = await bounds();
    expect(contacts_s0).toBe(`FOR VALUES FROM (MINVALUE) TO ('${shardBounds(1).from}')`);
    expect(contacts_s3).toBe(`FOR VALUES FROM ('${shardBounds(3).from}') TO ('${shardBounds(4).from}')`);
    expect(contacts_rest).toBe(`FOR VALUES FROM ('${shardBounds(4).from}') TO (MAXVALUE)`);
    expect(Object.keys(others)).toHaveLength(TABLES.length * 5 - 3);
    const filled = await rowsOf<{ name: string; options: string[] | null }>(
      database,
      `select relname as name, reloptions as options from pg_class where relispartition and relname ~ '^(contacts|offers)_' and relkind = 'r'`,
    );
    for (const { name, options } of filled)
      expect([name, options]).toEqual([name, [`fillfactor=${name.startsWith('offers') ? 60 : 40}`]]);
  });

  it('goes further when asked again, keeps what lies above, and has nothing to do twice', async () => {
    await split(database, 2);
    const ids = [await contactOf(0), await contactOf(1), await contactOf(40)];
    const rows = await rowsIn(database);
    expect(await split(database, 2)).toBe(false);
    expect(await split(database, 5)).toBe(true);
    expect(await rowsIn(database)).toEqual(rows);
    const places = await Promise.all(ids.map((id) => placesOf(database, id)));
    expect(places.map((p) => p['offers'])).toEqual([['offers_s0'], ['offers_s1'], ['offers_rest']]);
    expect((await placesOf(database, await contactOf(4)))['transcripts']).toEqual(['transcripts_s4']);
    await refusedUnchanged(64, 'db.split_filled', { table: 'contacts', shard: 40, id: ids[2] });
    await refusedUnchanged(4, 'db.split_fewer', { found: 5, shards: 4 });
  });

  it('into all there are leaves no rest', async () => {
    await split(database, 3);
    expect(await split(database, 64)).toBe(true);
    const { contacts_s63, contacts_rest } = await bounds();
    expect([contacts_s63, contacts_rest]).toEqual([
      `FOR VALUES FROM ('${shardBounds(63).from}') TO (MAXVALUE)`,
      undefined,
    ]);
    expect((await placesOf(database, await contactOf(63)))['offers']).toEqual(['offers_s63']);
  });

  it('leaves nobody who could change a history, point to nobody, or say a thing twice', async () => {
    await split(database, 4);
    for (const shard of [0, 3, 9]) {
      const id = await contactOf(shard);
      const place = (table: string): string => `${table}_${shard < 4 ? `s${shard}` : 'rest'}`;
      for (const table of APPEND_ONLY.flatMap((name) => [name, place(name)])) {
        for (const text of [`update ${table} set at = now()`, `delete from ${table}`])
          await expect(database.pool.query(`${text} where contact_id = $1`, [id])).rejects.toThrow(/append.only/i);
      }
      const stranger = newId(Date.now(), shard);
      await expect(
        database.pool.query('insert into transcripts (contact_id) values ($1)', [stranger]),
      ).rejects.toMatchObject({ code: '23503' });
      await expect(database.pool.query('delete from contacts where id = $1', [id])).rejects.toMatchObject({
        code: '23503',
      });
      await expect(
        database.pool.query(
          `insert into offers (id, contact_id, agent_id, queue_code, offered_at, ring_until, why)
           values (gen_random_uuid(), $1, $1, 'chat', now(), now(), '{}')`,
          [id],
        ),
      ).rejects.toMatchObject({ code: '23505' });
    }
  });

  it('lets a later migration find everything by its name', async () => {
    await split(database, 3);
    const ids = [await contactOf(0), await contactOf(2)];
    await database.pool.query(`alter table contacts add column later integer not null default 7;
      alter table contacts alter column topic type varchar(100);
      drop index contacts_open; create index contacts_open on contacts (arrived_at) where closed_at is null;
      alter table offers drop constraint offers_pkey; alter table offers add primary key (contact_id, id);
      alter table transcripts drop constraint transcripts_contact_id_fkey;
      drop trigger talk_transitions_append_only on talk_transitions; delete from talk_transitions`);
    expect(await rowsOf(database, 'select distinct later from contacts where id = any($1)', [ids])).toEqual([
      { later: 7 },
    ]);
    expect(await rowsOf(database, 'select from talk_transitions')).toEqual([]);
  });

  it('takes no number that is none, and not less than two or more than there are', () => {
    expect(['2', '64'].map(shardsIn)).toEqual([2, 64]);
    for (const given of ['1', '65', '-2', '2.5', 'four', ''])
      expect(() => shardsIn(given)).toThrow(expect.objectContaining({ code: 'db.split_number' }) as Error);
  });
});

describe('nothing is split, and nothing changed,', () => {
  it('while a node lives, and it is split once that one is silent', async () => {
    await contactOf(0);
    await database.pool.query(
      `insert into nodes (name, run, roles, version, bus) values ('kf1', gen_random_uuid(), '{web}', '1', 'alone')`,
    );
    await refusedUnchanged(4, 'db.split_while_running', { names: 'kf1' });
    await database.pool.query(`update nodes set seen_at = now() - interval '4 seconds'`);
    expect(await split(database, 4)).toBe(true);
  });

  it('while somebody migrates', () =>
    withAdvisoryLock({ pool: database.pool, name: 'migrations', waitMs: 0 }, () =>
      refusedUnchanged(4, 'db.lock_busy'),
    ));

  it('before all migrations have run', async () => {
    await database.pool.query(`delete from schema_migrations where name = (select max(name) from schema_migrations)`);
    await refusedUnchanged(4, 'db.split_before_migrating');
  });

  it('when there are rows of another shard already', async () => {
    await contactOf(0);
    const id = await contactOf(2);
    await refusedUnchanged(4, 'db.split_filled', { table: 'contacts', shard: 2, id });
  });

  it('under a view, which would go on reading the first partition alone', async () => {
    await database.pool.query('create view bells as select contact_id from offers');
    await refusedUnchanged(4, 'db.split_seen', { names: 'bells' });
  });

  it('when it fails on the way', async () => {
    await contactOf(0);
    await database.pool.query('create table transcript_entries_s2 ()');
    await refusedUnchanged(4, 'db.split_failed', { message: 'relation "transcript_entries_s2" already exists' });
    await database.pool.query('drop table transcript_entries_s2');
    expect(await split(database, 4)).toBe(true);
  });
});

describe('a backup of a split database', () => {
  it('is restored split', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'shoujie-split-'));
    const target = await freshDatabase({ from: 'empty' });
    try {
      await split(database, 3);
      for (const shard of [0, 1, 2, 50]) await contactOf(shard);
      const file = join(dir, 'split.backup');
      await backup({ pool: database.pool, file, log });
      await restore({ pool: target.pool, file, migrations: 'server/migrations', log });
      expect(await rowsIn(target)).toEqual(await rowsIn(database));
      expect(await faceOf(target)).toEqual(await faceOf(database));
      expect(await bounds(target)).toEqual(await bounds());
      expect((await placesOf(target, await contactOf(1, target)))['contacts']).toEqual(['contacts_s1']);
      const options = `select relname, reloptions from pg_class where relispartition and relkind = 'r' order by 1`;
      expect(await rowsOf(target, options)).toEqual(await rowsOf(database, options));
      expect(await split(target, 4)).toBe(true);
    } finally {
      await target.close();
      rmSync(dir, { recursive: true });
    }
  });
});
