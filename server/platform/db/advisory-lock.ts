import { createHash } from 'node:crypto';
import type pg from 'pg';
import { AppError } from '../../../shared/kernel/app-error.ts';

/** PostgreSQL keeps advisory locks under one int8; 64 bits of a hash do not meet by chance. */
const lockNumber = (name: string): string => createHash('sha256').update(name).digest().readBigInt64BE().toString();

export interface AdvisoryLockOptions {
  readonly pool: pg.Pool;
  /** One name for one thing to be done by one process at a time, such as 'migrations'. */
  readonly name: string;
  /** 0 = do not wait. */
  readonly waitMs: number;
}

export interface HeldLock {
  /** The session that holds the lock. */
  readonly client: pg.PoolClient;
  /** Aborted when the session is lost: the lock is then gone, and somebody else may hold it. */
  readonly signal: AbortSignal;
}

const LOCK_NOT_AVAILABLE = '55P03';

async function acquire(client: pg.PoolClient, name: string, waitMs: number): Promise<boolean> {
  if (waitMs <= 0) {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [
      lockNumber(name),
    ]);
    return rows[0]?.mine === true;
  }
  try {
    await client.query(`SET statement_timeout = 0; SET lock_timeout = ${Math.ceil(waitMs)}`);
    await client.query('SELECT pg_advisory_lock($1)', [lockNumber(name)]);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  } finally {
    await client.query('RESET statement_timeout; RESET lock_timeout').catch(() => undefined);
  }
}

/**
 * Runs `work` while no other process of this database does anything under the same name. The lock belongs to a session of
 * its own, so it leaves with the process however that ends. Busy after `waitMs` → AppError db.lock_busy.
 */
export async function withAdvisoryLock<T>(
  { pool, name, waitMs }: AdvisoryLockOptions,
  work: (held: HeldLock) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const lost = new AbortController();
  const onError = (): void => lost.abort();
  client.on('error', onError);
  let broken = true;
  try {
    if (!(await acquire(client, name, waitMs))) {
      broken = false;
      throw new AppError({ code: 'db.lock_busy', kind: 'unavailable', details: { name } });
    }
    try {
      return await work({ client, signal: lost.signal });
    } finally {
      const { rows } = await client
        .query<{ released: boolean }>('SELECT pg_advisory_unlock($1) AS released', [lockNumber(name)])
        .catch(() => ({ rows: [] }));
      broken = rows[0]?.released !== true;
    }
  } finally {
    client.off('error', onError);
    // A session that may still hold the lock must not go back into the pool.
    client.release(broken);
  }
}
