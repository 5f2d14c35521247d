import type { Transaction } from 'kysely';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { VoiceTables } from './voice-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<VoiceTables>();

const MAX_SIP_ID = 256;

export async function insertCall(
  db: Executor,
  call: { contactId: string; trunk: string; sipId: string; startedAt: Date; node: string },
): Promise<void> {
  await on(db)
    .insertInto('calls')
    .values({
      contact_id: call.contactId,
      trunk: call.trunk,
      sip_id: call.sipId.slice(0, MAX_SIP_ID),
      dialog: null,
      started_at: call.startedAt,
      ended_at: null,
      end_cause: null,
      node: call.node,
    })
    .execute();
}

/** The call goes by another trunk than the one that was asked first. */
export const moveCall = (db: Executor, contactId: string, trunk: string, sipId: string) =>
  on(db)
    .updateTable('calls')
    .set({ trunk, sip_id: sipId.slice(0, MAX_SIP_ID) })
    .where('contact_id', '=', contactId)
    .execute();

export async function saveDialog(db: Executor, contactId: string, dialog: unknown): Promise<void> {
  await on(db)
    .updateTable('calls')
    .set({ dialog: JSON.stringify(dialog) })
    .where('contact_id', '=', contactId)
    .execute();
}

/** False: it was ended before. */
export async function endCall(db: Executor, contactId: string, cause: string, at: Date): Promise<boolean> {
  const done = await on(db)
    .updateTable('calls')
    .set({ ended_at: at, end_cause: cause.slice(0, 80) })
    .where('contact_id', '=', contactId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Every call that has not ended, with the node that holds its sound. */
export const openCalls = (db: Executor) =>
  on(db).selectFrom('calls').select(['contact_id', 'dialog', 'node']).where('ended_at', 'is', null).execute();

/** Which node had the sound of these contacts. */
export async function nodesOfCalls(db: Executor, contactIds: readonly string[]): Promise<Map<string, string | null>> {
  if (contactIds.length === 0) return new Map();
  const rows = await on(db)
    .selectFrom('calls')
    .select(['contact_id', 'node'])
    .where('contact_id', 'in', [...contactIds])
    .execute();
  return new Map(rows.map((r) => [r.contact_id, r.node]));
}

/** Which node has the sound of this contact now. */
export async function openCallNode(db: Executor, contactId: string): Promise<string | undefined> {
  const row = await on(db)
    .selectFrom('calls')
    .select('node')
    .where('contact_id', '=', contactId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row?.node ?? undefined;
}

/** The trunk that a call came by: the way back to whoever called. */
export async function trunkOf(db: Executor, contactId: string): Promise<string | undefined> {
  const row = await on(db).selectFrom('calls').select('trunk').where('contact_id', '=', contactId).executeTakeFirst();
  return row?.trunk;
}
