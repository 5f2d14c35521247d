import { sql } from 'kysely';
import type { NumberKind } from './business-number.ts';
import { tables, type Executor } from './case-store.ts';

const BATCH = 2_000;
const DAY_MS = 86_400_000;

/** Rows as one JSON text per batch: PostgreSQL makes the types of the columns, and a batch is one round trip. */
export async function insertRows(
  db: Executor,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH);
    const columns = sql.join([...new Set(batch.flatMap((row) => Object.keys(row)))].map((column) => sql.ref(column)));
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(batch)}::jsonb)`.execute(
      db,
    );
  }
}

/** Older than a day: what people have opened while the demo is still being loaded does not count. */
export async function hasHistory(db: Executor, now: Date): Promise<boolean> {
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const row = await tables(db)
    .selectFrom('cases')
    .select('id')
    .where('opened_at', '<', dayAgo)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes so many numbers of a day at once; answers how many were taken before. */
export async function reserveNumbers(db: Executor, kind: NumberKind, day: string, count: number): Promise<number> {
  const row = await tables(db)
    .insertInto('business_numbers')
    .values({ kind, day, last: count })
    .onConflict((c) => c.columns(['kind', 'day']).doUpdateSet({ last: sql<number>`business_numbers.last + ${count}` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last - count;
}

export const limitsOf = (db: Executor) => tables(db).selectFrom('case_limits').selectAll().limit(20).execute();
export const templatesOf = (db: Executor) =>
  tables(db).selectFrom('work_order_templates').selectAll().limit(200).execute();
