import { sql, type Transaction } from 'kysely';
import type { AgentState } from '../../../shared/contracts/routing.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { QueueRule } from './matching.ts';
import type { OfferOutcome, RoutingTables } from './routing-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<RoutingTables>();

export interface Queue extends QueueRule {
  readonly zh: string;
  readonly en: string;
  readonly ringSeconds: number;
  readonly answerSeconds: number;
  readonly shortAbandonSeconds: number;
}

export async function loadQueues(db: Executor): Promise<Queue[]> {
  const rows = await on(db).selectFrom('queues').selectAll().where('active', '=', true).orderBy('code').execute();
  const inForce = await on(db)
    .selectFrom('routing_rules')
    .select('rules')
    .where('state', '=', 'in_force')
    .executeTakeFirst();
  const rules = new Map((inForce?.rules.queues ?? []).map((q) => [q.code, q]));
  return rows.map((r) => {
    const rule = rules.get(r.code);
    const [first, second] = (rule?.steps ?? []).filter((s) => s.kind === 'skill');
    return {
      code: r.code,
      zh: r.zh,
      en: r.en,
      skill: first?.skill ?? r.code,
      minLevel: first?.minLevel ?? 1,
      overflowSkill: second?.skill ?? null,
      overflowAfterSeconds: second?.afterSeconds ?? 0,
      ringSeconds: rule?.ringSeconds ?? 20,
      answerSeconds: r.answer_seconds,
      shortAbandonSeconds: r.short_abandon_seconds,
    };
  });
}

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
  readonly voiceCapacity: number;
  readonly chatCapacity: number;
  readonly skills: ReadonlyMap<string, number>;
  readonly state: AgentState;
  readonly reason: string | null;
  readonly since: Date;
}

export async function loadAgents(db: Executor, staffId?: string): Promise<AgentRow[]> {
  let query = on(db)
    .selectFrom('agent_profiles as p')
    .leftJoin('agent_states as s', 's.staff_id', 'p.staff_id')
    .select(['p.staff_id', 'p.voice_capacity', 'p.chat_capacity', 's.state', 's.reason', 's.since']);
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
    voiceCapacity: r.voice_capacity,
    chatCapacity: r.chat_capacity,
    skills: skills.get(r.staff_id) ?? new Map<string, number>(),
    state: r.state ?? 'offline',
    reason: r.reason,
    since: r.since ?? new Date(0),
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
  change: { staffId: string; from: AgentState; event: string; to: AgentState; reason: string | null; at: Date },
): Promise<void> {
  await on(db)
    .updateTable('agent_states')
    .set({ state: change.to, reason: change.reason, since: change.at })
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

export interface Offer {
  readonly id: string;
  readonly contactId: string;
  readonly agentId: string;
  readonly queueCode: string;
  readonly offeredAt: Date;
  readonly ringUntil: Date;
  readonly why: unknown;
}

export async function insertOffer(db: Executor, offer: Offer): Promise<void> {
  await on(db)
    .insertInto('offers')
    .values({
      id: offer.id,
      contact_id: offer.contactId,
      agent_id: offer.agentId,
      queue_code: offer.queueCode,
      offered_at: offer.offeredAt,
      ring_until: offer.ringUntil,
      why: JSON.stringify(offer.why),
      outcome: null,
      ended_at: null,
      reason: null,
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

export const openOffers = (db: Executor) =>
  on(db).selectFrom('offers').selectAll().where('outcome', 'is', null).execute();

export const offersOf = (db: Executor, contactId: string) =>
  on(db)
    .selectFrom('offers')
    .selectAll()
    .where('contact_id', '=', contactId)
    .orderBy('offered_at')
    .limit(200)
    .execute();

/** Who let this contact ring out, so that they are asked last. */
export async function missedBy(db: Executor, contactId: string): Promise<Set<string>> {
  const rows = await on(db)
    .selectFrom('offers')
    .select('agent_id')
    .where('contact_id', '=', contactId)
    .where('outcome', 'in', ['missed', 'rejected'])
    .execute();
  return new Set(rows.map((r) => r.agent_id));
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
      where queue_code = ${queueCode} and requested_human_at is not null and answered_at is not null and ended_at is not null
      order by requested_human_at desc limit ${sample}) as recent`.execute(db);
  return rows[0]?.mean ?? undefined;
}

export async function handledSince(db: Executor, staffId: string, since: Date) {
  const { rows } = await sql<{ handled: number; mean: number | null }>`
    select count(*) as handled,
           extract(epoch from avg(coalesce(closed_at, ended_at) - answered_at))::float8 as mean
    from contacts where agent_id = ${staffId} and answered_at is not null and ended_at is not null
      and arrived_at >= ${since}`.execute(db);
  return { handled: rows[0]?.handled ?? 0, mean: rows[0]?.mean ?? null };
}
