import type { Executor } from './trunk-store.ts';
import type { NodeTrunk, TrunksTables } from './trunks-tables.ts';

const on = (db: Executor) => db.withTables<TrunksTables>();

export interface NodeSight {
  readonly node: string;
  readonly trunks: Readonly<Record<string, NodeTrunk>>;
}

export async function saveSight(db: Executor, sight: NodeSight, at: Date): Promise<void> {
  const values = { seen_at: at, trunks: JSON.stringify(sight.trunks) };
  await on(db)
    .insertInto('trunk_live')
    .values({ node: sight.node, ...values })
    .onConflict((c) => c.column('node').doUpdateSet(values))
    .execute();
}

/** Nodes that have not spoken since then are not there any more. */
export const loadSights = (db: Executor, since: Date): Promise<NodeSight[]> =>
  on(db).selectFrom('trunk_live').select(['node', 'trunks']).where('seen_at', '>=', since).orderBy('node').execute();

export async function forgetSights(db: Executor, before: Date): Promise<void> {
  await on(db).deleteFrom('trunk_live').where('seen_at', '<', before).execute();
}
