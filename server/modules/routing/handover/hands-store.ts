import { sql } from 'kysely';
import type { AgentState } from '../../../../shared/contracts/routing.ts';
import type { Channel } from '../../../../shared/contracts/contacts.ts';
import { on, type Executor } from './handover-store.ts';
import type { Keeps } from './matters.ts';

/** Promises older than this are history, not work: the customer has called again or will not any more. */
const PROMISE_DAYS = 14;

export interface CallbackRow {
  readonly id: string;
  readonly customer_id: string | null;
  readonly customer_address: string;
  readonly channel: Channel;
  readonly closed_at: Date;
  readonly note: string | null;
}

/**
 * A call-back that was promised is open until somebody has talked with this customer again, or it is marked as kept. It is
 * whose it was handed to, else the one's who promised it.
 */
const OPEN_CALLBACKS = sql`
  from contacts c left join callback_keepers k on k.contact_id = c.id
  where c.disposition = 'callback_promised' and c.state = 'closed' and k.kept_at is null
    and not exists (select from contacts later where later.customer_address = c.customer_address
      and c.customer_address <> 'anonymous' and later.answered_at > c.closed_at)`;

export async function callbacksOf(db: Executor, staffId: string, now: Date): Promise<CallbackRow[]> {
  const since = new Date(now.getTime() - PROMISE_DAYS * 86_400_000);
  const { rows } = await sql<CallbackRow>`
    select c.id, c.customer_id, c.customer_address, c.channel, c.closed_at, c.note ${OPEN_CALLBACKS}
      and c.closed_at >= ${since} and coalesce(k.staff_id, c.agent_id) = ${staffId}
    order by c.closed_at, c.id limit 200`.execute(db);
  return rows;
}

/** Everybody with a contact in hand or a promise open, with how many. */
export async function contactHolders(
  db: Executor,
  now: Date,
): Promise<{ readonly staffId: string; readonly items: number }[]> {
  const since = new Date(now.getTime() - PROMISE_DAYS * 86_400_000);
  const { rows } = await sql<{ staffId: string; items: number }>`
    select "staffId", count(*)::int as items from (
      select agent_id as "staffId" from contacts where closed_at is null and state in ('connected', 'after_call_work') and agent_id is not null
      union all
      select coalesce(k.staff_id, c.agent_id) ${OPEN_CALLBACKS} and c.closed_at >= ${since}
    ) as held where "staffId" is not null group by "staffId"`.execute(db);
  return rows;
}

export const giveCallbacks = async (
  db: Executor,
  given: { readonly contactIds: readonly string[]; readonly to: string; readonly at: Date },
): Promise<void> => {
  if (given.contactIds.length === 0) return;
  await on(db)
    .insertInto('callback_keepers')
    .values(given.contactIds.map((id) => ({ contact_id: id, staff_id: given.to, since: given.at, kept_at: null })))
    .onConflict((c) => c.column('contact_id').doUpdateSet({ staff_id: given.to, since: given.at }))
    .execute();
};

export async function keptAmong(db: Executor, contactIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (contactIds.length === 0) return new Set();
  const rows = await on(db)
    .selectFrom('callback_keepers')
    .select('contact_id')
    .where('contact_id', 'in', contactIds)
    .where('kept_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.contact_id));
}

export async function keepCallback(db: Executor, contactId: string, by: { staffId: string; at: Date }): Promise<void> {
  await on(db)
    .insertInto('callback_keepers')
    .values({ contact_id: contactId, staff_id: by.staffId, since: by.at, kept_at: by.at })
    .onConflict((c) => c.column('contact_id').doUpdateSet({ kept_at: by.at }))
    .execute();
}

export interface Presence {
  readonly state: AgentState;
  readonly since: Date;
}

/** Whoever has no row has never been at a desk. */
export async function presenceOf(db: Executor, staffIds: readonly string[]): Promise<ReadonlyMap<string, Presence>> {
  if (staffIds.length === 0) return new Map();
  const rows = await on(db)
    .selectFrom('agent_states')
    .select(['staff_id', 'state', 'since'])
    .where('staff_id', 'in', staffIds)
    .execute();
  return new Map(rows.map((row) => [row.staff_id, { state: row.state, since: row.since }]));
}

export async function isAgent(db: Executor, staffId: string): Promise<boolean> {
  const row = await on(db)
    .selectFrom('agent_profiles')
    .select('staff_id')
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function keepingPosts(db: Executor): Promise<ReadonlyMap<string, Keeps>> {
  const rows = await on(db).selectFrom('handover_keeping_posts').selectAll().execute();
  return new Map(rows.map((row) => [row.post, row.keeps]));
}
