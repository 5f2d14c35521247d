import { sql } from 'kysely';
import type { HoldQuery, RecordingQuery } from '../../../../shared/contracts/contacts-recordings.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { ContactTables } from '../contacts-tables.ts';
import type { HoldRow } from './retention-store.ts';

const on = (db: Db) => db.withTables<ContactTables>();

const heldNow = (now: Date) => sql<boolean>`exists (select 1 from recording_holds h
  where h.lifted_at is null and (h.until is null or h.until > ${now})
    and ((h.subject_kind = 'recording' and h.subject_id = r.id::text)
      or (h.subject_kind = 'contact' and h.subject_id = r.contact_id::text)
      or (h.subject_kind = 'customer' and h.subject_id = c.customer_id)))`;

function filtered(db: Db, query: RecordingQuery, now: Date) {
  let found = on(db).selectFrom('recordings as r').innerJoin('contacts as c', 'c.id', 'r.contact_id');
  if (query.state !== undefined && query.state.length > 0) found = found.where('r.state', 'in', query.state);
  if (query.from !== undefined) found = found.where('r.started_at', '>=', new Date(query.from));
  if (query.until !== undefined) found = found.where('r.started_at', '<', new Date(query.until));
  if (query.agentId !== undefined) found = found.where('c.agent_id', '=', query.agentId);
  if (query.channel !== undefined) found = found.where('c.channel', '=', query.channel);
  if (query.queueCode !== undefined) found = found.where('c.queue_code', '=', query.queueCode);
  if (query.held !== undefined) found = found.where(heldNow(now), '=', query.held);
  return found;
}

/** Matters are another room's: which of them are complaints is asked there. The newest, so that the question stays bounded. */
const CASES_ASKED = 5_000;
export async function casesOfRecorded(db: Db, query: RecordingQuery, now: Date): Promise<string[]> {
  const rows = await filtered(db, query, now)
    .select('c.case_id')
    .where('c.case_id', 'is not', null)
    .groupBy('c.case_id')
    .orderBy((e) => e.fn.max('r.started_at'), 'desc')
    .limit(CASES_ASKED)
    .execute();
  return rows.flatMap((row) => row.case_id ?? []);
}

/** Recordings with what a keeper of them wants to see, newest first. */
export async function managedPage(
  db: Db,
  query: RecordingQuery,
  given: { now: Date; complaints: ReadonlySet<string> },
) {
  const { now } = given;
  let found = filtered(db, query, now);
  if (query.complaint !== undefined) {
    const complaint = sql<boolean>`(c.service_class = 'complaint' or coalesce(c.disposition like 'complaint\\_%', false)
      or coalesce(c.case_id::text = any(${[...given.complaints]}::text[]), false))`;
    found = found.where(complaint, '=', query.complaint);
  }
  const { total } = await found.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .selectAll('r')
    .select(['c.agent_id', 'c.customer_address', 'c.customer_id', 'c.queue_code', 'c.channel', 'c.case_id'])
    .select(['c.disposition', 'c.service_class', heldNow(now).as('is_held')])
    .orderBy('r.started_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return { rows, total };
}

export async function holdsPage(db: Db, query: HoldQuery, now: Date): Promise<{ rows: HoldRow[]; total: number }> {
  let found = on(db).selectFrom('recording_holds');
  if (query.live !== undefined) {
    const live = sql<boolean>`(lifted_at is null and (until is null or until > ${now}))`;
    found = found.where(live, '=', query.live);
  }
  if (query.recordingId !== undefined) {
    const ofRecording = sql<boolean>`exists (select 1 from recordings r join contacts c on c.id = r.contact_id
      where r.id = ${query.recordingId} and (subject_kind, subject_id) in
        (('recording', r.id::text), ('contact', r.contact_id::text), ('customer', c.customer_id)))`;
    found = found.where(ofRecording, '=', true);
  }
  const { total } = await found.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return { rows, total };
}
