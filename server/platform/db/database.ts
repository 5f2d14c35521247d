import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { DatabaseConnection } from './embedded-postgres-driver.ts';
import type { DbLog } from './log.ts';

/** No statement of the product may take longer; what must (migration, backup) raises it for its own session. */
export const STATEMENT_TIMEOUT_MS = 30_000;
/** Waiting longer for a row than this means somebody holds it across a wait: fail and say so. */
export const LOCK_TIMEOUT_MS = 5_000;
/** A transaction left open blocks vacuum and its rows: the server ends it. */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_POOL_SIZE = 10;

/** A database that knows no table: each room names its own with `db.withTables<RoomTables>()`. */
export interface NoTables {
  readonly [noTable: symbol]: never;
}
export type Db = Kysely<NoTables>;

/** Type numbers of pg_type that the driver would otherwise turn into something lossy. */
const OID = { int8: 20, int8Array: 1016, date: 1082, dateArray: 1182, numericArray: 1231, textArray: 1009 } as const;

/** int8 as number: every id and count of ours fits in 2^53; one that does not must be seen, not rounded. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new AppError({ code: 'db.integer_too_large', kind: 'internal', details: { value: text } });
  }
  return value;
}

type Parse = (text: string) => unknown;
type ParserOf = (oid: number, format?: 'text' | 'binary') => Parse;
// The declaration names only the built-in numbers; any number is answered (unknown ones stay text).
const driverParser = pg.types.getTypeParser as unknown as ParserOf;

function ownParser(oid: number): Parse | undefined {
  const textArray = driverParser(OID.textArray) as (text: string) => (string | null)[];
  switch (oid) {
    case OID.int8:
      return parseInt8;
    case OID.int8Array:
      return (text) => textArray(text).map((item) => (item === null ? null : parseInt8(item)));
    // A calendar day has no hour and no zone: as Date it would move to the day before west of Greenwich.
    case OID.date:
      return (text) => text;
    // The driver's own would be floats.
    case OID.dateArray:
    case OID.numericArray:
      return textArray;
    default:
      return undefined;
  }
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (format === 'binary' ? undefined : ownParser(oid)) ?? driverParser(oid, format),
};

export type DatabaseTarget = { readonly url: string } | { readonly connection: DatabaseConnection };

export interface DatabaseOptions {
  readonly poolSize?: number;
  readonly applicationName?: string;
  readonly log: DbLog;
}

export interface Database {
  readonly db: Db;
  /** For hot paths: named prepared statements without a builder. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Values: int8 → number (an unsafe one throws), numeric → string, timestamptz → Date, date → 'YYYY-MM-DD', bytea → Buffer,
 * jsonb → parsed. A JavaScript array given for a jsonb column must be JSON.stringify'd: the driver makes a PostgreSQL array of it.
 */
export function openDatabase({ log, ...options }: DatabaseOptions & DatabaseTarget): Database {
  const target = 'url' in options ? { connectionString: options.url } : options.connection;
  const pool = new pg.Pool({
    ...target,
    max: options.poolSize ?? DEFAULT_POOL_SIZE,
    application_name: options.applicationName ?? 'shoujie',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types,
  });
  // A connection that breaks is replaced by the pool; without a listener it would end the process. The pool's own listener
  // leaves a connection while it is lent out, e.g. between two statements of a transaction, so each has one for life.
  pool.on('connect', (client) => void client.on('error', (err) => log.warn({ err }, 'database connection lost')));
  pool.on('error', () => undefined);
  const db: Db = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    // Kysely ends the pool only if it has sent a query itself.
    if (!pool.ended) await pool.end();
  };
  return { db, pool, close };
}
