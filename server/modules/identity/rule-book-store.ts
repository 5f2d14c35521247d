import type { Generated, Insertable, Selectable, Transaction } from 'kysely';
import type { PageQuery } from '../../../shared/contracts/paging.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';

type Executor = Db | Transaction<NoTables>;

/** The history of one rule book; each room has a table of its own in this form, with or without parts. */
interface ChangesTable {
  seq: Generated<string>;
  part?: string;
  field: string;
  from_value: string;
  to_value: string;
  at: Date;
  by: string;
  by_name: string;
}
type ChangeRow = Selectable<ChangesTable>;
type NewChange = Insertable<ChangesTable>;

const on = (db: Executor) => db.withTables<Record<string, ChangesTable>>();

export async function noteChanges(db: Executor, table: string, rows: readonly NewChange[]): Promise<void> {
  await on(db)
    .insertInto(table)
    .values([...rows])
    .execute();
}

/** The last change first. */
export async function changesPage(
  db: Executor,
  table: string,
  { page, pageSize }: PageQuery,
): Promise<{ rows: ChangeRow[]; total: number }> {
  const found = on(db).selectFrom(table);
  const { n } = await found.select((e) => e.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const newest = found.selectAll().orderBy('seq', 'desc').limit(pageSize);
  return { rows: await newest.offset((page - 1) * pageSize).execute(), total: Number(n) };
}
