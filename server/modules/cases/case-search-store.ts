import { sql, type Expression } from 'kysely';
import type { CaseQuery } from '../../../shared/contracts/cases.ts';
import type { OrderClockCounts, OrderQuery } from '../../../shared/contracts/cases-orders.ts';
import type { OrderState } from '../../../shared/contracts/cases-catalogue.ts';
import type { ScopeLimit } from '../identity/index.ts';
import { tables, type Executor } from './case-store.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';

/** Counting further than this helps nobody: the screen says "10 000+". */
const COUNT_CAP = 10_000;
const CASE_OVER = ['closed', 'withdrawn'] as const;
/** As in the partial index of 0060-cases.sql, so that the planner sees that they are the same. */
const CLOCK_OVER: readonly OrderState[] = ['done', 'confirmed', 'archived', 'cancelled'];

const likeText = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

export interface CaseFilter {
  readonly query: CaseQuery;
  /** Undefined when the question is about one customer or contact: whoever serves them sees all their cases. */
  readonly limit: ScopeLimit | undefined;
  readonly now: Date;
}

const CASE_CLOCK = {
  breached: (now: Date) => sql<boolean>`due_at < ${now}`,
  // The last fifth, as SOON_FRACTION in order-clock.ts.
  soon: (now: Date) => sql<boolean>`due_at >= ${now} and due_at - (due_at - opened_at) * 0.2 <= ${now}`,
  ok: (now: Date) => sql<boolean>`due_at - (due_at - opened_at) * 0.2 > ${now}`,
} as const;

function casesInScope(db: Executor, limit: ScopeLimit | undefined) {
  const found = tables(db).selectFrom('cases');
  if (limit === undefined || limit.by === 'all') return found;
  const { ownerId } = limit;
  return found.where((eb) =>
    eb.or([
      eb('owner_id', '=', ownerId),
      eb('first_responder_id', '=', ownerId),
      eb('inside_supervisor_id', '=', ownerId),
      eb('outside_supervisor_id', '=', ownerId),
      ...(limit.by === 'centre' ? [eb('centre', '=', limit.code)] : []),
      ...(limit.by === 'area' ? [eb('area_code', '=', limit.code)] : []),
      ...(limit.by === 'team' ? [eb('owner_team', '=', limit.code)] : []),
    ]),
  );
}

function casesWhere(db: Executor, { query, limit, now }: CaseFilter) {
  let found = casesInScope(db, limit);
  const equal = { state: query.state, type: query.type, owner_id: query.ownerId, customer_id: query.customerId };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) found = found.where(sql.ref(column), '=', value);
  }
  const { text, contactId } = query;
  if (text !== undefined) {
    found = found.where((eb) => eb.or([eb('number', 'like', likeText(text)), eb('title', 'like', likeText(text))]));
  }
  if (contactId !== undefined) {
    found = found.where((eb) =>
      eb('id', 'in', eb.selectFrom('case_contacts').select('case_id').where('contact_id', '=', contactId)),
    );
  }
  if (query.open === true || query.clock !== undefined) found = found.where('state', 'not in', CASE_OVER);
  if (query.from !== undefined) found = found.where('opened_at', '>=', new Date(query.from));
  if (query.to !== undefined) found = found.where('opened_at', '<', new Date(query.to));
  if (query.clock === undefined) return found;
  return found.where('resolved_at', 'is', null).where(CASE_CLOCK[query.clock](now));
}

export async function searchCases(db: Executor, filter: CaseFilter): Promise<{ rows: CaseRow[]; total: number }> {
  const { page, pageSize, sort } = filter.query;
  const found = casesWhere(db, filter);
  const sorted =
    sort === 'due' ? found.orderBy('due_at').orderBy('id') : found.orderBy('opened_at', 'desc').orderBy('id', 'desc');
  const rows = await sorted
    .selectAll()
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { rows, total: await countOf(db, found.select(sql`1`.as('one')).limit(COUNT_CAP)) };
}

export interface OrderFilter {
  readonly query: OrderQuery;
  readonly limit: ScopeLimit | undefined;
  readonly me: { readonly staffId: string; readonly team: string | null };
  readonly now: Date;
}

