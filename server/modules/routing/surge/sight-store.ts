import { sql } from 'kysely';
import type { HomeFigures, SurgePoint } from '../../../../shared/contracts/routing-surge.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import { shareAgents, together, type AgentGroup, type QueueFacts, type SurgeSight } from './surge-sight.ts';

/** Handling times are learnt from so long; a window of minutes would know only the short ones. */
const HANDLE_MINUTES = 60;

interface FactRow {
  code: string;
  zh: string;
  en: string;
  skill: string;
  waiting: number;
  longest: number;
  offered: number;
  in_time: number;
  arrivals: number;
  handle: number | null;
  after_call: number | null;
  answer_seconds: number;
  answer_target: number;
}

/**
 * One row a queue, straight from the contacts: who waits longer than the promise counts as not answered in time at once, not
 * only when they are answered or gone, or the figure would look good as long as nobody is served.
 */
async function queueFacts(db: Db, now: Date, windowMinutes: number): Promise<QueueFacts[]> {
  const { rows } = await sql<FactRow>`
    with rules as (
      select q ->> 'code' as code, (
          select s ->> 'skill' from jsonb_array_elements(q -> 'steps') s where s ->> 'kind' = 'skill' limit 1) as skill
      from routing_rules r, jsonb_array_elements(r.rules -> 'queues') q where r.state = 'in_force'),
    line as (
      select queue_code, count(*) as n, max(extract(epoch from ${now}::timestamptz - coalesce(requested_human_at, queued_at)))::float8 as longest
      from contacts where state = 'waiting' and state not in ('closed', 'abandoned', 'failed') group by 1)
    select q.code, q.zh, q.en, coalesce(r.skill, q.code) as skill, q.answer_seconds, q.answer_target::float8 as answer_target,
      coalesce(line.n, 0) as waiting, greatest(0, coalesce(line.longest, 0)) as longest,
      w.offered, w.in_time, w.arrivals, h.handle, h.after_call
    from queues q left join rules r on r.code = q.code left join line on line.queue_code = q.code
    cross join lateral (
      select count(*) as arrivals,
        count(*) filter (where c.answered_at is not null
          and c.answered_at - c.requested_human_at <= make_interval(secs => q.answer_seconds)) as in_time,
        count(*) filter (where c.answered_at is not null
          or (c.ended_at is not null and c.ended_at - c.requested_human_at >= make_interval(secs => q.short_abandon_seconds))
          or (c.ended_at is null and ${now}::timestamptz - c.requested_human_at > make_interval(secs => q.answer_seconds))) as offered
      from contacts c where c.queue_code = q.code
        and c.requested_human_at > ${now}::timestamptz - make_interval(mins => ${windowMinutes}) and c.requested_human_at <= ${now}
    ) w
    cross join lateral (
      select extract(epoch from avg(coalesce(c.closed_at, c.ended_at) - c.answered_at))::float8 as handle,
        extract(epoch from avg(c.closed_at - c.ended_at))::float8 as after_call
      from contacts c where c.queue_code = q.code and c.answered_at is not null and c.ended_at is not null
        and c.requested_human_at > ${now}::timestamptz - make_interval(mins => ${HANDLE_MINUTES}) and c.requested_human_at <= ${now}
    ) h
    where q.active order by q.code`.execute(db);
  return rows.map((r) => ({
    code: r.code,
    zh: r.zh,
    en: r.en,
    skill: r.skill,
    waiting: r.waiting,
    longestWaitSeconds: r.longest,
    offered: r.offered,
    answeredInTime: r.in_time,
    arrivalsPerMinute: r.arrivals / windowMinutes,
    meanHandleSeconds: r.handle,
    meanAfterCallSeconds: r.after_call,
    answerSeconds: r.answer_seconds,
    answerTarget: r.answer_target,
  }));
}

async function agentGroups(db: Db): Promise<AgentGroup[]> {
  const { rows } = await sql<AgentGroup>`
    with busy as (
      select distinct agent_id from contacts
      where state in ('offered', 'connected', 'after_call_work') and state not in ('closed', 'abandoned', 'failed')),
    people as (
      select a.staff_id, a.state, b.agent_id is not null as busy,
        (select array_agg(k.skill order by k.skill) from agent_skills k where k.staff_id = a.staff_id) as skills
      from agent_states a left join busy b on b.agent_id = a.staff_id where a.state <> 'offline')
    select coalesce(skills, '{}') as skills, count(*) as "on", count(*) filter (where state = 'ready') as serving,
      count(*) filter (where state = 'ready' and not busy) as idle
    from people group by 1`.execute(db);
  return rows;
}

