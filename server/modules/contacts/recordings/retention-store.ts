import { sql, type Selectable, type Transaction } from 'kysely';
import type { RetentionPlan, RetentionRule } from '../../../../shared/contracts/contacts-recordings.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { ContactTables } from '../contacts-tables.ts';
import type { RecordingRow } from './recording-store.ts';
import type { RecordingHoldsTable } from './recordings-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<ContactTables>();
export type HoldRow = Selectable<RecordingHoldsTable>;

export async function readPlan(db: Executor): Promise<RetentionPlan> {
  const [plan, rules] = await Promise.all([
    on(db).selectFrom('retention_plan').select('version').executeTakeFirstOrThrow(),
    on(db).selectFrom('retention_rules').selectAll().orderBy('place').execute(),
  ]);
  return {
    version: plan.version,
    rules: rules.map(({ name, channel, queue_code, disposition, complaint, months }) => ({
      ...{ name, channel, disposition, complaint, months },
      queueCode: queue_code,
    })),
  };
}

/** False: somebody else saved since it was read. */
export async function savePlan(db: Executor, version: number, rules: readonly RetentionRule[]): Promise<boolean> {
  const saved = await on(db)
    .updateTable('retention_plan')
    .set({ version: version + 1 })
    .where('version', '=', version)
    .executeTakeFirst();
  if (saved.numUpdatedRows !== 1n) return false;
  await on(db).deleteFrom('retention_rules').execute();
  const rows = rules.map(({ queueCode, ...rule }, i) => ({
    ...rule,
    id: newId(),
    place: i + 1,
    queue_code: queueCode,
  }));
  await on(db).insertInto('retention_rules').values(rows).execute();
  return true;
}

const TALK = ['c.channel', 'c.queue_code', 'c.disposition', 'c.service_class', 'c.case_id', 'c.customer_id'] as const;
const withTalk = (db: Executor) =>
  on(db)
    .selectFrom('recordings as r')
    .innerJoin('contacts as c', 'c.id', 'r.contact_id')
    .select(['r.id', 'r.contact_id', 'r.started_at', ...TALK]);
export type KeptRow = Awaited<ReturnType<typeof toPlan>>[number];

/** Recordings whose time was not counted by the present rules. A talk that is not wrapped up yet may still become a complaint: a day is waited. */
export const toPlan = (db: Executor, given: { version: number; before: Date; limit: number }) =>
  withTalk(db)
    .where('r.state', 'in', ['complete', 'repaired'])
    .where('r.rules_version', '<>', given.version)
    .where((e) => e.or([e('c.state', '=', 'closed'), e('r.started_at', '<', given.before)]))
    .orderBy('r.id')
    .limit(given.limit)
    .execute();

export const due = (db: Executor, now: Date, limit: number) =>
  withTalk(db)
    .where('r.state', 'in', ['complete', 'repaired'])
    .where('r.review_at', '<=', now)
    .orderBy('r.review_at')
    .limit(limit)
    .execute();

/** Is there a hold on it, on its contact or on its customer? */
export async function isHeld(
  db: Executor,
  of: { id: string; contactId: string; customerId: string | null; now: Date },
) {
  const held = await on(db)
    .selectFrom('recording_holds')
    .select('id')
    .where('lifted_at', 'is', null)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', of.now)]))
    .where((e) =>
      e.or([
        e.and([e('subject_kind', '=', 'recording'), e('subject_id', '=', of.id)]),
        e.and([e('subject_kind', '=', 'contact'), e('subject_id', '=', of.contactId)]),
        e.and([e('subject_kind', '=', 'customer'), e('subject_id', '=', of.customerId ?? '')]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return held !== undefined;
}

/**
 * A hold and a deletion must not pass each other: both take this lock in their transaction, holds for the moment in which they are
 * placed, deletions shared among themselves.
 */
export const lockHolds = async (db: Executor, as: 'placing' | 'deleting'): Promise<void> => {
  if (as === 'placing') await sql`select pg_advisory_xact_lock(hashtextextended('recording.holds', 0))`.execute(db);
  else await sql`select pg_advisory_xact_lock_shared(hashtextextended('recording.holds', 0))`.execute(db);
};

export const toErase = (db: Executor, limit: number): Promise<RecordingRow[]> =>
  on(db)
    .selectFrom('recordings')
    .selectAll()
    .where('state', '=', 'deleted')
    .where('erased_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();

export const toStore = (db: Executor, after: string | undefined, limit: number): Promise<RecordingRow[]> =>
  on(db)
    .selectFrom('recordings')
    .selectAll()
    .where('place', '=', 'local')
    .where('state', 'in', ['complete', 'repaired'])
    .$if(after !== undefined, (q) => q.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();

export const toRewrap = (db: Executor, given: { newest: string; after: string | undefined; limit: number }) =>
  on(db)
    .selectFrom('recordings')
    .selectAll()
    .where('seal_head', 'is not', null)
    .where('key_id', '<>', given.newest)
    .where('state', 'in', ['complete', 'repaired'])
    .$if(given.after !== undefined, (q) => q.where('id', '>', given.after ?? ''))
    .orderBy('id')
    .limit(given.limit)
    .execute();

export const keyUse = (db: Executor) =>
  on(db)
    .selectFrom('recordings')
    .select((e) => ['key_id', e.fn.countAll<number>().as('recordings')])
    .where('seal_head', 'is not', null)
    // Of a lost file no key is needed any more, and it is never wrapped anew.
    .where('state', 'in', ['recording', 'complete', 'repaired'])
    .groupBy('key_id')
    .execute();

export async function insertHold(
  db: Executor,
  hold: Omit<HoldRow, 'lifted_at' | 'lifted_name' | 'lift_reason'>,
): Promise<HoldRow> {
  return on(db).insertInto('recording_holds').values(hold).returningAll().executeTakeFirstOrThrow();
}

/** Undefined: there is none that is not lifted. */
export const liftHold = (
  db: Executor,
  id: string,
  by: { at: Date; name: string; reason: string },
): Promise<HoldRow | undefined> =>
  on(db)
    .updateTable('recording_holds')
    .set({ lifted_at: by.at, lifted_name: by.name, lift_reason: by.reason })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
