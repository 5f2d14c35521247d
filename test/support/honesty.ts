import type { Database } from '../../server/platform/db/database.ts';

/** Of the events of a contact those that tell a step of its life; who it is, or what happens inside the talk, is told without one. */
export const TELLS_A_STEP = `(type = 'contact.arrived' or (data ->> 'event' is not null and type <> 'contact.talk_changed'))`;

/**
 * What must hold in the database at any moment, whatever was killed: each query answers the rows that break it.
 * (A contact's first transition is `arrive`, so its version is the number of its transitions.)
 */
const BREACHES: Readonly<Record<string, string>> = {
  'a contact whose version is not the number of its transitions': `
    select c.id from contacts c
    where c.version <> (select count(*) from contact_transitions t where t.contact_id = c.id)
       or c.version <> (select max(seq) from contact_transitions t where t.contact_id = c.id)`,
  'a contact in another state than its last transition says': `
    select c.id from contacts c join contact_transitions t on t.contact_id = c.id and t.seq = c.version
    where t.to_state <> c.state`,
  'a transition that does not begin where the one before it ended': `
    select t.contact_id from contact_transitions t join contact_transitions b
      on b.contact_id = t.contact_id and b.seq = t.seq - 1
    where t.from_state is distinct from b.to_state`,
  'a contact with an agent it cannot have, or without one it must have': `
    select id from contacts where (state in ('offered', 'connected', 'after_call_work')) and agent_id is null
       or state in ('arrived', 'self_service', 'waiting') and agent_id is not null`,
  'a waiting contact without a place': `
    select id from contacts where state = 'waiting' and (queue_code is null or queued_at is null)`,
  'a contact that is over without a time or a reason': `
    select id from contacts where state in ('abandoned', 'failed') and (ended_at is null or end_reason is null)`,
  'an offer without its ringing contact': `
    select o.id from offers o join contacts c on c.id = o.contact_id
    where o.outcome is null and (c.state <> 'offered' or c.agent_id <> o.agent_id)`,
  'a ringing contact without its one open offer': `
    select c.id from contacts c where c.state = 'offered'
      and (select count(*) from offers o where o.contact_id = c.id and o.outcome is null) <> 1`,
  'an event series with a hole': `
    select aggregate, aggregate_id from events where aggregate <> 'contact' group by 1, 2 having max(seq) <> count(*)`,
  'events of a contact whose numbers are not in the order of their versions': `
    select aggregate_id from (
      select aggregate_id, (data ->> 'version')::int as version,
             lag((data ->> 'version')::int) over (partition by aggregate_id order by seq) as before
      from events where aggregate = 'contact' and data ->> 'version' is not null) e where e.version < e.before`,
  // The history of the demo operator is older than the house and was never lived through in it.
  'a contact whose changes are not all told as events': `
    select c.id from contacts c where c.arrived_at >= (select min(at) from events) and c.version <> (
      select count(*) from events where aggregate = 'contact' and aggregate_id = c.id::text and ${TELLS_A_STEP})`,
  'a transcript with a hole': `
    select t.contact_id from transcripts t
    where t.last_seq <> (select count(*) from transcript_entries e where e.contact_id = t.contact_id)`,
  'an open call without a contact that is with us': `
    select k.contact_id from calls k join contacts c on c.id = k.contact_id
    where k.ended_at is null and c.state in ('closed', 'abandoned', 'failed', 'after_call_work')`,
};

/** Names what is broken; an empty list is an honest database. */
export async function breaches(database: Database): Promise<string[]> {
  const found: string[] = [];
  for (const [what, query] of Object.entries(BREACHES)) {
    const { rows } = await database.pool.query(query);
    if (rows.length > 0) found.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return found;
}
