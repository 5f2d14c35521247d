import { sql, type Transaction } from 'kysely';
import { WEB_CALLED } from '../../../shared/contracts/voice-web-call-catalogue.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { VoiceTables } from './voice-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<VoiceTables>();

/** False: this visitor has a call already, here or on another node. */
export async function insertWebCall(
  db: Executor,
  call: { contactId: string; visitorId: string; startedAt: Date; node: string },
): Promise<boolean> {
  const row = await on(db)
    .insertInto('calls')
    .values({
      contact_id: call.contactId,
      trunk: WEB_CALLED,
      sip_id: `${WEB_CALLED}-${call.contactId}`,
      dialog: null,
      started_at: call.startedAt,
      ended_at: null,
      end_cause: null,
      node: call.node,
      visitor_id: call.visitorId,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('contact_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The call of a visitor that has not ended; at most one, as the index has it. */
export const openCallOf = (db: Executor, visitorId: string) =>
  on(db)
    .selectFrom('calls')
    .select(['contact_id', 'started_at', 'node'])
    .where('visitor_id', '=', visitorId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();

export async function isCallOf(db: Executor, contactId: string, visitorId: string): Promise<boolean> {
  const row = await on(db)
    .selectFrom('calls')
    .select(sql<number>`1`.as('one'))
    .where('contact_id', '=', contactId)
    .where('visitor_id', '=', visitorId)
    .executeTakeFirst();
  return row !== undefined;
}