/** The floor as the rows tell it: right on any node, and after a kill. */
export const sightFromRows = ({ db, clock }: { readonly db: Db; readonly clock: Clock }): SurgeSight => ({
  queues: async (windowMinutes) => {
    const [facts, groups] = await Promise.all([queueFacts(db, clock.now(), windowMinutes), agentGroups(db)]);
    return [together(facts, groups), ...shareAgents(facts, groups)];
  },
});

const CURVE_MINUTES = 60;
/** Each point is the service level of so many minutes, else a quiet minute would be a spike. */
const CURVE_WINDOW = 5;

/** Service level of all queues over the last hour, a point a minute. */
export async function curve(db: Db, now: Date): Promise<SurgePoint[]> {
  const { rows } = await sql<{ at: Date; arrivals: number; offered: number; in_time: number }>`
    with minutes as (
      select date_trunc('minute', ${now}::timestamptz) - make_interval(mins => m) as at
      from generate_series(0, ${CURVE_MINUTES - 1}) m),
    facts as (
      select date_trunc('minute', c.requested_human_at) as minute, count(*) as arrivals,
        count(*) filter (where c.answered_at - c.requested_human_at <= make_interval(secs => q.answer_seconds)) as in_time,
        count(*) filter (where c.answered_at is not null
          or (c.ended_at is not null and c.ended_at - c.requested_human_at >= make_interval(secs => q.short_abandon_seconds))
          or (c.ended_at is null and ${now}::timestamptz - c.requested_human_at > make_interval(secs => q.answer_seconds))) as offered
      from queues q join contacts c on c.queue_code = q.code
      where c.requested_human_at > ${now}::timestamptz - make_interval(mins => ${CURVE_MINUTES + CURVE_WINDOW})
        and c.requested_human_at <= ${now}
      group by 1)
    select m.at, coalesce(sum(f.arrivals) filter (where f.minute = m.at), 0)::int as arrivals,
      coalesce(sum(f.offered), 0)::int as offered, coalesce(sum(f.in_time), 0)::int as in_time
    from minutes m left join facts f on f.minute <= m.at and f.minute > m.at - make_interval(mins => ${CURVE_WINDOW})
    group by 1 order by 1`.execute(db);
  return rows.map((r) => ({
    at: r.at.toISOString(),
    arrivals: r.arrivals,
    serviceLevel: r.offered === 0 ? null : r.in_time / r.offered,
  }));
}

/** Those who work at home beside those on site, over what they themselves answered since then. */
export async function homeBesideOnSite(db: Db, since: Date): Promise<{ home: HomeFigures; onSite: HomeFigures }> {
  const { rows } = await sql<HomeFigures & { at_home: boolean }>`
    with side as (select * from (values (true), (false)) v (at_home)),
    told as (
      select h.staff_id is not null as at_home, count(*) as answered,
        extract(epoch from avg(coalesce(c.closed_at, c.ended_at) - c.answered_at))::float8 as handle,
        avg((c.answered_at - c.requested_human_at <= make_interval(secs => q.answer_seconds))::int)::float8 as level,
        avg(c.satisfaction)::float8 as satisfaction, count(c.satisfaction) as ratings
      from contacts c left join home_seats h on h.staff_id = c.agent_id left join queues q on q.code = c.queue_code
      where c.arrived_at >= ${since} and c.answered_at is not null and c.agent_id is not null group by 1),
    missed as (
      select h.staff_id is not null as at_home, count(*) as n from offers o left join home_seats h on h.staff_id = o.agent_id
      where o.offered_at >= ${since} and o.outcome = 'missed' group by 1)
    select side.at_home, coalesce(t.answered, 0) as answered, t.handle as "handleSeconds", t.level as "serviceLevel",
      t.satisfaction, coalesce(t.ratings, 0) as ratings, coalesce(m.n, 0) as "missedOffers"
    from side left join told t on t.at_home = side.at_home left join missed m on m.at_home = side.at_home`.execute(db);
  const of = (atHome: boolean): HomeFigures => {
    const row = rows.find((r) => r.at_home === atHome);
    if (row === undefined) throw new Error('both sides are always told');
    const { at_home: _, ...figures } = row;
    return figures;
  };
  return { home: of(true), onSite: of(false) };
}
