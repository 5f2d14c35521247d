import { sql, type RawBuilder, type Selectable, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { Channel, ContactState, ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { ContactRouting, ContactTables, ContactsTable } from './contacts-tables.ts';

export type ContactRow = Selectable<ContactsTable>;
type Executor = Db | Transaction<NoTables>;

const on = (db: Executor) => db.withTables<ContactTables>();

export interface NewContact {
  readonly id: string;
  readonly channel: ContactsTable['channel'];
  readonly customerAddress: string;
  readonly calledNumber?: string;
  readonly customerId?: string;
  readonly topic?: string;
  readonly serviceClass?: ServiceClass;
  /** Who called whom; inbound when not said. */
  readonly direction?: 'inbound' | 'outbound';
}

export async function insertContact(db: Executor, contact: NewContact, now: Date): Promise<ContactRow> {
  return on(db)
    .insertInto('contacts')
    .values({
      id: contact.id,
      channel: contact.channel,
      direction: contact.direction ?? 'inbound',
      state: 'arrived',
      customer_address: contact.customerAddress,
      called_number: contact.calledNumber ?? null,
      customer_id: contact.customerId ?? null,
      topic: contact.topic ?? null,
      service_class: contact.serviceClass ?? 'ordinary',
      arrived_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export const lockContact = (db: Executor, id: string): Promise<ContactRow | undefined> =>
  on(db).selectFrom('contacts').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

export const findContact = (db: Executor, id: string): Promise<ContactRow | undefined> =>
  on(db).selectFrom('contacts').selectAll().where('id', '=', id).executeTakeFirst();

export async function updateContact(
  db: Executor,
  id: string,
  patch: Partial<Record<keyof ContactsTable, unknown>>,
): Promise<ContactRow> {
  return on(db)
    .updateTable('contacts')
    .set(patch as Record<string, never>)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export interface TransitionRow {
  readonly contactId: string;
  readonly seq: number;
  readonly at: Date;
  readonly from: ContactState | null;
  readonly event: string;
  readonly to: ContactState;
  readonly actor: string;
  readonly reason: string | null;
  readonly agentId: string | null;
}

export async function insertTransition(db: Executor, t: TransitionRow): Promise<void> {
  await on(db)
    .insertInto('contact_transitions')
    .values({
      contact_id: t.contactId,
      seq: t.seq,
      at: t.at,
      from_state: t.from,
      event: t.event,
      to_state: t.to,
      actor: t.actor,
      reason: t.reason,
      agent_id: t.agentId,
    })
    .execute();
}

export const transitionsOf = (db: Executor, id: string) =>
  on(db)
    .selectFrom('contact_transitions')
    .selectAll()
    .where('contact_id', '=', id)
    .orderBy('seq')
    .limit(1_000)
    .execute();

/** What routing keeps of a contact that is not over. Times in ms since the epoch. */
export interface OpenContact {
  readonly id: string;
  readonly version: number;
  readonly channel: Channel;
  readonly state: ContactState;
  readonly queueCode: string | null;
  readonly serviceClass: ServiceClass;
  readonly agentId: string | null;
  readonly queuedAtMs: number;
  readonly placeMs: number;
  readonly putFirst: boolean;
  readonly routing: ContactRouting | null;
}

/**
 * Everything that is not over: what a starting process has to take up again. A hundred thousand are read at a takeover, while
 * customers wait: no column more than is needed, no date made of a text.
 */
export const openContacts = (db: Executor): Promise<OpenContact[]> =>
  contactsWhere(db, sql`closed_at is null order by arrived_at`);

/** The same of these contacts, over or not. */
export const contactsNow = (db: Executor, ids: readonly string[]): Promise<OpenContact[]> =>
  contactsWhere(db, sql`id = any(${ids}::uuid[])`);

export interface OpenVersion {
  readonly id: string;
  readonly version: number;
  /** As the database writes it: its microseconds would be lost in a Date, and with them the place to go on from. */
  readonly arrivedAt: string;
}

/** What is not over, a page at a time in the order of arrival, and how far each is. */
export async function openVersions(
  db: Executor,
  { after, limit }: { readonly after: OpenVersion | undefined; readonly limit: number },
): Promise<OpenVersion[]> {
  const from =
    after === undefined ? sql`` : sql`and (arrived_at, id) > (${after.arrivedAt}::timestamptz, ${after.id}::uuid)`;
  const { rows } = await sql<OpenVersion>`
    select id, version, arrived_at::text as "arrivedAt" from contacts where closed_at is null ${from}
    order by arrived_at, id limit ${limit}`.execute(db);
  return rows;
}

/** What most contacts carry says nothing: it is neither written out, sent, read nor kept a hundred thousand times. */
const NOTHING_SAID = JSON.stringify({ boosts: [], preferred: null } satisfies ContactRouting);

async function contactsWhere(db: Executor, which: RawBuilder<unknown>): Promise<OpenContact[]> {
  const { rows } = await sql<OpenContact & { placeMs: number | null }>`
    select id, version, channel, state, queue_code as "queueCode", service_class as "serviceClass", agent_id as "agentId",
           round(date_part('epoch', coalesce(queued_at, arrived_at)) * 1000) as "queuedAtMs",
           round(date_part('epoch', placed_at) * 1000) as "placeMs",
           put_first as "putFirst", nullif(routing, ${NOTHING_SAID}::jsonb) as routing
    from contacts where ${which}`.execute(db);
  for (const row of rows as { placeMs: number | null; queuedAtMs: number }[]) row.placeMs ??= row.queuedAtMs;
  return rows;
}

/** The customer's last contact before this one that a person dealt with or that is over: when it came and who had it. */
export async function lastContactOf(
  db: Executor,
  customerId: string,
  before: string,
): Promise<{ arrivedAt: Date; agentId: string | null } | undefined> {
  const row = await on(db)
    .selectFrom('contacts')
    .select(['arrived_at', 'agent_id'])
    .where('customer_id', '=', customerId)
    .where('id', '!=', before)
    .orderBy('arrived_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { arrivedAt: row.arrived_at, agentId: row.agent_id };
}

/** What this agent has in hand. An agent's live contacts have no index: whoever knows them names them, or all that is open is looked through. */
export const contactsOfAgent = (db: Executor, agentId: string, among?: readonly string[]): Promise<ContactRow[]> =>
  on(db)
    .selectFrom('contacts')
    .selectAll()
    .where('closed_at', 'is', null)
    .$if(among !== undefined, (q) => q.where('id', '=', sql<string>`any(${among}::uuid[])`))
    .where('agent_id', '=', agentId)
    .where('state', 'in', ['offered', 'connected', 'after_call_work'])
    .orderBy('arrived_at')
    .execute();

export interface ContactFilter {
  readonly channel?: string;
  readonly state?: readonly ContactState[];
  readonly queueCode?: string;
  readonly agentIds?: readonly string[];
  /** With `agentIds`: contacts that no agent has taken, too. */
  readonly orNobody?: boolean;
  readonly customerId?: string;
  readonly caseId?: string;
  readonly from?: string;
  readonly until?: string;
  readonly text?: string;
}

/** Counting further than this helps nobody: the screen says "10 000+". */
const COUNT_CAP = 10_000;

const likeText = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

const prefixOf = (text: string): string => likeText(text).slice(1);

export async function searchContacts(
  db: Executor,
  filter: ContactFilter,
  page: { readonly page: number; readonly pageSize: number },
): Promise<{ rows: ContactRow[]; total: number }> {
  let query = on(db).selectFrom('contacts');
  if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel as 'voice');
  if (filter.state !== undefined && filter.state.length > 0) query = query.where('state', 'in', filter.state);
  if (filter.queueCode !== undefined) query = query.where('queue_code', '=', filter.queueCode);
  const { agentIds, orNobody = false } = filter;
  if (agentIds !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('handled_by', 'in', [...agentIds]),
        eb.and([eb('closed_at', 'is', null), eb('agent_id', 'in', [...agentIds])]),
        ...(orNobody ? [eb('agent_id', 'is', null)] : []),
      ]),
    );
  }
  if (filter.customerId !== undefined) query = query.where('customer_id', '=', filter.customerId);
  if (filter.caseId !== undefined) query = query.where('case_id', '=', filter.caseId);
  if (filter.from !== undefined) query = query.where('arrived_at', '>=', new Date(filter.from));
  if (filter.until !== undefined) query = query.where('arrived_at', '<', new Date(filter.until));
  if (filter.text !== undefined) {
    const like = likeText(filter.text);
    const begins = prefixOf(filter.text);
    const ends = prefixOf(Array.from(filter.text).reverse().join(''));
    query = query.where((eb) =>
      eb.or([
        // The past is indexed by number, the present is small.
        ...(['is not', 'is'] as const).flatMap((isOver) => [
          eb.and([eb('closed_at', isOver, null), eb('customer_address', 'like', begins)]),
          eb.and([eb('closed_at', isOver, null), eb(sql<string>`reverse(customer_address)`, 'like', ends)]),
        ]),
        eb(
          'id',
          'in',
          eb.selectFrom('transcript_entries').select('contact_id').where('body', 'like', like).limit(COUNT_CAP),
        ),
      ]),
    );
  }
  const rows = await query
    .selectAll()
    .orderBy('arrived_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.pageSize)
    .offset((page.page - 1) * page.pageSize)
    .execute();
  const counted = await on(db)
    .selectFrom(
      query
        .select(sql`1`.as('one'))
        .limit(COUNT_CAP)
        .as('found'),
    )
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total: counted.total };
}
