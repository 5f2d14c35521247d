import { sql } from 'kysely';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Tx } from '../events/transactor.ts';

/**
 * To be called in every transaction that decides for a shard: refuses a former owner, and keeps the epoch from moving until this
 * commit is done. `for key share` meets a change of hands (`for update`), but not the owner's own renewals.
 */
export async function demandEpoch(tx: Tx, shard: number, epoch: number): Promise<void> {
  const { rows } = await sql`
    select 1 from routing_leases where shard = ${shard} and epoch = ${epoch} for key share`.execute(tx.db);
  if (rows.length === 0) throw new AppError({ code: 'node.fenced', kind: 'conflict', details: { shard, epoch } });
}
