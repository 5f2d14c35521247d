import type { Pool } from 'pg';

/** As the lease does when it changes hands: whoever decided before is fenced from now on. */
export async function nextFence(pool: Pool): Promise<{ shard: number; epoch: number }> {
  const { rows } = await pool.query<{ epoch: number }>(
    'update routing_leases set epoch = epoch + 1 where shard = 0 returning epoch',
  );
  return { shard: 0, epoch: rows[0]?.epoch ?? 0 };
}
