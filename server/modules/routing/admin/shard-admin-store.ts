import { sql } from 'kysely';
import { adminTables, type Executor } from './settings-store.ts';

export async function shardsVersion(db: Executor): Promise<number> {
  const row = await adminTables(db).selectFrom('routing_settings').select('shards_version').executeTakeFirstOrThrow();
  return row.shards_version;
}

export async function raiseShardsVersion(db: Executor): Promise<void> {
  await adminTables(db)
    .updateTable('routing_settings')
    .set((e) => ({ shards_version: e('shards_version', '+', 1) }))
    .execute();
}

/** The node that decides for each shard at this moment. */
export async function ownersOfShards(db: Executor): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ shard: number; holder: string }>`
    select shard, holder from routing_leases where holder is not null and expires_at > clock_timestamp()`.execute(db);
  return new Map(rows.map(({ shard, holder }) => [shard, holder]));
}
