import { sql, type Insertable, type Selectable, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { OutreachTables } from './outreach-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<OutreachTables>();

export type FollowUpRow = Selectable<OutreachTables['follow_ups']>;

/** Undefined: one of this case is open already. */
export const insertFollowUp = (db: Executor, row: Insertable<OutreachTables['follow_ups']>) =>
  on(db)
    .insertInto('follow_ups')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returningAll()
    .executeTakeFirst();

export const lockFollowUp = (db: Executor, id: string): Promise<FollowUpRow | undefined> =>
  on(db).selectFrom('follow_ups').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const lockTakenOf = (db: Executor, agentId: string): Promise<FollowUpRow | undefined> =>
  on(db)
    .selectFrom('follow_ups')
    .selectAll()
    .where('agent_id', '=', agentId)
    .where('state', '=', 'taken')
    .forUpdate()
    .executeTakeFirst();

export const findTakenOf = (db: Executor, agentId: string): Promise<FollowUpRow | undefined> =>
  on(db)
    .selectFrom('follow_ups')
    .selectAll()
    .where('agent_id', '=', agentId)
    .where('state', '=', 'taken')
    .executeTakeFirst();

/** Given to somebody, it is theirs alone for the first half of its time, and anybody's afterwards: nothing waits for who does not come. */
const due = (db: Executor, now: Date, agentId: string) =>
  on(db)
    .selectFrom('follow_ups')
    .where('state', '=', 'planned')
    .where('not_before', '<=', now)
    .where('not_after', '>', now)
    .where((eb) =>
      eb.or([
        eb('agent_id', 'is', null),
        eb('agent_id', '=', agentId),
        sql<boolean>`not_before + (not_after - not_before) / 2 <= ${now}`,
      ]),
    );

/** What is given to them first, then what has to be made soonest; two who ask at once get two. */
export const lockNext = (db: Executor, now: Date, agentId: string): Promise<FollowUpRow | undefined> =>
  due(db, now, agentId)
    .selectAll()
    .orderBy(sql`agent_id is not distinct from ${agentId}::uuid`, 'desc')
    .orderBy('not_after')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();

export async function countDue(db: Executor, now: Date, agentId: string): Promise<number> {
  const { count } = await due(db, now, agentId)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** When one more becomes due by the clock alone. */
export async function nextDueAt(db: Executor, now: Date, agentId: string): Promise<Date | null> {
  const found = await on(db)
    .selectFrom('follow_ups')
    .select('not_before')
    .where('state', '=', 'planned')
    .where('not_before', '>', now)
    .where((eb) => eb.or([eb('agent_id', 'is', null), eb('agent_id', '=', agentId)]))
    .orderBy('not_before')
    .limit(1)
    .executeTakeFirst();
  return found?.not_before ?? null;
}

export const lockLate = (db: Executor, now: Date, limit: number): Promise<FollowUpRow[]> =>
  on(db)
    .selectFrom('follow_ups')
    .selectAll()
    .where('state', '=', 'planned')
    .where('not_after', '<=', now)
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();

export const updateFollowUp = (
  db: Executor,
  { id, version }: FollowUpRow,
  patch: Partial<Omit<FollowUpRow, 'id' | 'version'>>,
): Promise<FollowUpRow> =>
  on(db)
    .updateTable('follow_ups')
    .set({ ...patch, version: version + 1 })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export const insertFollowUpMove = (db: Executor, row: Insertable<OutreachTables['follow_up_transitions']>) =>
  on(db).insertInto('follow_up_transitions').values(row).execute();
