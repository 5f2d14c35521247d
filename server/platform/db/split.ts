import type pg from 'pg';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { MAX_SHARD, shardBounds, shardOf } from '../../../shared/kernel/id.ts';
import { SILENT_AFTER_SECONDS } from '../nodes/node-statements.ts';
import { withAdvisoryLock } from './advisory-lock.ts';
import { quoted, quotedName } from './backup-catalogue.ts';
import { addPartition, divideTables, withoutForeignKeys } from './divide.ts';
import { pendingMigrations, readApplied, readMigrations } from './migrate.ts';

/*
 * Splits tables by the shard in their key: `<table>_s0` for shard 0 and what came before shards were, one for each further shard, and
 * `<table>_rest` for the shards above, so that a node that was given a high one is not refused its contacts. One transaction under the
 * lock of the migrations, with nobody about: a statement of a running node would wait for minutes.
 */

/** A table of the schema public, and the column in it that begins with the shard. */
export interface ShardedTable {
  readonly name: string;
  readonly key: string;
}

export interface SplitOptions {
  readonly pool: pg.Pool;
  /** Where the files of the migrations are: all of them must have run. */
  readonly migrations: string;
  readonly tables: readonly ShardedTable[];
  readonly shards: number;
}

const SCHEMA = 'public';
/** Somebody's psql with an open transaction is told about, not waited for. */
const LOCK_WAIT = '10s';

const refused = (code: string, details: Record<string, unknown>): AppError =>
  new AppError({ code, kind: 'refused', details });

const partOf = (table: string, shard: number): string => `${table}_s${shard}`;
const restOf = (table: string): string => `${table}_rest`;
const bound = (from: number, before: number): string => {
  const low = from === 0 ? 'minvalue' : `'${shardBounds(from).from}'`;
  const high = before > MAX_SHARD ? 'maxvalue' : `'${shardBounds(before).from}'`;
  return `for values from (${low}) to (${high})`;
};

async function requireAlone(client: pg.ClientBase, options: SplitOptions): Promise<void> {
  const pending = pendingMigrations(readMigrations(options.migrations), await readApplied(client));
  if (pending.length > 0) throw refused('db.split_before_migrating', { name: pending[0]?.name });
  // Whoever is starting has waited for this lock's migrations, or waits here to enter.
  await client.query('lock table nodes in share row exclusive mode');
  const { rows } = await client.query<{ names: string | null }>(
    `select string_agg(name, ', ' order by name) as names from nodes where seen_at >= now() - make_interval(secs => $1)`,
    [SILENT_AFTER_SECONDS],
  );
  const names = rows[0]?.names ?? null;
  if (names !== null) throw refused('db.split_while_running', { names });
}

/** What reads a table by its old identity would go on reading the first partition alone. */
async function requireUnseen(client: pg.ClientBase, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ names: string | null }>(
    `select string_agg(distinct r.ev_class::regclass::text, ', ') as names
       from pg_depend d join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
      where d.refclassid = 'pg_class'::regclass and d.refobjid = any($1::regclass[]) and r.ev_class <> d.refobjid`,
    [tables],
  );
  const names = rows[0]?.names ?? null;
  if (names !== null) throw refused('db.split_seen', { names });
}

/** The rows of a shard lie in its partition or nowhere: they are not carried from one into another. */
async function requireNone(
  client: pg.ClientBase,
  table: string,
  { key, from, before }: { key: string; from: number; before: number },
): Promise<void> {
  const high = before > MAX_SHARD ? '' : ` and ${quotedName(key)} < '${shardBounds(before).from}'`;
  const { rows } = await client.query<{ id: string }>(
    `select ${quotedName(key)} as id from ${quoted(SCHEMA, table)} where ${quotedName(key)} >= '${shardBounds(from).from}'${high}
      order by 1 limit 1`,
  );
  const id = rows[0]?.id;
  if (id !== undefined) throw refused('db.split_filled', { table, shard: shardOf(id), id });
}

