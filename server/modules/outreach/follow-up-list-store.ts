import { sql, type Selectable, type Transaction } from 'kysely';
import type { FollowUpDue, FollowUpFilter } from '../../../shared/contracts/outreach.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { ScopeLimit } from '../identity/index.ts';
import type { FollowUpRow } from './follow-up-store.ts';
import type { OutreachTables } from './outreach-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<OutreachTables>();

/** `limit` undefined: the filter names one case, and whoever asks may see that. */
export interface FollowUpWanted {
  readonly filter: FollowUpFilter;
  readonly limit: ScopeLimit | undefined;
  readonly now: Date;
}

const IS_OPEN = sql<boolean>`state in ('planned', 'taken')`;
const DUE: Readonly<Record<FollowUpDue, (now: Date) => ReturnType<typeof sql<boolean>>>> = {
  overdue: (now) => sql<boolean>`(${IS_OPEN} and not_after <= ${now})`,
  due: (now) => sql<boolean>`(${IS_OPEN} and not_before <= ${now} and not_after > ${now})`,
  later: (now) => sql<boolean>`(${IS_OPEN} and not_before > ${now})`,
};

function inScope(db: Executor, limit: ScopeLimit | undefined) {
  const found = on(db).selectFrom('follow_ups');
  if (limit === undefined || limit.by === 'all') return found;
  const { ownerId } = limit;
  return found.where((eb) =>
    eb.or([
      eb('agent_id', '=', ownerId),
      eb('owner_id', '=', ownerId),
      ...(limit.by === 'centre' ? [eb('centre', '=', limit.code)] : []),
      ...(limit.by === 'area' ? [eb('area_code', '=', limit.code)] : []),
      ...(limit.by === 'team' ? [eb('team', '=', limit.code)] : []),
    ]),
  );
}

function wanted(db: Executor, { filter, limit, now }: FollowUpWanted) {
  let found = inScope(db, limit);
  const equal = { case_id: filter.caseId, state: filter.state, result: filter.result, area_code: filter.areaCode };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) found = found.where(sql.ref(column), '=', value);
  }
  const { staffId } = filter;
  if (staffId !== undefined)
    found = found.where((eb) => eb.or([eb('agent_id', '=', staffId), eb('owner_id', '=', staffId)]));
  if (filter.from !== undefined) found = found.where('planned_at', '>=', new Date(filter.from));
  if (filter.to !== undefined) found = found.where('planned_at', '<', new Date(filter.to));
  return filter.due === undefined ? found : found.where(DUE[filter.due](now));
}

/** What is open first, by its last moment, so that what is overdue stands on top; then what is over, the last first. */
const inOrder = (db: Executor, of: FollowUpWanted) =>
  wanted(db, of)
    .selectAll()
    .orderBy(IS_OPEN, 'desc')
    .orderBy(sql`case when ${IS_OPEN} then not_after end`)
    .orderBy('ended_at', (o) => o.desc().nullsLast())
    .orderBy('id');

export async function followUpPage(
  db: Executor,
  of: FollowUpWanted,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ rows: FollowUpRow[]; total: number }> {
  const rows = await inOrder(db, of)
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { total } = await wanted(db, of)
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

export const followUpRows = (db: Executor, of: FollowUpWanted, most: number): Promise<FollowUpRow[]> =>
  inOrder(db, of).limit(most).execute();

export interface FollowUpCount extends Pick<FollowUpRow, 'state' | 'result'> {
  readonly due: FollowUpDue | null;
  readonly n: number;
}
export async function followUpCounts(db: Executor, of: FollowUpWanted): Promise<FollowUpCount[]> {
  const { now } = of;
  const due = sql<FollowUpDue | null>`case when ${DUE.overdue(now)} then 'overdue' when ${DUE.due(now)} then 'due'
    when ${DUE.later(now)} then 'later' end`;
  const rows = await wanted(db, of)
    .select(['state', 'result', due.as('due')])
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .groupBy(['state', 'result', sql.ref('due')])
    .execute();
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

export const findFollowUp = (db: Executor, id: string): Promise<FollowUpRow | undefined> =>
  on(db).selectFrom('follow_ups').selectAll().where('id', '=', id).executeTakeFirst();

type MoveRow = Selectable<OutreachTables['follow_up_transitions']>;
/** More than that nobody reads: give-backs may go on for days. */
const MOVES_AT_MOST = 200;
export const movesOf = (db: Executor, id: string): Promise<MoveRow[]> =>
  on(db)
    .selectFrom('follow_up_transitions')
    .selectAll()
    .where('follow_up_id', '=', id)
    .orderBy('seq')
    .limit(MOVES_AT_MOST)
    .execute();
