import type { Insertable, Selectable, Transaction } from 'kysely';
import type { FollowUpQuery } from '../../../shared/contracts/outreach.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { OutreachTables } from './outreach-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<OutreachTables>();

export type FollowUpRow = Selectable<OutreachTables['follow_ups']>;

export const loadFollowUpRules = (db: Executor) =>
  on(db)
    .selectFrom('follow_up_rules')
    .select(['case_types', 'after_minutes', 'within_hours', 'retry_minutes'])
    .executeTakeFirstOrThrow();

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

const due = (db: Executor, now: Date) =>
  on(db)
    .selectFrom('follow_ups')
    .where('state', '=', 'planned')
    .where('not_before', '<=', now)
    .where('not_after', '>', now);

/** The one that has to be made soonest; two who ask at once get two. */
export const lockNext = (db: Executor, now: Date): Promise<FollowUpRow | undefined> =>
  due(db, now).selectAll().orderBy('not_after').orderBy('id').limit(1).forUpdate().skipLocked().executeTakeFirst();

export async function countDue(db: Executor, now: Date): Promise<number> {
  const { count } = await due(db, now)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
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

export async function followUpPage(
  db: Executor,
  { page, pageSize, caseId, state }: FollowUpQuery,
): Promise<{ rows: FollowUpRow[]; total: number }> {
  let found = on(db).selectFrom('follow_ups');
  if (caseId !== undefined) found = found.where('case_id', '=', caseId);
  if (state !== undefined) found = found.where('state', '=', state);
  const rows = await found
    .selectAll()
    .orderBy('planned_at', 'desc')
    .orderBy('id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}
