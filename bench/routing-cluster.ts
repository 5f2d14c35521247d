import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type DatabaseConnection } from '../server/platform/db/embedded-postgres-driver.ts';
import { migrate } from '../server/platform/db/migrate.ts';
import { openDatabase, type Database } from '../server/platform/db/database.ts';
import { silentLog } from '../server/platform/log.ts';
import { parentOf } from './machine.ts';

/** The PostgreSQL that the product brings, with the settings it ships with, and a database for each design under test. */
export interface Cluster {
  readonly postmaster: number;
  /** A database of the given name with every table of the product. */
  database(name: string, poolSize: number): Promise<BenchDatabase>;
  conditions(): Promise<Record<string, string>>;
  /** Whatever was written before is on the disk, and none of it is written in the seconds that are measured. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

export interface BenchDatabase extends Database {
  readonly connection: DatabaseConnection;
}

const SETTINGS = [
  'fsync',
  'synchronous_commit',
  'wal_sync_method',
  'full_page_writes',
  'shared_buffers',
  'max_wal_size',
  'min_wal_size',
  'wal_compression',
];

const LOG_MIB = 4_300;
const PIECE_MIB = 16;
/** The log goes round once, as in a house that has had a busy hour before: what is measured is not the making of its files. */
async function goRound({ pool }: Database): Promise<void> {
  for (let written = 0; written < LOG_MIB; written += PIECE_MIB)
    await pool.query(`select pg_logical_emit_message(false, 'bench', repeat('x', $1))`, [PIECE_MIB << 20]);
  await pool.query('checkpoint');
  await pool.query('checkpoint');
}

/** Gigabytes written or given back by one turn keep the disk busy in the next. */
const flush = (): void => void spawnSync('sync');

export async function openCluster(): Promise<Cluster> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shoujie-bench-'));
  // As root the server runs under another id and has to get in.
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
  const admin = openDatabase({ connection: server.connection, poolSize: 1, log: silentLog });
  const { rows } = await admin.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  await goRound(admin);
  const opened: Database[] = [];
  return {
    postmaster: parentOf(rows[0]?.pid ?? 0),
    database: async (name, poolSize) => {
      await admin.pool.query(`create database ${name}`);
      const connection = { ...server.connection, database: name };
      const database = openDatabase({ connection, poolSize, log: silentLog });
      opened.push(database);
      await migrate({ pool: database.pool, directory: 'server/migrations', log: silentLog });
      return { ...database, connection };
    },
    conditions: async () => {
      const { rows: found } = await admin.pool.query<{ name: string; value: string }>(
        'select name, current_setting(name) as value from pg_settings where name = any($1::text[])',
        [SETTINGS],
      );
      return Object.fromEntries(found.map((r) => [r.name, r.value]));
    },
    calm: async () => {
      await admin.pool.query('checkpoint');
      flush();
    },
    close: async () => {
      for (const database of opened) await database.close();
      await admin.close();
      await server.stop('immediate');
      rmSync(dataDir, { recursive: true, force: true });
      flush();
    },
  };
}
