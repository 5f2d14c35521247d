import type { Insertable, Selectable, Transaction } from 'kysely';
import { POOR_MOS } from '../../../../shared/contracts/voice-traces.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { TracesTables } from './traces-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<TracesTables>();

export type QualityRow = Selectable<TracesTables['call_quality']>;

export async function insertQuality(db: Executor, row: Insertable<TracesTables['call_quality']>): Promise<void> {
  await on(db)
    .insertInto('call_quality')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}

export const qualityOf = (db: Executor, contactId: string): Promise<QualityRow[]> =>
  on(db)
    .selectFrom('call_quality')
    .selectAll()
    .where('contact_id', '=', contactId)
    .orderBy('at')
    .orderBy('leg', 'desc')
    .execute();

export async function hasTraceOf(db: Executor, contactId: string): Promise<boolean> {
  const row = await on(db)
    .selectFrom('sip_traces as t')
    .innerJoin('calls as c', 'c.sip_id', 't.sip_id')
    .select('t.id')
    .where('c.contact_id', '=', contactId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function badCalls(
  db: Executor,
  { trunk, agentId }: { readonly trunk?: string | undefined; readonly agentId?: string | undefined },
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ items: QualityRow[]; total: number }> {
  let query = on(db).selectFrom('call_quality').where('mos', '<', POOR_MOS);
  if (trunk !== undefined) query = query.where('trunk', '=', trunk);
  if (agentId !== undefined) query = query.where('agent_id', '=', agentId);
  const counted = await query.select((e) => e.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const items = await query
    .selectAll()
    .orderBy('at', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items, total: Number(counted.n) };
}
