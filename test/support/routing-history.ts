import type pg from 'pg';
import { TELLS_A_STEP } from './honesty.ts';

/**
 * Reads the history of a house after the fact – transitions, offers, events – and names what must never have happened, whoever was
 * killed when. It trusts no memory of any process; what it is told are only the ids that somebody was promised.
 */
export interface HistoryFaults {
  /** Promised to a caller, and not there, or without an end although nobody is waited for any more. */
  readonly lost: string[];
  /** Offered while another offer of theirs still rang or was being talked, or offered without being back in the line. */
  readonly doubled: string[];
  /** More in hand at a moment than the profile allows, or two bells at once. */
  readonly overCapacity: string[];
  /** Decided under an ownership that was already over when it was committed. */
  readonly unfenced: string[];
  /** Steps, events and offers that do not tell the same story. */
  readonly brokenStories: string[];
}

const QUESTIONS: Readonly<Record<Exclude<keyof HistoryFaults, 'lost'>, string>> = {
  doubled: `
    with o as (
      select contact_id, offered_at, outcome, ended_at,
             lag(outcome) over w as before_outcome, lag(ended_at) over w as before_ended, row_number() over w as nth
      from offers window w as (partition by contact_id order by offered_at, id)
    )
    select contact_id::text as id from o
    where nth > 1 and (before_outcome is null or before_ended > offered_at)
    union
    -- An accepted one is followed by another only when the contact came back into the line in between.
    select o.contact_id::text from o
    where nth > 1 and before_outcome = 'accepted' and not exists (
      select 1 from contact_transitions t
      where t.contact_id = o.contact_id and t.to_state = 'waiting' and t.from_state = 'connected'
        and t.at >= o.before_ended and t.at <= o.offered_at)
    union
    select contact_id::text from offers where outcome is null group by contact_id having count(*) > 1`,
  overCapacity: `
    with held as (
      -- From each offer on the contact is in the hand, until the step that takes it out again.
      select t.contact_id, t.agent_id, t.at as from_at, t.seq, c.channel,
             (select min(b.seq) from contact_transitions b where b.contact_id = t.contact_id and b.seq > t.seq
                and b.to_state in ('waiting', 'closed', 'abandoned', 'failed')) as until_seq,
             (select min(a.seq) from contact_transitions a where a.contact_id = t.contact_id and a.seq > t.seq
                and a.to_state <> 'offered') as answered_seq
      from contact_transitions t join contacts c on c.id = t.contact_id
      where t.to_state = 'offered'
    ), spans as (
      select h.*, coalesce(u.at, 'infinity') as until_at, coalesce(a.at, 'infinity') as rang_until
      from held h
      left join contact_transitions u on u.contact_id = h.contact_id and u.seq = h.until_seq
      left join contact_transitions a on a.contact_id = h.contact_id and a.seq = h.answered_seq
    ), moves as (
      select agent_id, channel, from_at as at, 1 as hand, 1 as bell from spans
      union all select agent_id, channel, until_at, -1, 0 from spans where until_at <> 'infinity'
      union all select agent_id, channel, rang_until, 0, -1 from spans where rang_until <> 'infinity'
    ), counted as (
      -- What ends at a moment ends before what begins at it.
      select agent_id, channel,
             sum(hand) over (partition by agent_id, channel order by at, hand rows unbounded preceding) as in_hand,
             sum(bell) over (partition by agent_id order by at, bell rows unbounded preceding) as ringing
      from moves
    )
    select distinct k.agent_id::text as id from counted k join agent_profiles p on p.staff_id = k.agent_id
    where k.ringing > 1
       or k.in_hand > case k.channel when 'chat' then p.chat_capacity when 'voice' then p.voice_capacity else p.video_capacity end`,
  unfenced: `
    -- Positions are given out in the order of writing: under the fence of a shard an older epoch never writes after a newer one.
    with told as (
      select aggregate_id, position, row_number() over (partition by aggregate_id order by seq) as nth
      from events where aggregate = 'contact' and type = 'contact.offered'
    ), made as (
      select contact_id, epoch, coalesce(s.shard, 0) as shard, row_number() over (partition by contact_id order by offered_at, o.id) as nth
      from offers o left join queues q on q.code = o.queue_code left join routing_shards s on s.centre = q.centre
    ), decided as (
      select m.contact_id, m.epoch, max(m.epoch) over (partition by m.shard order by t.position) as newest
      from made m join told t on t.aggregate_id = m.contact_id::text and t.nth = m.nth
    )
    select contact_id::text as id from decided where epoch < newest`,
  brokenStories: `
    with steps as (
      select contact_id, count(*) as n, max(seq) as last,
             bool_and(from_state is not distinct from before) as joined,
             count(*) filter (where to_state = 'offered') as offered
      from (select *, lag(to_state) over (partition by contact_id order by seq) as before from contact_transitions) t
      group by contact_id
    ), told as (
      select aggregate_id, max((data ->> 'version')::int) as last, count(*) filter (where type = 'contact.offered') as offered,
             count(*) filter (where ${TELLS_A_STEP}) as n
      from events where aggregate = 'contact' group by aggregate_id
    ), made as (
      select contact_id, count(*) as n from offers group by contact_id
    )
    select c.id::text as id from contacts c
    left join steps s on s.contact_id = c.id left join told e on e.aggregate_id = c.id::text left join made m on m.contact_id = c.id
    left join contact_transitions l on l.contact_id = c.id and l.seq = c.version
    where s.n is distinct from c.version or s.last is distinct from c.version or s.joined is not true
      or l.to_state is distinct from c.state or e.n is distinct from c.version or e.last is distinct from c.version
      or e.offered is distinct from s.offered or coalesce(m.n, 0) is distinct from s.offered`,
};

const LOST = `
  select p.id::text as id from unnest($1::uuid[]) as p (id) left join contacts c on c.id = p.id
  where c.id is null or c.closed_at is null
  union
  select id::text from contacts where closed_at is null`;

/** `promised`: contacts whose arrival was acknowledged. Ask when everything has had its time to end. */
export async function findFaults(pool: pg.Pool, promised: readonly string[]): Promise<HistoryFaults> {
  const client = await pool.connect();
  const ids = async (text: string, values: unknown[] = []): Promise<string[]> =>
    (await client.query<{ id: string }>(text, values)).rows.map((r) => r.id);
  try {
    await client.query(
      `set statement_timeout = '10min'; set work_mem = '64MB'; analyze contacts, contact_transitions, offers, events`,
    );
    return {
      lost: await ids(LOST, [promised]),
      doubled: await ids(QUESTIONS.doubled),
      overCapacity: await ids(QUESTIONS.overCapacity),
      unfenced: await ids(QUESTIONS.unfenced),
      brokenStories: await ids(QUESTIONS.brokenStories),
    };
  } finally {
    client.release(true);
  }
}
