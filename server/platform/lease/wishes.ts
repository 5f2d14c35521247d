import type pg from 'pg';

/**
 * Who would hold a lease in the first place says so as long as somebody else has it; the holder for whom it is second choice gives it back
 * then. By the database's clock; the rows are those of the leases, and a wish never meets a renewal or a commit (no key is changed).
 */
type Asking = Pick<pg.Pool, 'query'>;

/** Longer than a few looks: a wish that is not renewed is the wish of a dead process. */
const WISH_MS = 5_000;

export async function wish(pool: Asking, shards: readonly number[], by: string): Promise<void> {
  if (shards.length === 0) return;
  await pool.query(
    `update routing_leases set wished_by = $2, wished_until = clock_timestamp() + $3 * interval '1 ms'
     where shard = any($1::smallint[]) and holder is distinct from $2`,
    [shards, by, WISH_MS],
  );
}

/** Those of these that another process wishes for at this moment. */
export async function wishedFor(pool: Asking, shards: readonly number[], holder: string): Promise<number[]> {
  if (shards.length === 0) return [];
  const { rows } = await pool.query<{ shard: number }>(
    `select shard from routing_leases
     where shard = any($1::smallint[]) and wished_by <> $2 and wished_until > clock_timestamp() order by shard`,
    [shards, holder],
  );
  return rows.map(({ shard }) => shard);
}
