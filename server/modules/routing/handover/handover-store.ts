import { sql, type Transaction } from 'kysely';
import type { HandoverQuery, SignatureRole } from '../../../../shared/contracts/routing-handover.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { ScopeLimit } from '../../identity/index.ts';
import type { HandoverRow, HandoverTables, ItemRow } from './handover-tables.ts';

export type Executor = Db | Transaction<NoTables>;
export const on = (db: Executor) => db.withTables<HandoverTables>();

const OVER = ['accepted', 'cancelled'] as const;

export const findHandover = (db: Executor, id: string): Promise<HandoverRow | undefined> =>
  on(db).selectFrom('handovers').selectAll().where('id', '=', id).executeTakeFirst();

export const lockHandover = (db: Executor, id: string): Promise<HandoverRow | undefined> =>
  on(db).selectFrom('handovers').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const openHandoverOf = (db: Executor, staffId: string): Promise<HandoverRow | undefined> =>
  on(db)
    .selectFrom('handovers')
    .selectAll()
    .where('from_staff_id', '=', staffId)
    .where('state', 'not in', OVER)
    .executeTakeFirst();

export const openHandoversOf = (db: Executor, staffIds: readonly string[]): Promise<HandoverRow[]> =>
  staffIds.length === 0
    ? Promise.resolve([])
    : on(db)
        .selectFrom('handovers')
        .selectAll()
        .where('from_staff_id', 'in', staffIds)
        .where('state', 'not in', OVER)
        .execute();

/** Who has a handover that nobody has signed yet. */
export async function peopleOfUnsigned(db: Executor): Promise<string[]> {
  const rows = await on(db)
    .selectFrom('handovers')
    .select('from_staff_id')
    .where('state', 'not in', [...OVER, 'signed'])
    .execute();
  return rows.map((row) => row.from_staff_id);
}

/** Undefined when there is one already: of two who come upon the same work, the second writes nothing. */
export const insertHandover = (db: Executor, row: HandoverRow): Promise<HandoverRow | undefined> =>
  on(db)
    .insertInto('handovers')
    .values(row)
    .onConflict((c) => c.column('from_staff_id').where('state', 'not in', OVER).doNothing())
    .returningAll()
    .executeTakeFirst();

export const updateHandover = (
  db: Executor,
  id: string,
  patch: Partial<Omit<HandoverRow, 'id' | 'from_staff_id'>>,
): Promise<HandoverRow> =>
  on(db).updateTable('handovers').set(patch).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

export const insertTransition = async (
  db: Executor,
  t: Omit<HandoverTables['handover_transitions'], 'id'>,
): Promise<void> => {
  await on(db).insertInto('handover_transitions').values(t).execute();
};

export const itemsOf = (db: Executor, handoverId: string): Promise<ItemRow[]> =>
  on(db).selectFrom('handover_items').selectAll().where('handover_id', '=', handoverId).orderBy('place').execute();

/** New ones are put in, known ones get today's story and keep what was written to them. */
export async function putItems(db: Executor, items: readonly ItemRow[]): Promise<void> {
  if (items.length === 0) return;
  await on(db)
    .insertInto('handover_items')
    .values(items.map((item) => ({ ...item, story: JSON.stringify(item.story) })))
    .onConflict((c) =>
      c.columns(['handover_id', 'kind', 'subject_id']).doUpdateSet((eb) => ({
        place: eb.ref('excluded.place'),
        story: eb.ref('excluded.story'),
        outcome: eb.ref('excluded.outcome'),
        return_reason: eb.ref('excluded.return_reason'),
        read_by: eb.ref('excluded.read_by'),
        read_at: eb.ref('excluded.read_at'),
      })),
    )
    .execute();
}

export const removeItems = async (db: Executor, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await on(db).deleteFrom('handover_items').where('id', 'in', ids).execute();
};

export const updateItem = async (
  db: Executor,
  id: string,
  patch: Partial<Pick<ItemRow, 'note' | 'outcome' | 'return_reason' | 'read_by' | 'read_at'>>,
): Promise<void> => {
  await on(db).updateTable('handover_items').set(patch).where('id', '=', id).execute();
};

