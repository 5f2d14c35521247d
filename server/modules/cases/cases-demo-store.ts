import { sql } from 'kysely';
import type { Executor } from './case-store.ts';
import { tables } from './case-store.ts';

const BATCH = 2_000;

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

export async function hasCases(db: Executor): Promise<boolean> {
  const row = await tables(db).selectFrom('cases').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

export const limitsOf = (db: Executor) => tables(db).selectFrom('case_limits').selectAll().limit(20).execute();
export const templatesOf = (db: Executor) =>
  tables(db).selectFrom('work_order_templates').selectAll().limit(200).execute();
