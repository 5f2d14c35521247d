import { sql, type Transaction } from 'kysely';
import type { AgentState } from '../../../shared/contracts/routing.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { RoutingRules } from '../../../shared/contracts/routing-rules.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { OfferOutcome, RoutingTables } from './routing-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<RoutingTables>();

export interface Queue {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly centre: string | null;
  readonly calendar: string | null;
  readonly closedTo: string | null;
  /** What its rule asks for first. */
  readonly skill: string;
  readonly ringSeconds: number;
  readonly afterCallSeconds: number;
  readonly answerSeconds: number;
  readonly shortAbandonSeconds: number;
}

export interface RulesInForce {
  readonly version: number;
  readonly rules: RoutingRules;
}

export async function loadRulesInForce(db: Executor): Promise<RulesInForce> {
  return on(db)
    .selectFrom('routing_rules')
    .select(['version', 'rules'])
    .where('state', '=', 'in_force')
    .executeTakeFirstOrThrow();
}

const DEFAULT_RING_SECONDS = 20;

/** The queues with what the rules in force say of them. */
export async function loadQueues(db: Executor, inForce: RoutingRules): Promise<Queue[]> {
  const rows = await on(db).selectFrom('queues').selectAll().where('active', '=', true).orderBy('code').execute();
  const rules = new Map(inForce.queues.map((q) => [q.code, q]));
  return rows.map((r) => {
    const rule = rules.get(r.code);
    const first = rule?.steps.find((s) => s.kind === 'skill');
    return {
      code: r.code,
      zh: r.zh,
      en: r.en,
      centre: r.centre,
      calendar: r.calendar,
      closedTo: r.closed_to,
      skill: first?.skill ?? r.code,
      ringSeconds: rule?.ringSeconds ?? DEFAULT_RING_SECONDS,
      afterCallSeconds: rule?.afterCallSeconds ?? 0,
      answerSeconds: r.answer_seconds,
      shortAbandonSeconds: r.short_abandon_seconds,
    };
  });
}

/** For whoever measures: the queues as they are now. */
export const readQueues = async (db: Executor): Promise<Queue[]> => loadQueues(db, (await loadRulesInForce(db)).rules);

export async function loadQueueEntries(db: Executor): Promise<QueueEntry[]> {
  const rows = await on(db).selectFrom('queue_entries').selectAll().orderBy('rank').execute();
  return rows.map((r) => ({
    channel: r.channel,
    serviceClass: r.service_class,
    topicPrefix: r.topic_prefix,
    queueCode: r.queue_code,
  }));
}

export interface AgentRow {
  readonly staffId: string;
  readonly team: string | null;
  readonly centre: string | null;
  readonly voiceCapacity: number;
  readonly videoCapacity: number;
  readonly chatCapacity: number;
  readonly voiceInterruptsChat: boolean;
  readonly autoAnswer: boolean;
  readonly skills: ReadonlyMap<string, number>;
  readonly state: AgentState;
  readonly reason: string | null;
  readonly since: Date;
  /** Which decides for them: of the centre they had when they signed on. */
  readonly shard: number;
}

/** Team and centre are identity's: whoever loads adds them. */
export async function loadAgents(db: Executor, staffId?: string): Promise<AgentRow[]> {
  let query = on(db)
    .selectFrom('agent_profiles as p')
    .leftJoin('agent_states as s', 's.staff_id', 'p.staff_id')
    .select([
      'p.staff_id',
      'p.voice_capacity',
      'p.video_capacity',
      'p.chat_capacity',
      'p.voice_interrupts_chat',
      'p.auto_answer',
      's.state',
      's.reason',
      's.since',
      's.shard',
    ]);
  let skillQuery = on(db).selectFrom('agent_skills').selectAll();
  if (staffId !== undefined) {
    query = query.where('p.staff_id', '=', staffId);
    skillQuery = skillQuery.where('staff_id', '=', staffId);
  }
  const skills = new Map<string, Map<string, number>>();
  for (const s of await skillQuery.execute()) {
    const mine = skills.get(s.staff_id) ?? new Map<string, number>();
    mine.set(s.skill, s.level);
    skills.set(s.staff_id, mine);
  }
  return (await query.execute()).map((r) => ({
    staffId: r.staff_id,
    team: null,
    centre: null,
    voiceCapacity: r.voice_capacity,
    videoCapacity: r.video_capacity,
    chatCapacity: r.chat_capacity,
    voiceInterruptsChat: r.voice_interrupts_chat,
    autoAnswer: r.auto_answer,
    skills: skills.get(r.staff_id) ?? new Map<string, number>(),
    state: r.state ?? 'offline',
    reason: r.reason,
    since: r.since ?? new Date(0),
    shard: r.shard ?? 0,
  }));
}

export interface ProfileInput {
  readonly staffId: string;
  readonly voiceCapacity: number;
  readonly chatCapacity: number;
  readonly skills: Readonly<Record<string, number>>;
}

export async function saveProfiles(db: Executor, profiles: readonly ProfileInput[]): Promise<void> {
  if (profiles.length === 0) return;
  await on(db)
    .insertInto('agent_profiles')
    .values(
      profiles.map((p) => ({ staff_id: p.staffId, voice_capacity: p.voiceCapacity, chat_capacity: p.chatCapacity })),
    )
    .onConflict((c) =>
      c.column('staff_id').doUpdateSet((eb) => ({
        voice_capacity: eb.ref('excluded.voice_capacity'),
        chat_capacity: eb.ref('excluded.chat_capacity'),
      })),
    )
    .execute();
  const rows = profiles.flatMap((p) =>
    Object.entries(p.skills).map(([skill, level]) => ({ staff_id: p.staffId, skill, level })),
  );
  await on(db)
    .deleteFrom('agent_skills')
    .where(
      'staff_id',
      'in',
      profiles.map((p) => p.staffId),
    )
    .execute();
  if (rows.length > 0) await on(db).insertInto('agent_skills').values(rows).execute();
}

