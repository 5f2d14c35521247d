import type { Db } from '../../../platform/db/database.ts';
import type { CallbackQuery } from '../../../../shared/contracts/routing-callbacks.ts';
import type { CallbackRow } from './callback-store.ts';
import type { CallbackTables } from './callback-tables.ts';

/** What is due next comes first, then what is over, the newest first. */
export async function searchCallbacks(db: Db, query: CallbackQuery): Promise<{ rows: CallbackRow[]; total: number }> {
  let found = db.withTables<CallbackTables>().selectFrom('callbacks');
  if (query.state !== undefined) found = found.where('state', '=', query.state);
  if (query.queueCode !== undefined) found = found.where('queue_code', '=', query.queueCode);
  if (query.group === 'open') found = found.where('ended_at', 'is', null);
  if (query.group === 'over') found = found.where('ended_at', 'is not', null);
  if (query.group === 'broken') {
    found = found.where('state', 'in', ['failed', 'expired']).where('settled_at', 'is', null);
  }
  const rows = await found
    .selectAll()
    .orderBy((eb) => eb('ended_at', 'is not', null))
    .orderBy((eb) => eb.case().when('ended_at', 'is', null).then(eb.ref('window_from')).end())
    .orderBy('promised_at', 'desc')
    .orderBy('id')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  const { total } = await found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { rows, total };
}

/** More than anybody promises in a quarter. */
const MOST = 500_000;

export const judgedCallbacks = (db: Db, from: Date, until: Date) =>
  db
    .withTables<CallbackTables>()
    .selectFrom('callbacks')
    .select(['state', 'way', 'ended_reason', 'connected_at', 'window_from', 'window_until'])
    .where('promised_at', '>=', from)
    .where('promised_at', '<', until)
    .limit(MOST)
    .execute();
