import type { Insertable, Selectable, Transaction } from 'kysely';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { TracesTables } from './traces-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<TracesTables>();

export type TraceRow = Omit<Selectable<TracesTables['sip_traces']>, 'messages'> & {
  readonly contact_id: string | null;
};
export type NewTrace = Insertable<TracesTables['sip_traces']>;

export async function insertTraces(db: Executor, rows: readonly NewTrace[]): Promise<void> {
  if (rows.length === 0) return;
  await on(db)
    .insertInto('sip_traces')
    .values([...rows])
    .execute();
}

const HEAD = [
  't.id',
  't.sip_id',
  't.node',
  't.trunk',
  't.direction',
  't.caller',
  't.called',
  't.started_at',
  't.ended_at',
  't.status',
  'c.contact_id',
] as const;

const heads = (db: Executor) =>
  on(db).selectFrom('sip_traces as t').leftJoin('calls as c', 'c.sip_id', 't.sip_id').select(HEAD);

export interface TraceFilter {
  readonly trunk?: string | undefined;
  /** Masked like the stored ones. */
  readonly party?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly contactId?: string | undefined;
  readonly failed?: boolean | undefined;
}

export async function searchTraces(
  db: Executor,
  { trunk, party, from, to, contactId, failed }: TraceFilter,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ items: TraceRow[]; total: number }> {
  let query = heads(db);
  if (trunk !== undefined) query = query.where('t.trunk', '=', trunk);
  if (party !== undefined) query = query.where((e) => e.or([e('t.caller', '=', party), e('t.called', '=', party)]));
  if (from !== undefined) query = query.where('t.started_at', '>=', from);
  if (to !== undefined) query = query.where('t.started_at', '<', to);
  if (contactId !== undefined) query = query.where('c.contact_id', '=', contactId);
  if (failed === true) query = query.where((e) => e.or([e('t.status', '>=', 300), e('t.status', 'is', null)]));
  const counted = await query
    .clearSelect()
    .select((e) => e.fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow();
  const items = await query
    .orderBy('t.started_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items, total: Number(counted.n) };
}

export const findTrace = (db: Executor, id: string): Promise<(TraceRow & { messages: Buffer }) | undefined> =>
  heads(db).select('t.messages').where('t.id', '=', id).executeTakeFirst();

export async function contactsOf(db: Executor, sipIds: readonly string[]): Promise<Map<string, string>> {
  if (sipIds.length === 0) return new Map();
  const rows = await on(db)
    .selectFrom('calls')
    .select(['sip_id', 'contact_id'])
    .where('sip_id', 'in', [...sipIds])
    .execute();
  return new Map(rows.map((r) => [r.sip_id, r.contact_id]));
}

export async function deleteTraces(db: Executor, before: Date): Promise<void> {
  await on(db).deleteFrom('sip_traces').where('started_at', '<', before).execute();
}
