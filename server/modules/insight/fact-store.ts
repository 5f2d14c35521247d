import { sql, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { ContactFact } from './contact-fact.ts';
import type { ContactFactsTable, InsightTables } from './insight-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<InsightTables>();

const toRow = (f: ContactFact): ContactFactsTable => ({
  contact_id: f.contactId,
  version: f.version,
  day: f.day,
  slot: f.slot,
  channel: f.channel,
  state: f.state,
  state_since: f.stateSince,
  queue_code: f.queueCode,
  service_class: f.serviceClass,
  agent_id: f.agentId,
  arrived_at: f.arrivedAt,
  requested_human_at: f.requestedHumanAt,
  answered_at: f.answeredAt,
  ended_at: f.endedAt,
  closed_at: f.closedAt,
  wait_ms: f.waitMs,
  talk_ms: f.talkMs,
  after_call_ms: f.afterCallMs,
  outcome: f.outcome,
  is_short_abandon: f.isShortAbandon,
});

const toFact = (r: ContactFactsTable): ContactFact => ({
  contactId: r.contact_id,
  version: r.version,
  day: r.day,
  slot: r.slot,
  channel: r.channel,
  state: r.state,
  stateSince: r.state_since,
  queueCode: r.queue_code,
  serviceClass: r.service_class,
  agentId: r.agent_id,
  arrivedAt: r.arrived_at,
  requestedHumanAt: r.requested_human_at,
  answeredAt: r.answered_at,
  endedAt: r.ended_at,
  closedAt: r.closed_at,
  waitMs: r.wait_ms,
  talkMs: r.talk_ms,
  afterCallMs: r.after_call_ms,
  outcome: r.outcome,
  isShortAbandon: r.is_short_abandon,
});

export async function findFact(db: Executor, contactId: string): Promise<ContactFact | undefined> {
  const row = await on(db)
    .selectFrom('contact_facts')
    .selectAll()
    .where('contact_id', '=', contactId)
    .executeTakeFirst();
  return row === undefined ? undefined : toFact(row);
}

/** Older than what is there: kept as it is. So two nodes that digest the same events end at the same row. */
export async function saveFact(db: Executor, fact: ContactFact): Promise<void> {
  const { contact_id, ...changed } = toRow(fact);
  await on(db)
    .insertInto('contact_facts')
    .values({ contact_id, ...changed })
    .onConflict((c) =>
      c
        .column('contact_id')
        .doUpdateSet(changed)
        .where((eb) => eb(sql.ref<number>('contact_facts.version'), '<', fact.version)),
    )
    .execute();
}

/** Many new rows in one statement: one JSON text is read faster by the server than ten thousand parameters. */
export async function insertFacts(db: Executor, facts: readonly ContactFact[]): Promise<void> {
  const rows = JSON.stringify(facts.map(toRow));
  await sql`insert into contact_facts select * from json_populate_recordset(null::contact_facts, ${rows}::json)
    on conflict (contact_id) do nothing`.execute(db);
}

export interface InHand {
  readonly agentId: string;
  readonly channel: 'voice' | 'chat';
  readonly state: 'offered' | 'connected' | 'after_call_work';
  readonly since: Date;
}

/** What agents have in hand, and since when: for the time they have been at it. */
export async function inHand(db: Executor): Promise<InHand[]> {
  const { rows } = await sql<InHand>`
    select agent_id as "agentId", channel, state, state_since as since from contact_facts
    where state in ('offered', 'connected', 'after_call_work') and agent_id is not null limit 5000`.execute(db);
  return rows;
}
