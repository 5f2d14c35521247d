import type pg from 'pg';

/** Advisory locks of two int4: ours by this number (`shou` in ASCII), the second is the shard. */
const LOCK_SPACE = 0x73_68_6f_75;
/** A transaction of the former owner that holds the lease row and does nothing for so long is asleep with its process. */
const ASLEEP_MS = 100;
const EVICTION_TRIES = 10;
const EVICTION_PAUSE_MS = 10;

export type Session = Pick<pg.PoolClient, 'query' | 'release'>;

export interface LeaseRow {
  readonly epoch: number;
  readonly holder: string | null;
  readonly locked: boolean;
  readonly expired: boolean;
}

/** One answer that does not come is a lost session: a statement here takes a millisecond, or the line is dead. */
interface Asked {
  readonly session: Session;
  readonly shard: number;
  readonly deadlineMs: number;
}

const ask = async <R extends pg.QueryResultRow>({ session, deadlineMs }: Asked, text: string, values: unknown[]) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not answer in time')), deadlineMs);
  });
  try {
    return (await Promise.race([session.query<R>(text, values), late])).rows;
  } finally {
    clearTimeout(timer);
  }
};

export const ensureRow = (asked: Asked) =>
  ask(asked, 'insert into routing_leases (shard) values ($1) on conflict (shard) do nothing', [asked.shard]);

export const tryLock = async (asked: Asked): Promise<boolean> =>
  (await ask<{ mine: boolean }>(asked, 'select pg_try_advisory_lock($1, $2) as mine', [LOCK_SPACE, asked.shard]))[0]
    ?.mine === true;

export const unlock = (asked: Asked) => ask(asked, 'select pg_advisory_unlock($1, $2)', [LOCK_SPACE, asked.shard]);

/** The lock, if it is free, and what the row said just before: one question, because it is asked all the time. */
export const contendNow = async (asked: Asked): Promise<(LeaseRow & { readonly mine: boolean }) | undefined> =>
  (
    await ask<LeaseRow & { mine: boolean }>(
      asked,
      `select pg_try_advisory_lock($1, shard) as mine, epoch, holder, locked, expires_at < clock_timestamp() as expired
       from routing_leases where shard = $2`,
      [LOCK_SPACE, asked.shard],
    )
  )[0];

/**
 * The next epoch. `for update` waits for everybody who holds the row for a commit (`for key share`), so that no commit under
 * the former epoch can come after this one; renewals are no key change and do not meet commits at all. `after`: the epoch that was
 * looked at; whoever has taken it since is not overtaken by what was true of somebody else.
 */
export const takeRow = async (
  asked: Asked,
  take: { readonly holder: string; readonly ttlMs: number; readonly locked: boolean; readonly after: number },
): Promise<number | undefined> =>
  (
    await ask<{ epoch: number }>(
      asked,
      `with mine as materialized (select shard from routing_leases where shard = $1 for update)
       update routing_leases l set epoch = l.epoch + 1, holder = $2, locked = $3,
              expires_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
       from mine where l.shard = mine.shard and l.epoch = $5 and ($3 or l.expires_at < clock_timestamp()) returning l.epoch`,
      [asked.shard, take.holder, take.locked, take.ttlMs, take.after],
    )
  )[0]?.epoch;

export const renewRow = async (
  asked: Asked,
  renew: { readonly epoch: number; readonly ttlMs: number; readonly locked: boolean },
): Promise<boolean> =>
  (
    await ask(
      asked,
      `update routing_leases set locked = $3, expires_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
       where shard = $1 and epoch = $2 returning epoch`,
      [asked.shard, renew.epoch, renew.locked, renew.ttlMs],
    )
  ).length === 1;

export const giveBack = (asked: Asked, epoch: number) =>
  ask(asked, `update routing_leases set holder = null, expires_at = '-infinity' where shard = $1 and epoch = $2`, [
    asked.shard,
    epoch,
  ]);

/**
 * The holder's time is over and its session still has the lock: the process is frozen or cut off. Its session is ended, where we
 * may (same role, or pg_signal_backend), and the lock comes free with it.
 */
export async function evict(asked: Asked): Promise<boolean> {
  await ask(
    asked,
    `select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted and pid <> pg_backend_pid()
       and database = (select oid from pg_database where datname = current_database())`,
    [LOCK_SPACE, asked.shard],
  ).catch(() => undefined);
  for (let tries = 0; tries < EVICTION_TRIES; tries += 1) {
    if (await tryLock(asked)) return true;
    await new Promise((resolve) => setTimeout(resolve, EVICTION_PAUSE_MS));
  }
  return false;
}

export const backendPid = async (asked: Asked): Promise<number> =>
  (await ask<{ pid: number }>(asked, 'select pg_backend_pid() as pid', []))[0]?.pid ?? 0;

/** A process frozen in the middle of a commit holds the lease row in a transaction that will not end by itself. */
export const wakeBlockers = (pool: Pick<pg.Pool, 'query'>, pid: number): Promise<unknown> =>
  pool.query(
    `select pg_terminate_backend(a.pid) from unnest(pg_blocking_pids($1)) as b (pid) join pg_stat_activity a using (pid)
     where a.state like 'idle in transaction%' and a.state_change < clock_timestamp() - interval '${ASLEEP_MS} milliseconds'`,
    [pid],
  );
