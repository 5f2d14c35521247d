import type { Transaction } from 'kysely';
import { MAX_ACT_DETAIL, MAX_FLOW_ACTS, type FlowAct } from '../../../shared/contracts/contacts-flow.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { ContactTables } from './contacts-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<ContactTables>();

/** Puts what a flow did on the record of its contact. */
export const noteFlowAct = (tx: Tx, contactId: string, act: Omit<FlowAct, 'at'>) =>
  on(tx.db)
    .insertInto('flow_acts')
    .values({ ...act, detail: act.detail?.slice(0, MAX_ACT_DETAIL) ?? null, contact_id: contactId, at: tx.now })
    .execute();

export async function flowActsOf(db: Executor, contactId: string): Promise<FlowAct[]> {
  const rows = await on(db)
    .selectFrom('flow_acts')
    .select(['at', 'step', 'act', 'outcome', 'why', 'detail'])
    .where('contact_id', '=', contactId)
    .orderBy('id')
    .limit(MAX_FLOW_ACTS)
    .execute();
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
