import { sql, type Transaction } from 'kysely';
import type { NuisancePolicy } from '../../../../shared/contracts/voice-bars.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { BarsTables } from './bars-tables.ts';

type Executor = Db | Transaction<NoTables>;
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

/** Answers how many silent calls this number has made since then. */
export async function noteSilentCall(
  db: Executor,
  call: { readonly contactId: string; readonly number: string; readonly at: Date; readonly since: Date },
): Promise<number> {
  const { contactId, number, at, since } = call;
  await on(db)
    .insertInto('silent_calls')
    .values({ contact_id: contactId, number: number.slice(0, 20), at })
    .onConflict((c) => c.doNothing())
    .execute();
  const { count } = await on(db)
    .selectFrom('silent_calls')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('number', '=', number)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

type Row<T extends keyof BarsTables> = BarsTables[T];
export type NewNuisance = Omit<Row<'nuisance_numbers'>, 'turned_away' | 'last_at'>;

export async function saveNuisance(db: Executor, row: NewNuisance): Promise<void> {
  const { number: _, ...changed } = row;
  await on(db)
    .insertInto('nuisance_numbers')
    .values({ ...row, turned_away: 0, last_at: null })
    .onConflict((c) => c.column('number').doUpdateSet(changed))
    .execute();
}
export async function saveDoNotCall(db: Executor, row: Row<'do_not_call'>): Promise<void> {
  const { number: _, ...changed } = row;
  await on(db)
    .insertInto('do_not_call')
    .values(row)
    .onConflict((c) => c.column('number').doUpdateSet(changed))
    .execute();
}

type ListName = 'nuisance_numbers' | 'do_not_call';
export async function removeNumber(db: Executor, list: ListName, number: string): Promise<boolean> {
  const { rows } = await sql`delete from ${sql.table(list)} where number = ${number} returning number`.execute(db);
  return rows.length > 0;
}
export async function countNumbers(db: Executor, list: ListName): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) from ${sql.table(list)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

interface Part {
  readonly limit: number;
  readonly offset: number;
}
export const nuisancePage = (db: Executor, { limit, offset }: Part) =>
  on(db)
    .selectFrom('nuisance_numbers')
    .selectAll()
    .orderBy('added_at', 'desc')
    .orderBy('number')
    .limit(limit)
    .offset(offset)
    .execute();
export const doNotCallPage = (db: Executor, { limit, offset }: Part) =>
  on(db)
    .selectFrom('do_not_call')
    .selectAll()
    .orderBy('added_at', 'desc')
    .orderBy('number')
    .limit(limit)
    .offset(offset)
    .execute();
