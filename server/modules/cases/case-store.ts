import { sql, type Transaction } from 'kysely';
import type { CaseType } from '../../../shared/contracts/cases-catalogue.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { NumberKind } from './business-number.ts';
import type { CaseRow, CaseTables, NewCaseRow } from './cases-tables.ts';

export type Executor = Db | Transaction<NoTables>;
export const tables = (db: Executor) => db.withTables<CaseTables>();

/**
 * The next number of the day. The row stays locked until the transaction ends: creators of the same day take turns for a few
 * milliseconds, and a number whose case is rolled back is given again — auditors ask about holes.
 */
export async function nextSequence(db: Executor, kind: NumberKind, day: string): Promise<number> {
  const row = await tables(db)
    .insertInto('business_numbers')
    .values({ kind, day, last: 1 })
    .onConflict((c) => c.columns(['kind', 'day']).doUpdateSet({ last: sql<number>`business_numbers.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last;
}

export const limitHours = (db: Executor, type: CaseType): Promise<{ hours_urban: number; hours_rural: number }> =>
  tables(db)
    .selectFrom('case_limits')
    .select(['hours_urban', 'hours_rural'])
    .where('type', '=', type)
    .executeTakeFirstOrThrow();

export const insertCase = (db: Executor, row: NewCaseRow): Promise<CaseRow> =>
  tables(db).insertInto('cases').values(row).returningAll().executeTakeFirstOrThrow();

export const findCase = (db: Executor, id: string): Promise<CaseRow | undefined> =>
  tables(db).selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();

/** Always the case before its orders: two who go the other way round would wait for each other. */
export const lockCase = (db: Executor, id: string): Promise<CaseRow | undefined> =>
  tables(db).selectFrom('cases').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export type CasePatch = Partial<Omit<CaseRow, 'id' | 'number' | 'first_responder_id'>>;

export const updateCase = (db: Executor, id: string, patch: CasePatch): Promise<CaseRow> =>
  tables(db).updateTable('cases').set(patch).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

export async function insertCaseTransition(
  db: Executor,
  t: {
    readonly caseId: string;
    readonly event: string;
    readonly from: string | null;
    readonly to: string;
    readonly byId: string | null;
    readonly reason?: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await tables(db)
    .insertInto('case_transitions')
    .values({
      case_id: t.caseId,
      event: t.event,
      from_state: t.from,
      to_state: t.to,
      by_id: t.byId,
      reason: t.reason ?? null,
      at: t.at,
    })
    .execute();
}

export async function linkContact(
  db: Executor,
  link: {
    readonly caseId: string;
    readonly contactId: string;
    readonly role: 'origin' | 'follow_up' | 'confirmation';
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const done = await tables(db)
    .insertInto('case_contacts')
    .values({
      case_id: link.caseId,
      contact_id: link.contactId,
      role: link.role,
      linked_at: link.at,
      linked_by: link.by,
    })
    .onConflict((c) => c.columns(['case_id', 'contact_id']).doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export const contactsOf = (db: Executor, caseId: string) =>
  tables(db)
    .selectFrom('case_contacts')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('linked_at')
    .limit(500)
    .execute();

export const insertNote = async (db: Executor, note: CaseTables['case_notes']): Promise<void> => {
  await tables(db).insertInto('case_notes').values(note).execute();
};

export const insertConfirmation = async (
  db: Executor,
  confirmation: CaseTables['case_confirmations'],
): Promise<void> => {
  await tables(db).insertInto('case_confirmations').values(confirmation).execute();
};

/**
 * Tries since the matter was last resolved; what was said before a reopening does not count any more. Named an order, only
 * what was said about it or about the case as a whole.
 */
export function triesOf(
  db: Executor,
  of: { readonly caseId: string; readonly orderId: string | null; readonly since: Date | null },
) {
  let query = tables(db)
    .selectFrom('case_confirmations')
    .select(['at', 'outcome'])
    .where('case_id', '=', of.caseId)
    .where('at', '>=', of.since ?? new Date(0));
  const { orderId } = of;
  if (orderId !== null) query = query.where((eb) => eb.or([eb('order_id', '=', orderId), eb('order_id', 'is', null)]));
  return query.orderBy('at').orderBy('id').limit(200).execute();
}

/** Claims the key for this subject, or says whose it was. Waits for a twin that is on its way at the same moment. */
export async function claimCommand(
  db: Executor,
  command: CaseTables['case_commands'],
): Promise<{ kind: string; subject_id: string } | 'claimed'> {
  const done = await tables(db)
    .insertInto('case_commands')
    .values(command)
    .onConflict((c) => c.columns(['actor_id', 'key']).doNothing())
    .executeTakeFirst();
  if ((done.numInsertedOrUpdatedRows ?? 0n) > 0n) return 'claimed';
  return tables(db)
    .selectFrom('case_commands')
    .select(['kind', 'subject_id'])
    .where('actor_id', '=', command.actor_id)
    .where('key', '=', command.key)
    .executeTakeFirstOrThrow();
}
