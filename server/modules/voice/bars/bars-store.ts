import { sql, type Insertable, type Selectable, type Transaction } from 'kysely';
import type { DoNotCallQuery, NuisancePolicy, NuisanceQuery } from '../../../../shared/contracts/voice-bars.ts';
import type { PageQuery } from '../../../../shared/contracts/paging.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { BarsTables, ListName } from './bars-tables.ts';

export type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<BarsTables>();

export const loadCallRules = (db: Executor) => on(db).selectFrom('call_rules').selectAll().executeTakeFirstOrThrow();

/** How a call of this number is met; undefined: like every other. Counted as turned away in the same step. */
export async function turnAway(db: Executor, number: string, now: Date): Promise<NuisancePolicy | undefined> {
  const row = await on(db)
    .updateTable('nuisance_numbers')
    .set((eb) => ({ turned_away: eb('turned_away', '+', 1), last_at: now }))
    .where('number', '=', number)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .returning('policy')
    .executeTakeFirst();
  return row?.policy;
}

export async function isListed(db: Executor, number: string, now: Date): Promise<boolean> {
  const row = await on(db)
    .selectFrom('do_not_call')
    .select('number')
    .where('number', '=', number)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .executeTakeFirst();
  return row !== undefined;
}

export type NewNuisance = Insertable<BarsTables['nuisance_numbers']>;
export type NewDoNotCall = Insertable<BarsTables['do_not_call']>;
export type NuisanceRow = Selectable<BarsTables['nuisance_numbers']>;
export type DoNotCallRow = Selectable<BarsTables['do_not_call']>;
export type ChangeRow = Selectable<BarsTables['bar_changes']>;

/** True: it was not on the list before. */
export async function saveNuisance(db: Executor, row: NewNuisance): Promise<boolean> {
  const { number: _, ...changed } = row;
  const saved = await on(db)
    .insertInto('nuisance_numbers')
    .values(row)
    .onConflict((c) => c.column('number').doUpdateSet(changed))
    // xmax of a row that this statement has made is 0 (PostgreSQL 5.6, System Columns).
    .returning(sql<boolean>`xmax = 0`.as('fresh'))
    .executeTakeFirstOrThrow();
  return saved.fresh;
}
export async function saveDoNotCall(db: Executor, rows: readonly NewDoNotCall[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const saved = await on(db)
    .insertInto('do_not_call')
    .values([...rows])
    .onConflict((c) =>
      c.column('number').doUpdateSet((e) => ({
        source: e.ref('excluded.source'),
        reason: e.ref('excluded.reason'),
        contact_id: e.ref('excluded.contact_id'),
        until: e.ref('excluded.until'),
        added_by: e.ref('excluded.added_by'),
        added_name: e.ref('excluded.added_name'),
        added_at: e.ref('excluded.added_at'),
      })),
    )
    .returning(['number', sql<boolean>`xmax = 0`.as('fresh')])
    .execute();
  return new Set(saved.filter((r) => r.fresh).map((r) => r.number));
}

export async function noteChanges(
  db: Executor,
  changes: readonly Insertable<BarsTables['bar_changes']>[],
): Promise<void> {
  if (changes.length === 0) return;
  await on(db)
    .insertInto('bar_changes')
    .values([...changes])
    .execute();
}

export async function numberById(db: Executor, list: ListName, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ number: string }>`select number from ${sql.table(list)} where id = ${id}`.execute(db);
  return rows[0]?.number;
}
export async function removeNumber(db: Executor, list: ListName, number: string): Promise<void> {
  await sql`delete from ${sql.table(list)} where number = ${number}`.execute(db);
}
export async function countNumbers(db: Executor, list: ListName): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) from ${sql.table(list)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}
export async function knownAmong(db: Executor, numbers: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from do_not_call where number = any(${[...numbers]}::text[])`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

interface Found<Row> {
  readonly items: Row[];
  readonly total: number;
}
const offsetOf = ({ page, pageSize }: PageQuery): number => (page - 1) * pageSize;

/** The numbers of a list that are asked for, the last that were put on first. Its kinds are policies or sources. */
async function entriesPage<Row>(
  db: Executor,
  list: ListName,
  query: NuisanceQuery & DoNotCallQuery,
  now: Date,
): Promise<Found<Row>> {
  const { number, inForce, policy, source, pageSize } = query;
  const wanted = [
    sql`true`,
    ...(number === undefined ? [] : [sql`number like ${`%${number}`}`]),
    ...(policy === undefined ? [] : [sql`policy = ${policy}`]),
    ...(source === undefined ? [] : [sql`source = ${source}`]),
    // In force: without an end, or with one that is still to come.
    ...(inForce === undefined ? [] : [inForce ? sql`(until is null or until > ${now})` : sql`until <= ${now}`]),
  ];
  const found = sql`from ${sql.table(list)} where ${sql.join(wanted, sql` and `)}`;
  const counted = await sql<{ n: string }>`select count(*) as n ${found}`.execute(db);
  const { rows } = await sql<Row>`
    select * ${found} order by added_at desc, number limit ${pageSize} offset ${offsetOf(query)}`.execute(db);
  return { items: rows, total: Number(counted.rows[0]?.n ?? 0) };
}
export const nuisancePage = (db: Executor, query: NuisanceQuery, now: Date): Promise<Found<NuisanceRow>> =>
  entriesPage(db, 'nuisance_numbers', query, now);
export const doNotCallPage = (db: Executor, query: DoNotCallQuery, now: Date): Promise<Found<DoNotCallRow>> =>
  entriesPage(db, 'do_not_call', query, now);

export async function changesPage(
  db: Executor,
  of: { readonly list: ListName; readonly number: string },
  query: PageQuery,
): Promise<Found<ChangeRow>> {
  const found = on(db).selectFrom('bar_changes').where('list', '=', of.list).where('number', '=', of.number);
  const { n } = await found.select((e) => e.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const rows = found.selectAll().orderBy('seq', 'desc').limit(query.pageSize).offset(offsetOf(query));
  return { items: await rows.execute(), total: Number(n) };
}
