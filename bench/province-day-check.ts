import type { Pool } from 'pg';

/** What SQL finds of the day; all but the first four must be nought. */
export interface DayFound {
  readonly contacts: number;
  readonly answered: number;
  readonly abandoned: number;
  /** Answered within 15 s, of those who asked for a person and did not hang up within 5 s; from the rows, which are exact to half a second. */
  readonly level15: number;
  readonly open: number;
  /** Contacts whose steps do not run from 1 to their version, or do not end where the contact stands. */
  readonly storiesBroken: number;
  /** Contacts whose events are not as many as their steps, or have holes. */
  readonly eventsBroken: number;
  readonly offersOpen: number;
  readonly answeredWithoutOneAcceptedOffer: number;
  readonly offeredTwiceAtOnce: number;
  readonly overCapacity: number;
}

const QUESTIONS: Readonly<Record<keyof DayFound, string>> = {
  contacts: 'select count(*) as n from contacts',
  answered: 'select count(*) as n from contacts where answered_at is not null',
  abandoned: `select count(*) as n from contacts where state = 'abandoned'`,
  level15: `
    select count(*) filter (where answered_at - requested_human_at <= interval '15 seconds')::float8 /
      count(*) filter (where state <> 'abandoned' or ended_at - requested_human_at >= interval '5 seconds') as n
    from contacts where requested_human_at is not null and direction = 'inbound'`,
  open: 'select count(*) as n from contacts where closed_at is null',
  storiesBroken: `
    select count(*) as n from contacts c left join (
      select contact_id, count(*) as steps, min(seq) as first, max(seq) as last, (array_agg(to_state order by seq desc))[1] as ends,
             bool_and(from_state is not distinct from before) as joined
      from (select *, lag(to_state) over (partition by contact_id order by seq) as before from contact_transitions) t
      group by contact_id) t on t.contact_id = c.id
    where t.steps is distinct from c.version or t.first is distinct from 1 or t.last is distinct from c.version
      or t.ends is distinct from c.state or t.joined is not true`,
  eventsBroken: `
    select count(*) as n from contacts c left join (
      select aggregate_id, count(*) as events, max((data->>'version')::int) as last from events where aggregate = 'contact' group by aggregate_id) e
      on e.aggregate_id = c.id::text
    where e.events is distinct from c.version or e.last is distinct from c.version`,
  offersOpen: 'select count(*) as n from offers where outcome is null',
  answeredWithoutOneAcceptedOffer: `
    select count(*) as n from contacts c left join (
      select contact_id, count(*) as taken from offers where outcome = 'accepted' group by contact_id) o on o.contact_id = c.id
    where (c.answered_at is not null) is distinct from (coalesce(o.taken, 0) = 1)`,
  offeredTwiceAtOnce: `
    select count(*) as n from (
      select offered_at, lag(ended_at) over (partition by contact_id order by offered_at, id) as before from offers) o
    where o.offered_at < o.before`,
  overCapacity: `
    select count(*) as n from (
      select offered_at, lag(closed_at) over (partition by agent_id order by offered_at, id) as before
      from contacts where answered_at is not null) c
    where c.offered_at < c.before`,
};

export async function checkDay(pool: Pool): Promise<DayFound> {
  const client = await pool.connect();
  try {
    await client.query(`set statement_timeout = 0; set work_mem = '256MB'; analyze`);
    const found: [string, number][] = [];
    for (const [name, text] of Object.entries(QUESTIONS)) {
      const { rows } = await client.query<{ n: string | number }>(text);
      found.push([name, Number(rows[0]?.n ?? 0)]);
    }
    return Object.fromEntries(found) as unknown as DayFound;
  } finally {
    client.release();
  }
}
