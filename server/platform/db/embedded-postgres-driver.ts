import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { DbLog } from './log.ts';
import { choosePlace, type PostgresPlace } from './postgres-place.ts';
import {
  ensureCluster,
  findRunning,
  requireCluster,
  type Settings,
  startServer,
  type StopMode,
  stopServer,
} from './postgres-server.ts';
import type { PostmasterFile } from './postmaster-file.ts';

/*
 * A real PostgreSQL below DATA_DIR, as child of the product.
 *
 * Two processes, two ways to die. Node killed: the server lives on, under pid 1, and the next launcher re-attaches to it
 * (wasSurvivor). Server killed: the launcher that holds it starts it again; clients see broken connections and a pool
 * that works again a moment later.
 * Who owns a server is decided inside it: the owner holds a session advisory lock in the database "postgres". The lock
 * leaves with the owner's process, however that ends; a lock file of our own would have to be doubted after every crash.
 */

const OWNER_LOCK_KEY = 7_311_020_411;
/** A killed owner's session ends when the server sees its socket close: wait that long before calling it taken. */
const OWNER_WAIT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 10_000;
const DATABASE = 'app';
const RESTART_DELAYS_MS = [0, 500, 2_000, 5_000, 15_000];

/** Sized for one product on one machine; every value may be overridden by `settings`. */
const DEFAULT_SETTINGS: Settings = {
  shared_buffers: '128MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  unix_socket_permissions: '0700',
  // Short indexed queries only: compiling a plan costs more than it saves, and the package brings no LLVM.
  jit: 'off',
  // A busy hour writes tens of MB of WAL a second; at the 1 GB that the server ships with it would begin a checkpoint every
  // quarter of a minute, and write every page whole again after each.
  max_wal_size: '4GB',
  // Files of the log that a rush has left are kept for the next one: making a new one means writing 16 MB of zeros to the disk while
  // everybody who commits waits, three times a second in a rush. All of them: until a checkpoint is through, none comes back.
  min_wal_size: '4GB',
  // What a connection writes of the tables goes to the disk at once, in small pieces. Left to the kernel it goes half a minute later all
  // together, and everybody who commits waits for that.
  backend_flush_after: '256kB',
};

export interface DatabaseConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
}

export interface EmbeddedPostgres {
  readonly connection: DatabaseConnection;
  /** The server was already running: an earlier owner was killed. */
  readonly wasSurvivor: boolean;
  stop(mode?: StopMode): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly settings?: Settings;
  readonly log: DbLog;
}

function connectionTo(place: PostgresPlace, file: PostmasterFile): DatabaseConnection {
  const base = { port: file.port, user: 'postgres', database: DATABASE };
  if (file.socketDir !== '') return { ...base, host: file.socketDir };
  return { ...base, host: '127.0.0.1', password: readFileSync(place.passwordFile, 'utf8').trim() };
}

/** The owner's session; undefined when another process holds the server. */
async function takeOwnership(connection: DatabaseConnection): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    ...connection,
    database: 'postgres',
    application_name: 'launcher',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // Before the first await: a server that dies in between must not become an unhandled 'error' event.
  client.on('error', () => undefined);
  await client.connect();
  const deadline = Date.now() + OWNER_WAIT_MS;
  do {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [OWNER_LOCK_KEY]);
    if (rows[0]?.mine === true) return client;
    await sleep(50);
  } while (Date.now() < deadline);
  await client.end();
  return undefined;
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
}

interface Running {
  readonly file: PostmasterFile;
  readonly owner: pg.Client;
  readonly connection: DatabaseConnection;
  readonly wasSurvivor: boolean;
}

/** A server that is just dying still looks alive for a moment, and breaks the connection: look again. */
async function bringUp(place: PostgresPlace, settings: Settings, port?: number): Promise<Running> {
  const deadline = Date.now() + CONNECT_TIMEOUT_MS;
  for (;;) {
    try {
      return await attachOrStart(place, settings, port);
    } catch (error) {
      if (error instanceof AppError || Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

async function attachOrStart(place: PostgresPlace, settings: Settings, port?: number): Promise<Running> {
  const survivor = await findRunning(place);
  const file = survivor ?? (await startServer(place, { settings, port }));
  const connection = connectionTo(place, file);
  const owner = await takeOwnership(connection);
  if (owner === undefined) {
    throw new AppError({ code: 'db.in_use', kind: 'conflict', details: { cluster: place.cluster, pid: file.pid } });
  }
  try {
    await ensureDatabase(owner);
  } catch (error) {
    // Held on to, it would refuse our own next try.
    await owner.end().catch(() => undefined);
    throw error;
  }
  return { file, owner, connection, wasSurvivor: survivor !== undefined };
}

/** The connection to a server that runs on this DATA_DIR right now, whoever owns it; undefined when none does. */
export async function connectionOfRunning(dataDir: string, log: DbLog): Promise<DatabaseConnection | undefined> {
  const place = choosePlace(dataDir, log);
  const file = await findRunning(place);
  return file === undefined ? undefined : connectionTo(place, file);
}

/** Stops a server whose owner was killed, without becoming its owner. */
export const stopSurvivor = (dataDir: string, log: DbLog): Promise<void> =>
  stopServer(choosePlace(dataDir, log), 'immediate');

export async function startEmbeddedPostgres({
  dataDir,
  log,
  ...rest
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const settings = { ...DEFAULT_SETTINGS, ...rest.settings };
  const place = choosePlace(dataDir, log);
  const began = Date.now();
  await ensureCluster(place);
  const first = await bringUp(place, settings);
  log.info({ home: place.home, ms: Date.now() - began, wasSurvivor: first.wasSurvivor }, 'database server is up');

  const stopping = new AbortController();
  let owner = first.owner;
  let restarting: Promise<void> | undefined;

  const restart = async (): Promise<void> => {
    for (const delay of RESTART_DELAYS_MS) {
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        // Never ensureCluster here: where the files are gone, an empty database would pass for the lost one.
        requireCluster(place);
        const again = await bringUp(place, settings, first.file.port);
        watch(again.owner);
        log.warn({ pid: again.file.pid }, 'database server was lost and is up again');
        return;
      } catch (error) {
        log.error({ err: error }, 'database server was lost and does not start');
      }
    }
    log.error({ home: place.home }, 'database server stays down; giving up');
  };
  const watch = (client: pg.Client): void => {
    owner = client;
    client.once('end', () => {
      if (!stopping.signal.aborted) restarting ??= restart().finally(() => (restarting = undefined));
    });
  };
  watch(first.owner);

  return {
    connection: first.connection,
    wasSurvivor: first.wasSurvivor,
    stop: async (mode = 'fast') => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      await restarting;
      await stopServer(place, mode);
      await owner.end().catch(() => undefined);
      log.info({ home: place.home }, 'database server is stopped');
    },
  };
}