export const markRead = async (
  db: Executor,
  handoverId: string,
  read: { readonly ids: readonly string[]; readonly by: string; readonly at: Date },
): Promise<void> => {
  await on(db)
    .updateTable('handover_items')
    .set({ read_by: read.by, read_at: read.at })
    .where('handover_id', '=', handoverId)
    .where('id', 'in', read.ids)
    .where(sql<boolean>`read_by is distinct from ${read.by}`)
    .execute();
};

export const insertSignature = async (
  db: Executor,
  signature: {
    readonly id: string;
    readonly handover_id: string;
    readonly role: SignatureRole;
    readonly staff_id: string;
    readonly digest: string;
    readonly at: Date;
  },
): Promise<void> => {
  await on(db).insertInto('handover_signatures').values(signature).execute();
};

export const signaturesOf = (db: Executor, handoverId: string) =>
  on(db).selectFrom('handover_signatures').selectAll().where('handover_id', '=', handoverId).orderBy('at').execute();

/** Claims the key, or says whose it was. Waits for a twin that is on its way at the same moment. */
export async function claimCommand(
  db: Executor,
  command: HandoverTables['handover_commands'],
): Promise<{ readonly kind: string; readonly subject_id: string } | 'claimed'> {
  const done = await on(db)
    .insertInto('handover_commands')
    .values(command)
    .onConflict((c) => c.columns(['actor_id', 'key']).doNothing())
    .executeTakeFirst();
  if ((done.numInsertedOrUpdatedRows ?? 0n) > 0n) return 'claimed';
  return on(db)
    .selectFrom('handover_commands')
    .select(['kind', 'subject_id'])
    .where('actor_id', '=', command.actor_id)
    .where('key', '=', command.key)
    .executeTakeFirstOrThrow();
}

export interface ListFilter {
  readonly query: HandoverQuery;
  readonly me: { readonly staffId: string; readonly centre: string; readonly shift: string | null };
  /** Undefined: mine alone. */
  readonly limit: ScopeLimit | undefined;
}

function listed(db: Executor, { query, me, limit }: ListFilter) {
  let found = on(db).selectFrom('handovers');
  if (limit === undefined) {
    found = found.where((eb) =>
      eb.or([
        eb('from_staff_id', '=', me.staffId),
        eb('to_staff_id', '=', me.staffId),
        // The pool of my shift: signed, and taken by nobody yet.
        ...(me.shift === null
          ? []
          : [
              eb.and([
                eb('to_shift', '=', me.shift),
                eb('to_staff_id', 'is', null),
                eb('state', '=', 'signed'),
                eb('centre', '=', me.centre),
              ]),
            ]),
      ]),
    );
  } else if (limit.by !== 'all') {
    const { ownerId } = limit;
    const mine = (code: string, column: 'centre' | 'from_team') =>
      found.where((eb) => eb.or([eb(column, '=', code), eb('from_staff_id', '=', ownerId)]));
    if (limit.by === 'centre') found = mine(limit.code, 'centre');
    else if (limit.by === 'team') found = mine(limit.code, 'from_team');
    else found = found.where('from_staff_id', '=', ownerId);
  }
  if (query.open === true) found = found.where('state', 'not in', OVER);
  if (query.state !== undefined) found = found.where('state', '=', query.state);
  return found;
}

export async function listHandovers(
  db: Executor,
  filter: ListFilter,
): Promise<{ readonly rows: HandoverRow[]; readonly total: number }> {
  const { page, pageSize } = filter.query;
  const found = listed(db, filter);
  const rows = await found
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { total } = await found.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { rows, total };
}

/** Of each handover: how many things pass, and how many of them are over their time. */
export async function countItems(
  db: Executor,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, { readonly items: number; readonly breached: number }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; items: number; breached: number }>`
    select handover_id as id, count(*)::int as items,
           (count(*) filter (where (story->>'dueAt')::timestamptz < ${now} and story->>'clock' not in ('met', 'missed')))::int as breached
    from handover_items where handover_id = any(${[...ids]}::uuid[]) and outcome is distinct from 'stays'
    group by handover_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
