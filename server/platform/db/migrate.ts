import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { withAdvisoryLock } from './advisory-lock.ts';
import type { DbLog } from './log.ts';

/*
 * Forward only: a file that ran once is history. A mistake is corrected by the next file, so that every database has
 * taken the same path, and a backup can name the point of that path it was taken at.
 */

const FILE_NAME = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;
/** Longer than the longest migration of another process that starts at the same time. */
const LOCK_WAIT_MS = 10 * 60_000;

export interface Migration {
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
}
export type AppliedMigration = Omit<Migration, 'sql'>;

export interface MigrateOptions {
  readonly pool: pg.Pool;
  /** server/migrations; beside the program in a build. */
  readonly directory: string;
  readonly log: DbLog;
  /** The last file to run; for restoring a backup that is older than the program. */
  readonly upTo?: string;
}

const refusal = (code: string, details: Record<string, unknown>): AppError =>
  new AppError({ code, kind: 'internal', details });

export function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  const seen = new Map<string, string>();
  for (const name of names) {
    const number = FILE_NAME.exec(name)?.[1];
    if (number === undefined) throw refusal('db.migration_name', { name });
    const twin = seen.get(number);
    if (twin !== undefined) throw refusal('db.migration_number_twice', { names: [twin, name].sort().join(', ') });
    seen.set(number, name);
  }
  return names.sort().map((name) => {
    // A checkout on Windows may turn the line ends; the file is still the same.
    const sql = readFileSync(join(directory, name), 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

export async function readApplied(client: pg.ClientBase | pg.Pool): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ present: boolean }>(
    `SELECT to_regclass('public.schema_migrations') IS NOT NULL AS present`,
  );
  if (rows[0]?.present !== true) return [];
  const applied = await client.query<AppliedMigration>(
    'SELECT name, sha256 FROM public.schema_migrations ORDER BY name',
  );
  return applied.rows;
}

/** What is still to run; throws when the database's past is not the past these files tell. */
export function pendingMigrations(files: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const past of applied) {
    const file = byName.get(past.name);
    if (file === undefined) throw refusal('db.migration_missing', { name: past.name });
    if (file.sha256 !== past.sha256) throw refusal('db.migration_changed', { name: past.name });
    byName.delete(past.name);
  }
  const last = applied.at(-1)?.name ?? '';
  const pending = [...byName.values()];
  const late = pending.find((file) => file.name < last);
  if (late !== undefined) throw refusal('db.migration_out_of_order', { name: late.name, after: last });
  return pending;
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0');
    await client.query(migration.sql);
    await client.query('INSERT INTO public.schema_migrations (name, sha256) VALUES ($1, $2)', [
      migration.name,
      migration.sha256,
    ]);
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    const { message, position } = cause as { message?: string; position?: string };
    throw new AppError({
      code: 'db.migration_failed',
      kind: 'internal',
      details: { name: migration.name, message, position },
      cause,
    });
  }
}

/** Runs what has not run, in order, one transaction each; processes that start together do it one after the other. */
export async function migrate({ pool, directory, log, upTo }: MigrateOptions): Promise<{ applied: string[] }> {
  const files = readMigrations(directory);
  return withAdvisoryLock({ pool, name: 'migrations', waitMs: LOCK_WAIT_MS }, async ({ client }) => {
    await client.query(
      `CREATE TABLE IF NOT EXISTS public.schema_migrations (
         name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const pending = pendingMigrations(files, await readApplied(client));
    const wanted = pending.filter((file) => upTo === undefined || file.name <= upTo);
    for (const migration of wanted) {
      const began = Date.now();
      await apply(client, migration);
      log.info({ name: migration.name, ms: Date.now() - began }, 'migration applied');
    }
    // A file may have SET something for its session; the session goes back to the pool.
    await client.query('RESET ALL');
    return { applied: wanted.map((migration) => migration.name) };
  });
}
