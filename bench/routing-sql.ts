import type { Pool } from 'pg';
import { newId } from '../shared/kernel/id.ts';
import { createCommits, fillLine, keepGoing, type Design } from './routing-run.ts';
import { queueCode, skillCode, type World } from './routing-world.ts';
import { commitArrivals, type ArrivingContact } from '../server/modules/routing/commit/commit-store.ts';

/*
 * The design without an owner: every worker asks the database who is next, FOR UPDATE SKIP LOCKED, and writes history, event and offer
 * with it. In two forms.
 * Plain, as it is usually written: of all who wait in the queues of this agent the one with the best place, by an index on queue and place;
 * arrival, offer, acceptance and end are a transaction each, as they are moments of their own in the life of a contact, and as ours are
 * acknowledged one by one.
 * Tuned, faster than a house can be: it finds the queue whose head is oldest and locks one row of that queue only, acceptance and end share a
 * transaction though a talk lies between them, and arrivals share commits.
 * What neither does speaks for it: nobody is held for a preferred agent, nothing is weighed between agents, numbers of events are not looked up.
 */
export type SqlForm = 'plain' | 'tuned';

const SCHEMA = `
  create table bench_seats (staff_id uuid primary key, contact_id uuid) with (fillfactor = 50);
  create table bench_seat_queues (
    staff_id uuid, queue_code text, after_seconds integer, primary key (staff_id, queue_code, after_seconds));
  create index bench_line on contacts (queue_code, queued_at) where state = 'waiting';`;

/** The line is the contacts that wait; their `queued_at` is already moved forward by what their class is worth. */
const MAY_BE_TAKEN = `c.state = 'waiting' and c.queue_code = q.queue_code and c.queued_at <= now() - make_interval(secs => q.after_seconds)
  and c.arrived_at <= now() - make_interval(secs => q.after_seconds)`;

const BEST: Readonly<Record<SqlForm, string>> = {
  plain: `
  best as (
    select c.id from seat s join bench_seat_queues q on q.staff_id = s.staff_id join contacts c on ${MAY_BE_TAKEN}
    order by c.queued_at limit 1 for update of c skip locked
  )`,
  tuned: `
  pick as (
    select q.queue_code, q.after_seconds from seat s join bench_seat_queues q on q.staff_id = s.staff_id
    cross join lateral (select c.queued_at from contacts c where ${MAY_BE_TAKEN} order by c.queued_at limit 1) head
    order by head.queued_at limit 1
  ), best as (
    select c.* from pick q cross join lateral (
      select c.id from contacts c where ${MAY_BE_TAKEN} order by c.queued_at limit 1 for update skip locked) c
  )`,
};

const claimOf = (form: SqlForm): { name: string; text: string } => ({
  name: `bench_claim_${form}`,
  text: `
  with seat as (
    select staff_id from bench_seats where staff_id = $1 and contact_id is null for update skip locked
  ), ${BEST[form]}, changed as (
    update contacts c set state = 'offered', version = c.version + 1, agent_id = $1, offered_at = now()
    from best b where c.id = b.id
    returning c.id, c.version, c.channel, c.queue_code, c.service_class, c.customer_id
  ), taken as (
    update bench_seats s set contact_id = c.id from changed c where s.staff_id = $1
  ), told as (
    insert into contact_transitions (contact_id, seq, at, from_state, event, to_state, actor, reason, agent_id)
    select id, version, now(), 'waiting', 'offer', 'offered', 'system:routing', 'skill', $1 from changed
  ), offered as (
    insert into offers (id, contact_id, agent_id, queue_code, offered_at, ring_until, why)
    select $2, id, $1, queue_code, now(), now() + interval '20 seconds', $3::json from changed
  ), announced as (
    insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
    select 'contact', id::text, version, 'contact.offered', jsonb_build_object('contactId', id, 'channel', channel, 'state', 'offered',
      'queueCode', queue_code, 'serviceClass', service_class, 'agentId', $1, 'customerId', customer_id, 'caseId', null, 'version', version,
      'from', 'waiting', 'event', 'offer', 'reason', 'skill', 'endedBy', null, 'previousAgentId', null), now(), pg_current_xact_id()
    from changed
  )
  select id from changed`,
});

interface Told {
  readonly from: string;
  readonly event: string;
  readonly to: string;
  readonly type: string;
}
const ACCEPTED: Told = { from: 'offered', event: 'accept', to: 'connected', type: 'contact.connected' };
const FINISHED: Told = { from: 'connected', event: 'finish', to: 'closed', type: 'contact.wrapped_up' };

const ANSWERS = {
  set: 'answered_at = now()',
  also: `settled as (
    update offers o set outcome = 'accepted', ended_at = now() from changed c where o.contact_id = c.id and o.outcome is null
  ), `,
};
const ENDS = {
  set: `ended_at = now(), closed_at = now(), handled_by = agent_id, ended_by = 'agent', end_reason = 'finish', disposition = 'service_done'`,
  also: `free as (
    update bench_seats s set contact_id = null from changed c where s.staff_id = c.agent_id
  ), `,
};

