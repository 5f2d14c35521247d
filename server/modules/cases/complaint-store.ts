import type { Db } from '../../platform/db/database.ts';
import type { CaseTables } from './cases-tables.ts';

/** Which of these matters are complaints; whoever keeps something longer for a complaint asks here. */
export async function complaintsAmong(db: Db, caseIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (caseIds.length === 0) return new Set();
  const rows = await db
    .withTables<CaseTables>()
    .selectFrom('cases')
    .select('id')
    .where('id', 'in', [...caseIds])
    .where('type', '=', 'complaint')
    .execute();
  return new Set(rows.map((row) => row.id));
}