const ORDER_CLOCK = {
  paused: () => sql<boolean>`paused_since is not null`,
  breached: (now: Date) => sql<boolean>`paused_since is null and due_at < ${now}`,
  soon: (now: Date) => sql<boolean>`paused_since is null and due_at >= ${now} and soon_at <= ${now}`,
  ok: (now: Date) => sql<boolean>`paused_since is null and soon_at > ${now}`,
} as const;

function ordersInScope(db: Executor, limit: ScopeLimit | undefined) {
  const found = tables(db).selectFrom('work_orders');
  if (limit === undefined || limit.by === 'all') return found;
  const { ownerId } = limit;
  return found.where((eb) =>
    eb.or([
      eb('assignee_id', '=', ownerId),
      eb('created_by', '=', ownerId),
      eb('case_id', 'in', eb.selectFrom('cases').select('id').where('owner_id', '=', ownerId)),
      ...(limit.by === 'centre' ? [eb('centre', '=', limit.code)] : []),
      ...(limit.by === 'area' ? [eb('area_code', '=', limit.code)] : []),
      ...(limit.by === 'team' ? [eb('crew', '=', limit.code)] : []),
    ]),
  );
}

function ordersWhere(db: Executor, { query, limit, me, now }: OrderFilter) {
  let found = ordersInScope(db, limit);
  const equal = {
    state: query.state,
    crew: query.crew,
    template_code: query.templateCode,
    case_id: query.caseId,
    grid_code: query.gridCode,
  };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) found = found.where(sql.ref(column), '=', value);
  }
  if (query.mine === true) {
    found = found.where((eb) =>
      eb.or([
        eb('assignee_id', '=', me.staffId),
        ...(me.team === null ? [] : [eb.and([eb('assignee_id', 'is', null), eb('crew', '=', me.team)])]),
      ]),
    );
  }
  const { text } = query;
  if (text !== undefined) {
    found = found.where((eb) => eb.or([eb('number', 'like', likeText(text)), eb('title', 'like', likeText(text))]));
  }
  if (query.open === true || query.clock !== undefined) found = found.where('state', 'not in', CLOCK_OVER);
  if (query.from !== undefined) found = found.where('created_at', '>=', new Date(query.from));
  if (query.to !== undefined) found = found.where('created_at', '<', new Date(query.to));
  return query.clock === undefined ? found : found.where(ORDER_CLOCK[query.clock](now));
}

export async function searchOrders(db: Executor, filter: OrderFilter): Promise<{ rows: OrderRow[]; total: number }> {
  const { page, pageSize, sort } = filter.query;
  const found = ordersWhere(db, filter);
  const sorted =
    sort === 'due' ? found.orderBy('due_at').orderBy('id') : found.orderBy('created_at', 'desc').orderBy('id', 'desc');
  const rows = await sorted
    .selectAll()
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { rows, total: await countOf(db, found.select(sql`1`.as('one')).limit(COUNT_CAP)) };
}

async function countOf(db: Executor, found: Expression<unknown>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from (${found}) as found`.execute(db);
  return rows[0]?.total ?? 0;
}

export const casesByIds = (db: Executor, ids: readonly string[]): Promise<CaseRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : tables(db).selectFrom('cases').selectAll().where('id', 'in', ids).execute();

/** How far one reader has come in each of these orders. */
export const readMarks = (db: Executor, staffId: string, orderIds: readonly string[]) =>
  orderIds.length === 0
    ? Promise.resolve([])
    : tables(db)
        .selectFrom('order_reads')
        .select(['order_id', 'seq'])
        .where('staff_id', '=', staffId)
        .where('order_id', 'in', orderIds)
        .execute();

/** The wall's figure: open orders by clock, one index scan. */
export async function countClocks(db: Executor, now: Date): Promise<OrderClockCounts> {
  const { rows } = await sql<OrderClockCounts>`
    select count(*) as open,
           count(*) filter (where paused_since is not null) as paused,
           count(*) filter (where paused_since is null and due_at < ${now}) as breached,
           count(*) filter (where paused_since is null and due_at >= ${now} and soon_at <= ${now}) as soon,
           count(*) filter (where paused_since is null and soon_at > ${now}) as ok
    from work_orders where state not in ('done', 'confirmed', 'archived', 'cancelled')`.execute(db);
  return rows[0] ?? { open: 0, ok: 0, soon: 0, breached: 0, paused: 0 };
}