/** How many shards have a partition of their own; 0: it is one table. */
async function shardsOf(client: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = $1::regclass and c.relname ~ ('^' || $2 || '_s[0-9]+$')`,
    [quoted(SCHEMA, table), table],
  );
  return rows[0]?.n ?? 0;
}

interface Step extends ShardedTable {
  /** Shards that have their partition already. */
  readonly has: number;
}

const add = (client: pg.ClientBase, table: string, name: string, where: string): Promise<void> =>
  addPartition(client, { schema: SCHEMA, name, parent: quoted(SCHEMA, table), bound: where, splitBy: null });

async function extend(client: pg.ClientBase, { name, has }: Step, shards: number): Promise<void> {
  const [whole, rest] = [quoted(SCHEMA, name), quoted(SCHEMA, restOf(name))];
  if (has > 1) await client.query(`alter table ${whole} detach partition ${rest}`);
  for (let shard = has; shard < shards; shard += 1)
    await add(client, name, partOf(name, shard), bound(shard, shard + 1));
  const where = bound(shards, MAX_SHARD + 1);
  if (shards > MAX_SHARD) {
    if (has > 1) await client.query(`drop table ${rest}`);
  } else if (has > 1) await client.query(`alter table ${whole} attach partition ${rest} ${where}`);
  else await add(client, name, restOf(name), where);
}

async function splitNow(client: pg.ClientBase, { tables, shards }: SplitOptions): Promise<boolean> {
  const steps: Step[] = [];
  for (const table of tables) steps.push({ ...table, has: await shardsOf(client, table.name) });
  const most = Math.max(...steps.map((s) => s.has));
  if (most > shards) throw refused('db.split_fewer', { found: most, shards });
  const open = steps.filter((s) => s.has < shards);
  if (open.length === 0) return false;
  const names = open.map((s) => quoted(SCHEMA, s.name));
  await client.query(`lock table ${names.join(', ')} in access exclusive mode`);
  const fresh = open.filter((s) => s.has === 0);
  await requireUnseen(
    client,
    fresh.map((s) => quoted(SCHEMA, s.name)),
  );
  for (const { name, key, has } of open)
    await requireNone(client, name, { key, from: Math.max(has, 1), before: has === 0 ? MAX_SHARD + 1 : shards });
  const divisions = fresh.map(({ name, key }) => ({
    ...{ schema: SCHEMA, name, splitBy: `range (${quotedName(key)})` },
    first: { name: partOf(name, 0), bound: bound(0, 1) },
  }));
  await withoutForeignKeys(client, names, async () => {
    await divideTables(client, divisions);
    for (const step of open) await extend(client, { ...step, has: Math.max(step.has, 1) }, shards);
  });
  // The server counts the rows of partitions by itself, of the whole never: without this it plans as for an empty table.
  for (const name of names) await client.query(`analyze ${name}`);
  return true;
}

async function inOneTransaction(client: pg.ClientBase, work: () => Promise<boolean>): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(`set local statement_timeout = 0; set local lock_timeout = '${LOCK_WAIT}'`);
    const changed = await work();
    await client.query('commit');
    return changed;
  } catch (cause) {
    await client.query('rollback').catch(() => undefined);
    if (cause instanceof AppError) throw cause;
    const { message } = cause as { message?: string };
    throw new AppError({ code: 'db.split_failed', kind: 'internal', details: { message }, cause });
  }
}

/** As a person writes it. */
export function shardsIn(given: string): number {
  const [shards, most] = [Number(given), MAX_SHARD + 1];
  if (!/^\d+$/.test(given) || shards < 2 || shards > most) throw refused('db.split_number', { shards: given, most });
  return shards;
}

/** Answers whether there was anything to do. */
export async function splitByShard(options: SplitOptions): Promise<boolean> {
  const { pool } = options;
  return withAdvisoryLock({ pool, name: 'migrations', waitMs: 0 }, ({ client }) =>
    inOneTransaction(client, async () => {
      await requireAlone(client, options);
      return splitNow(client, options);
    }),
  );
}
