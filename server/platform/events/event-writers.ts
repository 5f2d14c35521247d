import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/**
 * The transactions that may have taken a position and not ended: each holds `row exclusive` on the table from before its insert asks
 * the sequence until after its commit can be seen (PostgreSQL gives back the locks last). Named by their virtual id, which a
 * transaction has from its first moment and nobody after it has again.
 */
export async function writersNow(db: Db): Promise<Set<string>> {
  const { rows } = await sql<{ writer: string }>`
    select distinct virtualtransaction as writer from pg_locks
    where locktype = 'relation' and relation = 'events'::regclass and mode = 'RowExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database())
  `.execute(db);
  return new Set(rows.map((r) => r.writer));
}

/**
 * Ends the sessions of writers who have done nothing for so long: an event is the last thing a transaction writes, so its process is
 * frozen or cut off between two statements, and everybody's picture would stand still with it until the server's own limit of a
 * minute. Answers how many.
 */
export async function endSleepers(db: Db, asleepMs: number): Promise<number> {
  const { rows } = await sql<{ ended: boolean }>`
    select pg_terminate_backend(a.pid) as ended
    from pg_stat_activity a
    where a.state like 'idle in transaction%' and a.state_change < clock_timestamp() - make_interval(secs => ${asleepMs}::float8 / 1000)
      and a.pid in (
        select pid from pg_locks
        where locktype = 'relation' and relation = 'events'::regclass and mode = 'RowExclusiveLock' and granted
          and database = (select oid from pg_database where datname = current_database()))
  `.execute(db);
  return rows.filter((r) => r.ended).length;
}

const LOOK_MS = 10;

/** Resolves when whoever is writing now has ended: what they commit can then be seen. False: not all had, after so long. */
export async function writersGone(db: Db, deadlineMs: number): Promise<boolean> {
  const began = performance.now();
  let left = await writersNow(db);
  while (left.size > 0) {
    if (performance.now() - began >= deadlineMs) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const now = await writersNow(db);
    left = new Set([...left].filter((w) => now.has(w)));
  }
  return true;
}
