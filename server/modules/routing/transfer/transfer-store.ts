import { sql, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { LiveTables } from '../live/live-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<LiveTables>();

export async function insertTransfer(db: Executor, row: LiveTables['contact_transfers']): Promise<void> {
  await on(db).insertInto('contact_transfers').values(row).execute();
}

export const lastTransferOf = (db: Executor, contactId: string): Promise<LiveTables['contact_transfers'] | undefined> =>
  on(db)
    .selectFrom('contact_transfers')
    .selectAll()
    .where('contact_id', '=', contactId)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();

export async function insertConsult(
  db: Executor,
  consult: Pick<LiveTables['consults'], 'id' | 'contact_id' | 'asker' | 'asked' | 'opened_at'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await on(db)
    .insertInto('consults')
    .values({ ...consult, closed_at: null, last_seq: 0 })
    .onConflict((c) => c.columns(['contact_id', 'asked']).where('closed_at', 'is', null).doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export const lockConsult = (db: Executor, id: string): Promise<LiveTables['consults'] | undefined> =>
  on(db).selectFrom('consults').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Open ones of this person, on either side; a question ends with the asker's hold of the contact. */
export async function openConsultsOf(db: Executor, staffId: string): Promise<LiveTables['consults'][]> {
  const { rows } = await sql<LiveTables['consults']>`
    select q.* from consults q join contacts c on c.id = q.contact_id
    where q.closed_at is null and (q.asker = ${staffId} or q.asked = ${staffId})
      and c.agent_id = q.asker and c.state = 'connected'
    order by q.opened_at limit 50`.execute(db);
  return rows;
}

/** Says the next word of a consult; a repeated one is the same word. Call it with the consult's row locked. */
export async function insertWord(
  db: Executor,
  word: Omit<LiveTables['consult_messages'], 'seq'> & { readonly after: number },
): Promise<void> {
  const { after, ...row } = word;
  const { numInsertedOrUpdatedRows } = await on(db)
    .insertInto('consult_messages')
    .values({ ...row, seq: after + 1 })
    .onConflict((c) => c.columns(['consult_id', 'author', 'client_message_id']).doNothing())
    .executeTakeFirst();
  if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return;
  await on(db)
    .updateTable('consults')
    .set({ last_seq: after + 1 })
    .where('id', '=', row.consult_id)
    .execute();
}

export const wordsOf = (db: Executor, consultId: string, limit: number): Promise<LiveTables['consult_messages'][]> =>
  on(db)
    .selectFrom('consult_messages')
    .selectAll()
    .where('consult_id', '=', consultId)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();

export async function closeConsult(db: Executor, id: string, at: Date): Promise<void> {
  await on(db).updateTable('consults').set({ closed_at: at }).where('id', '=', id).execute();
}

/** Questions of those who had the contact before end with it. */
export async function closeConsultsOfOthers(
  db: Executor,
  contactId: string,
  asker: string | null,
  at: Date,
): Promise<void> {
  let query = on(db)
    .updateTable('consults')
    .set({ closed_at: at })
    .where('contact_id', '=', contactId)
    .where('closed_at', 'is', null);
  if (asker !== null) query = query.where('asker', '!=', asker);
  await query.execute();
}
