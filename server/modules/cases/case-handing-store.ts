import { sql } from 'kysely';
import type { CaseState } from '../../../shared/contracts/cases-catalogue.ts';
import type { Executor } from './case-store.ts';

export interface OwnedCaseRow {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: CaseState;
  readonly customer_id: string | null;
  readonly customer_name: string;
  readonly customer_number: string;
  readonly opened_at: Date;
  readonly due_at: Date;
  readonly resolved_at: Date | null;
  /** Of the order whose clock ends first. */
  readonly order_due_at: Date | null;
  readonly appointment_from: Date | null;
  readonly appointment_to: Date | null;
  readonly last_note: string | null;
}

/** What somebody owns and is not over, the nearest clock first; each with its next visit and the last that was said about it. */
export async function ownedCases(db: Executor, ownerId: string, limit: number): Promise<OwnedCaseRow[]> {
  const { rows } = await sql<OwnedCaseRow>`
    select c.id, c.number, c.title, c.state, c.customer_id, c.customer_name, c.customer_number, c.opened_at, c.due_at,
           c.resolved_at, clock.due_at as order_due_at, visit.appointment_from, visit.appointment_to, said.text as last_note
    from cases c
    left join lateral (
      select o.due_at from work_orders o where o.case_id = c.id and o.paused_since is null
        and o.state not in ('done', 'confirmed', 'archived', 'cancelled') order by o.due_at limit 1) clock on true
    left join lateral (
      select o.appointment_from, o.appointment_to from work_orders o where o.case_id = c.id and o.appointment_to is not null
        and o.state not in ('done', 'confirmed', 'archived', 'cancelled') order by o.appointment_from limit 1) visit on true
    left join lateral (
      select text from (
        select at, text from case_notes where case_id = c.id
        union all
        select m.at, m.text from order_messages m join work_orders o on o.id = m.order_id where o.case_id = c.id and m.text <> ''
        union all
        select b.at, b.note from order_backfills b join work_orders o on o.id = b.order_id where o.case_id = c.id and b.note <> ''
      ) as words order by at desc limit 1) said on true
    where c.owner_id = ${ownerId} and c.state not in ('closed', 'withdrawn')
    order by least(c.due_at, clock.due_at), c.id limit ${limit}`.execute(db);
  return rows;
}

/** The owner of this customer's newest case that is not over. */
export async function ownerOfOpenCase(db: Executor, customerId: string): Promise<string | undefined> {
  const { rows } = await sql<{ owner: string }>`
    select owner_id as owner from cases where customer_id = ${customerId} and state not in ('closed', 'withdrawn')
    order by opened_at desc limit 1`.execute(db);
  return rows[0]?.owner;
}

/** Everybody who owns something that is not over. */
export async function ownersOfOpenCases(
  db: Executor,
  now: Date,
): Promise<{ readonly staffId: string; readonly items: number; readonly breached: number }[]> {
  const { rows } = await sql<{ staffId: string; items: number; breached: number }>`
    select owner_id as "staffId", count(*)::int as items,
           (count(*) filter (where due_at < ${now} and resolved_at is null))::int as breached
    from cases where state not in ('closed', 'withdrawn') group by owner_id order by owner_id`.execute(db);
  return rows;
}
