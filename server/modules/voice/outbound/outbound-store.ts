import { sql, type Insertable, type Selectable, type Transaction } from 'kysely';
import type { DialQuery, DialRefusalQuery } from '../../../../shared/contracts/voice-outbound.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { ScopeLimit } from '../../identity/index.ts';
import type { OutboundTables } from './outbound-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<OutboundTables>();

export type DialRow = Selectable<OutboundTables['dials']>;
export type RefusalRow = Selectable<OutboundTables['dial_refusals']>;

export const loadDialRules = (db: Executor) =>
  on(db)
    .selectFrom('dial_rules')
    .select(['per_day', 'ring_seconds', 'machine_callback', 'machine_follow_up'])
    .executeTakeFirstOrThrow();

/** Undefined: this agent dials already, or has sent this key before. */
export const insertDial = (db: Executor, row: Insertable<OutboundTables['dials']>): Promise<DialRow | undefined> =>
  on(db)
    .insertInto('dials')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returningAll()
    .executeTakeFirst();

export const lockDial = (db: Executor, contactId: string): Promise<DialRow | undefined> =>
  on(db).selectFrom('dials').selectAll().where('contact_id', '=', contactId).forNoKeyUpdate().executeTakeFirst();

export const findDialByKey = (db: Executor, agentId: string, key: string): Promise<DialRow | undefined> =>
  on(db)
    .selectFrom('dials')
    .selectAll()
    .where('agent_id', '=', agentId)
    .where('command_key', '=', key)
    .executeTakeFirst();

export const lastDialOf = (db: Executor, agentId: string): Promise<DialRow | undefined> =>
  on(db)
    .selectFrom('dials')
    .selectAll()
    .where('agent_id', '=', agentId)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();

export const updateDial = (
  db: Executor,
  { contact_id, version }: DialRow,
  patch: Partial<Omit<DialRow, 'contact_id' | 'version'>>,
): Promise<DialRow> =>
  on(db)
    .updateTable('dials')
    .set({ ...patch, version: version + 1 })
    .where('contact_id', '=', contact_id)
    .returningAll()
    .executeTakeFirstOrThrow();

export const insertDialMove = (db: Executor, row: Insertable<OutboundTables['dial_transitions']>) =>
  on(db).insertInto('dial_transitions').values(row).execute();

/** Calls to this number since then that its owner had not asked for; those that never left the house do not count. */
export async function dialsTo(db: Executor, number: string, since: Date): Promise<number> {
  const { count } = await on(db)
    .selectFrom('dials')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('number', '=', number)
    .where('started_at', '>=', since)
    .where('purpose', 'in', ['click_to_dial', 'follow_up'])
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '<>', 'lost')]))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export const insertRefusal = (db: Executor, row: RefusalRow) =>
  on(db).insertInto('dial_refusals').values(row).execute();

interface Part {
  readonly limit: number;
  readonly offset: number;
}

/** Of these agents; undefined: of everybody. */
type Whose = readonly string[] | undefined;

export async function dialPage(
  db: Executor,
  query: Omit<DialQuery, 'page' | 'pageSize'>,
  { agentIds, limit, offset }: Part & { readonly agentIds: Whose },
): Promise<{ rows: DialRow[]; total: number }> {
  let found = on(db).selectFrom('dials');
  if (agentIds !== undefined) found = found.where('agent_id', 'in', [...agentIds]);
  if (query.contactId !== undefined) found = found.where('contact_id', '=', query.contactId);
  if (query.caseId !== undefined) found = found.where('case_id', '=', query.caseId);
  if (query.customerId !== undefined) found = found.where('customer_id', '=', query.customerId);
  if (query.outcome !== undefined) found = found.where('outcome', '=', query.outcome);
  const rows = await found
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('contact_id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

export async function refusalPage(
  db: Executor,
  { query, limit }: { readonly query: DialRefusalQuery; readonly limit: ScopeLimit },
): Promise<{ rows: RefusalRow[]; total: number }> {
  let found = on(db).selectFrom('dial_refusals');
  if (limit.by !== 'all') {
    const { by, ownerId } = limit;
    const column = by === 'area' ? 'area_code' : by;
    const code = 'code' in limit ? limit.code : '';
    found = found.where((eb) =>
      eb.or([eb('staff_id', '=', ownerId), ...(column === 'own' ? [] : [eb(column, '=', code)])]),
    );
  }
  const equal = { code: query.code, purpose: query.purpose, staff_id: query.staffId };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) found = found.where(sql.ref(column), '=', value);
  }
  if (query.from !== undefined) found = found.where('at', '>=', new Date(query.from));
  if (query.to !== undefined) found = found.where('at', '<', new Date(query.to));
  const newest = found.selectAll().orderBy('at', 'desc').orderBy('id').limit(query.pageSize);
  const rows = await newest.offset((query.page - 1) * query.pageSize).execute();
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}
