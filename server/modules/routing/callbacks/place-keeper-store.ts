import { sql } from 'kysely';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { ContactRow } from '../../contacts/index.ts';
import type { KeptKey } from './ports.ts';

/** What a shift leader or our own fault had made of its place; the columns are routing's own on the contact's row. */
export async function takeKeptKey(tx: Tx, contactId: string, { putFirst, placedAt }: KeptKey): Promise<ContactRow> {
  const { rows } = await sql<ContactRow>`
    update contacts set put_first = ${putFirst}, placed_at = ${placedAt} where id = ${contactId} returning *`.execute(
    tx.db,
  );
  return rows[0] as ContactRow;
}
