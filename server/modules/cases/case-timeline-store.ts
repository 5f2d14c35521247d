import { sql } from 'kysely';
import type { TimelineEntry } from '../../../shared/contracts/cases.ts';
import type { Executor } from './case-store.ts';

export const MAX_TIMELINE = 1_000;

interface Row {
  at: Date;
  kind: TimelineEntry['kind'];
  by_id: string | null;
  order_id: string | null;
  order_number: string | null;
  event: string | null;
  from_state: string | null;
  to_state: string | null;
  text: string | null;
  ref_id: string | null;
}

/** Everything that happened to a case, of every kind, in one question, oldest first. Within one moment: what was said, then what the
 * order became by it, then what that made of the case. */
export async function timelineOf(
  db: Executor,
  caseId: string,
): Promise<{ entries: TimelineEntry[]; truncated: boolean }> {
  const { rows } = await sql<Row>`
    with o as (select id, number from work_orders where case_id = ${caseId})
    select at, kind, by_id, order_id, order_number, event, from_state, to_state, text, ref_id from (
      select at, 'case_transition' as kind, by_id, null::uuid as order_id, null as order_number, event, from_state, to_state,
             reason as text, null::uuid as ref_id, case when event = 'open' then 0 else 9 end as rank, id as place
        from case_transitions where case_id = ${caseId}
      union all
      select t.at, 'order_transition', t.by_id, o.id, o.number, t.event, t.from_state, t.to_state, t.reason, null, 8, t.id
        from work_order_transitions t join o on o.id = t.order_id
      union all
      select linked_at, 'contact_linked', linked_by, null, null, role, null, null, null, contact_id, 1, 0
        from case_contacts where case_id = ${caseId}
      union all
      select m.at, 'message', m.author_id, o.id, o.number, m.side, null, null, m.text, m.file_id, 4, m.seq
        from order_messages m join o on o.id = m.order_id
      union all
      select b.at, 'backfill', b.by_id, o.id, o.number, b.cause, null, b.result, b.note, b.id, 5, 0
        from order_backfills b join o on o.id = b.order_id
      union all
      select c.at, 'confirmation', c.by_id, o.id, o.number, c.outcome, null, null, c.note, c.contact_id, 3, 0
        from case_confirmations c left join o on o.id = c.order_id where c.case_id = ${caseId}
      union all
      select at, kind, by_id, null, null, null, null, null, text, null, 2, 0
        from case_notes where case_id = ${caseId}
    ) as everything
    order by at, rank, place
    limit ${MAX_TIMELINE + 1}`.execute(db);
  const entries = rows.slice(0, MAX_TIMELINE).map((row) => ({
    at: row.at.toISOString(),
    kind: row.kind,
    byId: row.by_id,
    orderId: row.order_id,
    orderNumber: row.order_number,
    event: row.event,
    fromState: row.from_state,
    toState: row.to_state,
    text: row.text,
    refId: row.ref_id,
  }));
  return { entries, truncated: rows.length > MAX_TIMELINE };
}
