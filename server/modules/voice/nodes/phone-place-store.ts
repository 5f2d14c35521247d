import { sql, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../../platform/db/database.ts';

type Executor = Db | Transaction<NoTables>;

export async function phonePlaceOf(db: Executor, staffId: string): Promise<string | undefined> {
  const { rows } = await sql<{ node: string }>`select node from agent_phones where staff_id = ${staffId}`.execute(db);
  return rows[0]?.node;
}

/** Where it belongs, which is `node` when nobody has said otherwise. */
export async function settlePhone(db: Executor, staffId: string, node: string): Promise<string> {
  const { rows } = await sql<{ node: string }>`
    insert into agent_phones (staff_id, node) values (${staffId}, ${node})
    on conflict (staff_id) do update set node = agent_phones.node returning node`.execute(db);
  return rows[0]?.node ?? node;
}

/** False: it did not belong there any more, and somebody else has moved it. */
export async function movePhone(
  db: Executor,
  staffId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const done = await sql`
    update agent_phones set node = ${to}, since = now() where staff_id = ${staffId} and node = ${from}`.execute(db);
  return done.numAffectedRows === 1n;
}

export async function forgetPhone(db: Executor, staffId: string, node: string): Promise<void> {
  await sql`delete from agent_phones where staff_id = ${staffId} and node = ${node}`.execute(db);
}

/** A node is gone, and with it every leg it had. */
export async function forgetPhonesOf(db: Executor, node: string): Promise<void> {
  await sql`delete from agent_phones where node = ${node}`.execute(db);
}
