import type { Pool } from 'pg';

/** What must hold of the history after a run, asked in SQL; every number but the first two has to be nought. */
export interface HistoryFound {
  readonly completed: number;
  readonly offers: number;
  /** Completed contacts whose events are not exactly four, in order, each once. */
  readonly storiesNotWhole: number;
  /** Contacts with an offer that began before the one before it had ended. */
  readonly offeredTwiceAtOnce: number;
  /** Agents who had a second contact in hand before the first was over. */
  readonly overCapacity: number;
  /** Acknowledged ends that the database does not know. */
  readonly acknowledgedMissing: number;
}

const STORY = ['contact.queued', 'contact.offered', 'contact.connected', 'contact.wrapped_up'];

const count = async (pool: Pool, text: string, values: unknown[] = []): Promise<number> =>
  Number((await pool.query<{ n: string }>(text, values)).rows[0]?.n ?? 0);

/** `ended`: the contacts whose end was acknowledged. */
export async function checkHistory(pool: Pool, ended: readonly string[]): Promise<HistoryFound> {
  await pool.query('analyze');
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query(`set work_mem = '128MB'`);
    const on = client as unknown as Pool;
    const completed = await count(on, `select count(*) as n from contacts where state = 'closed'`);
    return {
      completed,
      offers: await count(on, 'select count(*) as n from offers'),
      storiesNotWhole: await count(
        on,
        `select count(*) as n from contacts c left join (
           select aggregate_id, array_agg(type::text order by seq) as types, array_agg((data->>'version')::int order by seq) as versions
           from events where aggregate = 'contact' group by aggregate_id) e on e.aggregate_id = c.id::text
         where c.state = 'closed' and (e.types is distinct from $1::text[] or e.versions is distinct from array[1, 2, 3, 4])`,
        [STORY],
      ),
      offeredTwiceAtOnce: await count(
        on,
        `select count(*) as n from (
           select offered_at, lag(coalesce(ended_at, 'infinity')) over (partition by contact_id order by offered_at, id) as before_ended
           from offers) o where o.offered_at < o.before_ended`,
      ),
      overCapacity: await count(
        on,
        `select count(*) as n from (
           select offered_at, lag(coalesce(closed_at, 'infinity')) over (partition by agent_id order by offered_at, id) as before_closed
           from contacts where agent_id is not null) c where c.offered_at < c.before_closed`,
      ),
      acknowledgedMissing: await count(
        on,
        `select count(*) as n from unnest($1::uuid[]) as i (id) left join contacts c on c.id = i.id and c.state = 'closed' where c.id is null`,
        [ended],
      ),
    };
  } finally {
    client.release();
  }
}
