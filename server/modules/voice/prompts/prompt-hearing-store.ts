import { sql } from 'kysely';
import type { PromptVariant } from '../../../../shared/contracts/voice-prompts.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { PromptTables } from './prompt-tables.ts';

interface Hearing {
  readonly versionId: string;
  readonly staffId: string;
  readonly variant: PromptVariant;
}
const on = (db: Db | Tx['db']) => db.withTables<PromptTables>();

/** Begun anew, it has to be heard out anew; what was heard before stays heard. */
export const hearingBegan = (tx: Tx, { versionId, staffId, variant }: Hearing) =>
  on(tx.db)
    .insertInto('prompt_hearings')
    .values({ version_id: versionId, staff_id: staffId, variant, began_at: tx.now, heard_at: null })
    .onConflict((c) => c.columns(['version_id', 'staff_id', 'variant']).doUpdateSet({ began_at: tx.now }))
    .execute();

/** False: it was never begun, or less time has passed than it lasts. */
export async function hearingEnded(
  tx: Tx,
  { versionId, staffId, variant }: Hearing,
  leastMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await on(tx.db)
    .updateTable('prompt_hearings')
    .set({ heard_at: tx.now })
    .where('version_id', '=', versionId)
    .where('staff_id', '=', staffId)
    .where('variant', '=', variant)
    .where('began_at', '<=', new Date(tx.now.getTime() - leastMs))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Which variants of these versions this person has heard: `<version> <variant>`. */
export async function heardBy(db: Db | Tx['db'], staffId: string, versionIds: readonly string[]): Promise<Set<string>> {
  if (versionIds.length === 0) return new Set();
  const rows = await on(db)
    .selectFrom('prompt_hearings')
    .select(sql<string>`version_id || ' ' || variant`.as('heard'))
    .where('staff_id', '=', staffId)
    .where('version_id', 'in', [...versionIds])
    .where('heard_at', 'is not', null)
    .execute();
  return new Set(rows.map((r) => r.heard));
}
