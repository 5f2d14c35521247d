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

/** Recordings with what a keeper of them wants to see, newest first. `agentIds` absent: everybody's. */
export async function managedPage(db: Db, query: RecordingQuery, limits: { now: Date; agentIds?: readonly string[] }) {
  const { now, agentIds } = limits;
  let found = on(db).selectFrom('recordings as r').innerJoin('contacts as c', 'c.id', 'r.contact_id');
  if (query.state !== undefined && query.state.length > 0) found = found.where('r.state', 'in', query.state);
  if (query.from !== undefined) found = found.where('r.started_at', '>=', new Date(query.from));
  if (query.until !== undefined) found = found.where('r.started_at', '<', new Date(query.until));
  if (agentIds !== undefined) found = found.where('c.agent_id', 'in', [...agentIds]);
  if (query.held !== undefined) found = found.where(heldNow(now), '=', query.held);
  const { total } = await found.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .selectAll('r')
    .select(['c.agent_id', 'c.customer_address', 'c.queue_code', heldNow(now).as('is_held')])
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