/** Locks the agent's row so that two changes of state follow each other; offline where there is none yet. */
export async function lockAgentState(db: Executor, staffId: string): Promise<AgentState> {
  await sql`insert into agent_states (staff_id, state, since) values (${staffId}, 'offline', now())
            on conflict (staff_id) do nothing`.execute(db);
  const row = await on(db)
    .selectFrom('agent_states')
    .select('state')
    .where('staff_id', '=', staffId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.state;
}

export async function saveAgentState(
  db: Executor,
  change: {
    staffId: string;
    from: AgentState;
    event: string;
    to: AgentState;
    reason: string | null;
    at: Date;
    shard?: number | undefined;
  },
): Promise<void> {
  await on(db)
    .updateTable('agent_states')
    .set({
      state: change.to,
      reason: change.reason,
      since: change.at,
      ...(change.shard === undefined ? {} : { shard: change.shard }),
    })
    .where('staff_id', '=', change.staffId)
    .execute();
  await on(db)
    .insertInto('agent_transitions')
    .values({
      staff_id: change.staffId,
      at: change.at,
      from_state: change.from,
      event: change.event,
      to_state: change.to,
      reason: change.reason,
    })
    .execute();
}

export async function endOffer(
  db: Executor,
  contactId: string,
  end: { outcome: OfferOutcome; at: Date; reason?: string },
): Promise<void> {
  await on(db)
    .updateTable('offers')
    .set({ outcome: end.outcome, ended_at: end.at, reason: end.reason ?? null })
    .where('contact_id', '=', contactId)
    .where('outcome', 'is', null)
    .execute();
}

export const offersOf = (db: Executor, contactId: string) =>
  on(db)
    .selectFrom('offers')
    .selectAll()
    .where('contact_id', '=', contactId)
    .orderBy('offered_at')
    .limit(200)
    .execute();

/** Who let a contact that still waits ring out or gave it back, so that they are spared a while. */
export async function refusalsOf(db: Executor): Promise<{ contactId: string; agentId: string }[]> {
  const { rows } = await sql<{ contactId: string; agentId: string }>`
    select distinct o.contact_id as "contactId", o.agent_id as "agentId"
    from contacts c join offers o on o.contact_id = c.id and o.outcome in ('missed', 'rejected')
    -- Whoever was offered and came back has lived at least three steps.
    where c.closed_at is null and c.state = 'waiting' and c.version >= 3`.execute(db);
  return rows;
}

/**
 * Mean handling time in seconds of the last `sample` handled contacts of a queue, answer to end of talk: what an
 * estimated wait is multiplied from. Undefined while there is nothing to learn from.
 */
export async function recentHandleSeconds(
  db: Executor,
  queueCode: string,
  sample: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ mean: number | null }>`
    select extract(epoch from avg(ended_at - answered_at))::float8 as mean from (
      select ended_at, answered_at from contacts
      where queue_code = ${queueCode} and closed_at is not null and requested_human_at is not null and answered_at is not null and ended_at is not null
      order by requested_human_at desc limit ${sample}) as recent`.execute(db);
  return rows[0]?.mean ?? undefined;
}

/** What this agent has dealt with, what is over and what only lacks its wrap-up. */
export async function handledSince(
  db: Executor,
  { staffId, hands }: { readonly staffId: string; readonly hands: readonly string[] },
  since: Date,
) {
  const { rows } = await sql<{ handled: number; mean: number | null }>`
    select count(*) as handled,
           extract(epoch from avg(coalesce(closed_at, ended_at) - answered_at))::float8 as mean
    from contacts
    where (handled_by = ${staffId} or (id = any(${hands}::uuid[]) and closed_at is null and agent_id = ${staffId}))
      and answered_at is not null and ended_at is not null and arrived_at >= ${since}
      -- A call of ours that reached nobody is no work that was done.
      and (direction = 'inbound' or end_reason is null or end_reason !~ '^(dial|callback)_')`.execute(db);
  return { handled: rows[0]?.handled ?? 0, mean: rows[0]?.mean ?? null };
}

/** Beside the state, in the same transaction: what the contact asks for, and the place it takes. */
export async function saveRouting(
  db: Executor,
  contactId: string,
  what: { readonly routing: unknown; readonly queuedAt: Date | null },
): Promise<void> {
  await sql`update contacts set routing = ${JSON.stringify(what.routing)}::jsonb, queued_at = ${what.queuedAt}
            where id = ${contactId}`.execute(db);
}

/** How the circle of a contact that nobody served was widened; told once more after a takeover it is the same row. */
export async function saveSteps(
  db: Executor,
  contactId: string,
  widened: readonly {
    readonly atMs: number;
    readonly step: number;
    readonly ready: number;
    readonly busy: number;
    readonly away: number;
  }[],
): Promise<void> {
  const rows = JSON.stringify(
    widened.map(({ atMs, ...because }) => ({ at: new Date(atMs), step: because.step, because })),
  );
  await sql`insert into routing_steps (contact_id, step, at, because)
            select ${contactId}, r.step, r.at, r.because from jsonb_to_recordset(${rows}::jsonb) as r (step smallint, at timestamptz, because jsonb)
            on conflict do nothing`.execute(db);
}
