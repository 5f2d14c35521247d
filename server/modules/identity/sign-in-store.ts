import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import { afterFailure, secondsLocked, type Failures, type LockOutPolicy } from './lock-out.ts';
import { tablesOf } from './identity-tables.ts';

const MAX_KEY = 80;
export const accountKey = (staffNo: string): string => `staff:${staffNo}`;
export const addressKey = (source: string): string => `address:${source}`.slice(0, MAX_KEY);

async function lockFailures(db: Db, key: string, now: Date): Promise<Failures | undefined> {
  // A row must exist to be locked: two first guesses at once would otherwise both be the first.
  await tablesOf(db)
    .insertInto('sign_in_failures')
    .values({ key, failures: 0, last_failure_at: now, locked_until: null })
    .onConflict((c) => c.column('key').doNothing())
    .execute();
  const row = await tablesOf(db)
    .selectFrom('sign_in_failures')
    .selectAll()
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { failures: row.failures, lastFailureAt: row.last_failure_at, lockedUntil: row.locked_until };
}

/** Counts one failure unless the door is shut; answers the seconds still to wait (0: counted). */
export async function countFailure(db: Db, key: string, at: { now: Date; policy: LockOutPolicy }): Promise<number> {
  const before = await lockFailures(db, key, at.now);
  const wait = secondsLocked(before, at.now);
  if (wait > 0) return wait;
  const next = afterFailure(before, at.now, at.policy);
  await tablesOf(db)
    .updateTable('sign_in_failures')
    .set({ failures: next.failures, last_failure_at: next.lastFailureAt, locked_until: next.lockedUntil })
    .where('key', '=', key)
    .execute();
  return 0;
}

export async function secondsToWait(db: Db, key: string, now: Date): Promise<number> {
  const row = await tablesOf(db).selectFrom('sign_in_failures').selectAll().where('key', '=', key).executeTakeFirst();
  return row === undefined
    ? 0
    : secondsLocked({ failures: row.failures, lastFailureAt: row.last_failure_at, lockedUntil: row.locked_until }, now);
}

export const forgiveFailures = async (db: Db, key: string): Promise<void> => {
  await tablesOf(db).deleteFrom('sign_in_failures').where('key', '=', key).execute();
};

export async function dropOldFailures(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await tablesOf(db)
    .deleteFrom('sign_in_failures')
    .where('last_failure_at', '<', before)
    .where(sql<boolean>`coalesce(locked_until, last_failure_at) < ${before}`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
