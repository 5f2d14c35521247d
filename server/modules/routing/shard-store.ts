import { sql, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { RoutingTables } from './routing-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<RoutingTables>();

/** Signing on reads which centre belongs to which shard; moving a centre waits for those, and they for it. */
const GATE = 'routing_shards';

/** Centres that belong to a shard other than 0. */
export async function shardsOfCentres(db: Executor): Promise<ReadonlyMap<string, number>> {
  const rows = await on(db).selectFrom('routing_shards').select(['centre', 'shard']).execute();
  return new Map(rows.map((r) => [r.centre, r.shard]));
}

/** For whoever signs on, until the end of the transaction nothing is moved. */
export async function shardAtSignOn(db: Executor, centre: string | null): Promise<number> {
  await sql`select pg_advisory_xact_lock_shared(hashtext(${GATE}))`.execute(db);
  return (await shardsOfCentres(db)).get(centre ?? '') ?? 0;
}

/** Until the end of the transaction nobody signs on. */
export async function closeSignOn(db: Executor): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${GATE}))`.execute(db);
}

export async function saveShards(db: Executor, shards: ReadonlyMap<string, number>): Promise<void> {
  await on(db).deleteFrom('routing_shards').execute();
  const rows = [...shards].filter(([, shard]) => shard > 0).map(([centre, shard]) => ({ centre, shard }));
  if (rows.length > 0) await on(db).insertInto('routing_shards').values(rows).execute();
}

export interface SignedOn {
  readonly staffId: string;
  readonly shard: number;
}

/** Everybody who is. */
export async function signedOn(db: Executor): Promise<SignedOn[]> {
  const rows = await on(db)
    .selectFrom('agent_states')
    .select(['staff_id', 'shard'])
    .where('state', '<>', 'offline')
    .execute();
  return rows.map((r) => ({ staffId: r.staff_id, shard: r.shard }));
}
