import { sql, type Transaction } from 'kysely';
import type { ContactState } from '../../../../shared/contracts/contacts.ts';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import type { WhyRecord } from '../../../../shared/contracts/routing-why.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { RoutingTables } from '../routing-tables.ts';
import type { LiveTables, WaitingCard } from './live-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<LiveTables & RoutingTables>();

export const rulesInForce = (db: Executor): Promise<{ version: number; rules: RoutingRules } | undefined> =>
  on(db).selectFrom('routing_rules').select(['version', 'rules']).where('state', '=', 'in_force').executeTakeFirst();

export async function rulesOfVersions(
  db: Executor,
  versions: readonly number[],
): Promise<ReadonlyMap<number, RoutingRules>> {
  if (versions.length === 0) return new Map();
  const rows = await on(db)
    .selectFrom('routing_rules')
    .select(['version', 'rules'])
    .where('version', 'in', [...versions])
    .execute();
  return new Map(rows.map((r) => [r.version, r.rules]));
}

export const queueNames = (db: Executor) =>
  on(db).selectFrom('queues').select(['code', 'zh', 'en', 'centre', 'channel', 'active']).orderBy('code').execute();

export const skillNames = (db: Executor) =>
  on(db).selectFrom('skills').select(['code', 'zh', 'en']).orderBy('code').execute();

export async function waitingCards(db: Executor, ids: readonly string[]): Promise<WaitingCard[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<WaitingCard>`
    select id, version, channel, customer_address, topic, arrived_at, queued_at, requested_human_at, placed_at,
           answered_at, routing
    from contacts where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

export interface InHand {
  readonly id: string;
  readonly agent_id: string;
  readonly state: ContactState;
  readonly offered_at: Date | null;
  readonly answered_at: Date | null;
  readonly ended_at: Date | null;
}

/** The times of what everybody has in hand: since when they are at it. */
export async function inHandNow(db: Executor): Promise<InHand[]> {
  const { rows } = await sql<InHand>`
    select id, agent_id, state, offered_at, answered_at, ended_at from contacts
    where closed_at is null and agent_id is not null and state in ('offered', 'connected', 'after_call_work')`.execute(
    db,
  );
  return rows;
}

export async function insertPlace(
  db: Executor,
  place: Omit<LiveTables['contact_places'], 'undone_at' | 'undone_by'>,
): Promise<void> {
  await on(db)
    .insertInto('contact_places')
    .values({ ...place, undone_at: null, undone_by: null })
    .execute();
}

export const findPlace = (db: Executor, id: string): Promise<LiveTables['contact_places'] | undefined> =>
  on(db).selectFrom('contact_places').selectAll().where('id', '=', id).executeTakeFirst();

export const lastPlaceOf = (db: Executor, contactId: string): Promise<LiveTables['contact_places'] | undefined> =>
  on(db)
    .selectFrom('contact_places')
    .selectAll()
    .where('contact_id', '=', contactId)
    .where('undone_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

export async function undoPlace(db: Executor, id: string, by: string, at: Date): Promise<void> {
  await on(db).updateTable('contact_places').set({ undone_at: at, undone_by: by }).where('id', '=', id).execute();
}

export interface HandOffer {
  readonly id: string;
  readonly contactId: string;
  readonly agentId: string;
  readonly at: Date;
  readonly ringUntil: Date;
  readonly why: WhyRecord;
  /** Put into the hand at once: it never rang. */
  readonly isTaken: boolean;
}

/** An offer made by a person's hand; its contact's row is locked and changed in the same transaction. */
export async function insertHandOffer(db: Executor, offer: HandOffer): Promise<void> {
  await on(db)
    .insertInto('offers')
    .values({
      id: offer.id,
      contact_id: offer.contactId,
      agent_id: offer.agentId,
      queue_code: offer.why.queue,
      offered_at: offer.at,
      ring_until: offer.ringUntil,
      why: JSON.stringify(offer.why),
      outcome: offer.isTaken ? 'accepted' : null,
      ended_at: offer.isTaken ? offer.at : null,
      reason: null,
    })
    .execute();
}
