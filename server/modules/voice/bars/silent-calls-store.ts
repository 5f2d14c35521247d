import { sql } from 'kysely';
import type { PageQuery } from '../../../../shared/contracts/paging.ts';
import type { BarsTables } from './bars-tables.ts';
import type { Executor } from './bars-store.ts';

/** Answers how many silent calls this number has made since then. */
export async function noteSilentCall(
  db: Executor,
  call: { readonly contactId: string; readonly number: string; readonly at: Date; readonly since: Date },
): Promise<number> {
  const { contactId, number, at, since } = call;
  const tables = db.withTables<BarsTables>();
  await tables
    .insertInto('silent_calls')
    .values({ contact_id: contactId, number: number.slice(0, 20), at })
    .onConflict((c) => c.doNothing())
    .execute();
  const { count } = await tables
    .selectFrom('silent_calls')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('number', '=', number)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface SilentRow {
  readonly number: string;
  readonly last_day: string;
  readonly in_all: string;
  readonly last_at: Date;
  readonly contact_id: string;
  readonly listed: boolean;
}

/** Numbers that were silent since then, the most silent first. */
export async function silentPage(
  db: Executor,
  span: { readonly now: Date; readonly since: Date; readonly dayAgo: Date },
  { page, pageSize }: PageQuery,
): Promise<{ items: SilentRow[]; total: number }> {
  const { rows: counted } = await sql<{ n: string }>`
    select count(distinct number) as n from silent_calls where at > ${span.since}`.execute(db);
  const { rows } = await sql<SilentRow>`
    select s.number, count(*) filter (where s.at > ${span.dayAgo}) as last_day, count(*) as in_all, max(s.at) as last_at,
           (array_agg(s.contact_id order by s.at desc))[1] as contact_id,
           exists (select from nuisance_numbers n where n.number = s.number and (n.until is null or n.until > ${span.now})) as listed
    from silent_calls s where s.at > ${span.since}
    group by s.number order by in_all desc, last_at desc, s.number
    limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db);
  return { items: rows, total: Number(counted[0]?.n ?? 0) };
}
