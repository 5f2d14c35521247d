import { sql } from 'kysely';
import type { ContactPreferences } from '../../../shared/contracts/customers.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { tablesOf, type CorrectionRow, type NoteRow } from './customers-tables.ts';

export const NOTES_SHOWN = 10;
const TRACE_SHOWN = 100;

/** First in every change of a customer: it makes the row and holds it, which orders the customer's events. */
export async function lockProfile(tx: Tx, customerId: string): Promise<void> {
  await tablesOf(tx.db)
    .insertInto('customer_profiles')
    .values({ customer_id: customerId, preferences: '{}', version: 1, updated_at: tx.now })
    .onConflict((on) =>
      on.column('customer_id').doUpdateSet({ version: sql`customer_profiles.version + 1`, updated_at: tx.now }),
    )
    .execute();
}

export const insertNote = async (tx: Tx, note: NoteRow): Promise<void> => {
  await tablesOf(tx.db).insertInto('customer_notes').values(note).execute();
};

export const insertCorrection = async (tx: Tx, correction: CorrectionRow): Promise<void> => {
  await tablesOf(tx.db).insertInto('customer_corrections').values(correction).execute();
};

export const notesOf = (db: Db, customerId: string, limit = NOTES_SHOWN): Promise<NoteRow[]> =>
  tablesOf(db)
    .selectFrom('customer_notes')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('pinned', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();

/** The whole trace, newest first. */
export const correctionsOf = (db: Db, customerId: string): Promise<CorrectionRow[]> =>
  tablesOf(db)
    .selectFrom('customer_corrections')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('seq', 'desc')
    .limit(TRACE_SHOWN)
    .execute();

/** What counts now: the newest correction of each field. */
export const currentCorrections = (db: Db, customerId: string): Promise<CorrectionRow[]> =>
  tablesOf(db)
    .selectFrom('customer_corrections')
    .selectAll()
    .distinctOn('field')
    .where('customer_id', '=', customerId)
    .orderBy('field')
    .orderBy('seq', 'desc')
    .execute();

export async function ownPreferences(db: Db, customerId: string): Promise<Partial<ContactPreferences>> {
  const row = await tablesOf(db)
    .selectFrom('customer_profiles')
    .select('preferences')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row?.preferences ?? {};
}

/** Adds to what is known: a wish that is not mentioned stays. */
export const mergePreferences = async (
  tx: Tx,
  customerId: string,
  wishes: Partial<ContactPreferences>,
): Promise<void> => {
  await sql`update customer_profiles set preferences = preferences || ${JSON.stringify(wishes)}::jsonb
            where customer_id = ${customerId}`.execute(tx.db);
};
