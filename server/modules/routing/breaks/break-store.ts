import { sql, type Transaction } from 'kysely';
import type { BreakQuery, BreakRule } from '../../../../shared/contracts/routing-breaks.ts';
import type { AgentState } from '../../../../shared/contracts/routing.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { ScopeLimit } from '../../identity/index.ts';
import type { BreakRow, BreakTables } from './break-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<BreakTables>();
const OVER = ['ended', 'refused', 'cancelled'] as const;

const toRule = (row: BreakTables['break_rules']): BreakRule => ({
  team: row.team,
  atOnce: row.at_once,
  maxMinutes: row.max_minutes,
  automatic: row.automatic,
  version: row.version,
});

export const loadRules = async (db: Executor): Promise<BreakRule[]> =>
  (await on(db).selectFrom('break_rules').selectAll().orderBy('team').execute()).map(toRule);

/** Whoever gives a place away or takes one takes turns here: two leaders cannot both give the last one. */
export const lockRules = async (db: Executor): Promise<BreakRule[]> =>
  (await on(db).selectFrom('break_rules').selectAll().orderBy('team').forUpdate().execute()).map(toRule);

/** False when somebody else has changed it meanwhile. Version 0 makes a new one. */
export async function saveRule(db: Executor, rule: BreakRule): Promise<boolean> {
  const columns = { at_once: rule.atOnce, max_minutes: rule.maxMinutes, automatic: rule.automatic };
  const done =
    rule.version === 0
      ? await on(db)
          .insertInto('break_rules')
          .values({ team: rule.team, ...columns, version: 1 })
          .onConflict((c) => c.column('team').doNothing())
          .executeTakeFirst()
      : await on(db)
          .updateTable('break_rules')
          .set({ ...columns, version: rule.version + 1 })
          .where('team', '=', rule.team)
          .where('version', '=', rule.version)
          .executeTakeFirst();
  const rows = 'numUpdatedRows' in done ? done.numUpdatedRows : (done.numInsertedOrUpdatedRows ?? 0n);
  return rows > 0n;
}

/** Undefined when this person has an open one already. */
export const insertBreak = (db: Executor, row: BreakRow): Promise<BreakRow | undefined> =>
  on(db)
    .insertInto('break_requests')
    .values(row)
    .onConflict((c) => c.column('staff_id').where('state', 'not in', OVER).doNothing())
    .returningAll()
    .executeTakeFirst();

export const lockBreak = (db: Executor, id: string): Promise<BreakRow | undefined> =>
  on(db).selectFrom('break_requests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const openBreakOf = (db: Executor, staffId: string): Promise<BreakRow | undefined> =>
  on(db)
    .selectFrom('break_requests')
    .selectAll()
    .where('staff_id', '=', staffId)
    .where('state', 'not in', OVER)
    .executeTakeFirst();

/** The oldest first: the order of the line. */
export const openBreaks = (db: Executor): Promise<BreakRow[]> =>
  on(db)
    .selectFrom('break_requests')
    .selectAll()
    .where('state', 'not in', OVER)
    .orderBy('requested_at')
    .orderBy('id')
    .limit(1_000)
    .execute();

export const updateBreak = (db: Executor, id: string, patch: Partial<Omit<BreakRow, 'id'>>): Promise<BreakRow> =>
  on(db).updateTable('break_requests').set(patch).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

export const insertTransition = async (
  db: Executor,
  t: Omit<BreakTables['break_transitions'], 'id'>,
): Promise<void> => {
  await on(db).insertInto('break_transitions').values(t).execute();
};

/** Everybody who is away now or may go, by whatever way they went: with a word or without. */
export async function awayNow(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select staff_id as id from agent_states where state = 'not_ready' and reason = 'break'
    union select staff_id from break_requests where state in ('approved', 'on_break')`.execute(db);
  return rows.map((row) => row.id);
}

export async function stateOf(
  db: Executor,
  staffId: string,
): Promise<{ readonly state: AgentState; readonly reason: string | null }> {
  const row = await on(db)
    .selectFrom('agent_states')
    .select(['state', 'reason'])
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return row ?? { state: 'offline', reason: null };
}

export async function listBreaks(
  db: Executor,
  query: BreakQuery,
  limit: ScopeLimit,
): Promise<{ readonly rows: BreakRow[]; readonly total: number }> {
  let found = on(db).selectFrom('break_requests');
  if (limit.by === 'own' || limit.by === 'area') found = found.where('staff_id', '=', limit.ownerId);
  else if (limit.by !== 'all') {
    const { by, code, ownerId } = limit;
    found = found.where((eb) => eb.or([eb(by, '=', code), eb('staff_id', '=', ownerId)]));
  }
  if (query.staffId !== undefined) found = found.where('staff_id', '=', query.staffId);
  const rows = await found
    .selectAll()
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  const { total } = await found.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { rows, total };
}