/** One transaction of one or more steps. */
const stepOf = (
  name: string,
  steps: readonly Told[],
  parts: readonly { set: string; also: string }[],
): { name: string; text: string } => ({
  name,
  text: `
  with changed as (
    update contacts c set state = '${steps.at(-1)?.to}', version = c.version + ${steps.length}, ${parts.map((p) => p.set).join(', ')}
    where c.id = $1 and c.state = '${steps[0]?.from}'
    returning c.id, c.version, c.channel, c.queue_code, c.service_class, c.customer_id, c.agent_id
  ), ${parts.map((p) => p.also).join('')}steps as (
    select c.*, s.* from changed c cross join (values ${steps
      .map((t, i) => `(${steps.length - 1 - i}, '${t.from}', '${t.event}', '${t.to}', '${t.type}')`)
      .join(', ')}) as s (back, from_state, event, to_state, type)
  ), told as (
    insert into contact_transitions (contact_id, seq, at, from_state, event, to_state, actor, agent_id)
    select id, version - back, now(), from_state, event, to_state, 'staff:' || agent_id, agent_id from steps
  )
  insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
  select 'contact', id::text, version - back, type, jsonb_build_object('contactId', id, 'channel', channel, 'state', to_state,
    'queueCode', queue_code, 'serviceClass', service_class, 'agentId', agent_id, 'customerId', customer_id, 'caseId', null,
    'version', version - back, 'from', from_state, 'event', event, 'reason', null, 'endedBy', null, 'previousAgentId', agent_id),
    now(), pg_current_xact_id()
  from steps`,
});

/** What follows the offer, transaction by transaction. */
const REST: Readonly<Record<SqlForm, readonly { name: string; text: string }[]>> = {
  plain: [stepOf('bench_accept', [ACCEPTED], [ANSWERS]), stepOf('bench_finish', [FINISHED], [ENDS])],
  tuned: [stepOf('bench_end', [ACCEPTED, FINISHED], [ANSWERS, ENDS])],
};

const WANTED_LEVEL = 3;
const WIDEN_AFTER_S = 30;
const OVERFLOW_AFTER_S = 60;

/** Which queues each agent may serve after which wait: the steps of the rules, the other way round. */
async function settleSeats(pool: Pool, { agents, size }: World): Promise<void> {
  await pool.query(SCHEMA);
  const rows: { id: string; queue: string; after: number }[] = [];
  for (const agent of agents) {
    for (let i = 0; i < size.skills; i += 1) {
      const level = agent.skills.get(skillCode(i));
      if (level === undefined) continue;
      const id = agent.staffId;
      rows.push({ id, queue: queueCode(i), after: level >= WANTED_LEVEL ? 0 : WIDEN_AFTER_S });
      const before = queueCode((i + size.skills - 1) % size.skills);
      if (level >= WANTED_LEVEL) rows.push({ id, queue: before, after: OVERFLOW_AFTER_S });
    }
  }
  await pool.query('insert into bench_seats (staff_id) select unnest($1::uuid[])', [agents.map((a) => a.staffId)]);
  await pool.query(
    'insert into bench_seat_queues select * from unnest($1::uuid[], $2::text[], $3::int[]) on conflict do nothing',
    [rows.map((r) => r.id), rows.map((r) => r.queue), rows.map((r) => r.after)],
  );
}

export interface SqlNeeds {
  readonly pool: Pool;
  readonly world: World;
  readonly connections: number;
  readonly form: SqlForm;
  readonly whys: () => readonly string[];
}

/** Its key is its place moved forward by what it is worth. */
function movedForward(contact: ArrivingContact): ArrivingContact {
  const { boosts } = JSON.parse(contact.routing ?? '{"boosts":[]}') as { boosts: { seconds: number }[] };
  const worth = boosts.reduce((sum, b) => sum + b.seconds, 0);
  return { ...contact, queuedAt: new Date((contact.queuedAt?.getTime() ?? 0) - worth * 1000) };
}

export async function createSqlDesign({ pool, world, connections, form, whys }: SqlNeeds): Promise<Design> {
  await settleSeats(pool, world);
  const claim = claimOf(form);
  const commits = await createCommits(pool);
  const caller = (): ArrivingContact => movedForward(world.caller(Date.now()));
  await fillLine(pool, world.size.waiting, caller);
  await pool.query('analyze');
  const ended: string[] = [];
  let nth = 0;

  const live = async (run: { offerMs: number[] }): Promise<void> => {
    const from = performance.now();
    nth += 1;
    const agentId = world.agents[nth % world.agents.length]?.staffId ?? '';
    const why = whys()[nth % whys().length] ?? '{}';
    const { rows } = await pool.query<{ id: string }>({ ...claim, values: [agentId, newId(), why] });
    const contactId = rows[0]?.id;
    // Another worker took the only one at the head of this queue: the next agent's turn.
    if (contactId === undefined) throw new Error('nobody to claim');
    run.offerMs.push(performance.now() - from);
    for (const step of REST[form]) await pool.query({ ...step, values: [contactId] });
    ended.push(contactId);
    const next = caller();
    if (form === 'tuned') void commits.arrivals.add(next.id, next);
    else await commitArrivals(pool, [next], { now: new Date(), actor: 'system:bench' });
  };

  return {
    name: `sql_${form}`,
    ended,
    run: async (seconds) => {
      const run = await keepGoing(connections, seconds, live);
      await commits.arrivals.idle();
      return run;
    },
    close: () => commits.arrivals.idle(),
  };
}
