import { sql } from 'kysely';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { ContactRow } from '../../contacts/index.ts';
import type { KeptPlace } from './ports.ts';

/** What makes the order of the line, as it was; the columns are routing's own on the contact's row. */
export async function takeKeptPlace(tx: Tx, contactId: string, { keptAt, key }: KeptPlace): Promise<ContactRow> {
  const { rows } = await sql<ContactRow>`
    update contacts set queued_at = ${keptAt}, put_first = ${key.putFirst}, placed_at = ${key.placedAt},
      routing = ${key.routing === null ? null : JSON.stringify(key.routing)}::jsonb
    where id = ${contactId} returning *`.execute(tx.db);
  return rows[0] as ContactRow;
}
