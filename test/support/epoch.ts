import type { Pool } from 'pg';

/** As the lease does when it changes hands: whoever decided before is fenced from now on. */
export async function nextFence(pool: Pool, shard = 0): Promise<{ shard: number; epoch: number }> {
  const { rows } = await pool.query<{ epoch: number }>(
    `insert into routing_leases as l (shard, epoch) values ($1, 1) on conflict (shard) do update set epoch = l.epoch + 1 returning epoch`,
    [shard],
  );
  return { shard, epoch: rows[0]?.epoch ?? 0 };
}
