import { sql, type Selectable, type Transaction } from 'kysely';
import type { Party, TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { ContactTables, TranscriptEntriesTable } from './contacts-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<ContactTables>();
export type TranscriptRow = Selectable<TranscriptEntriesTable>;

export interface NewEntry {
  readonly contactId: string;
  readonly author: Party;
  readonly authorId: string | null;
  readonly authorName: string;
  readonly kind: TranscriptEntry['kind'];
  readonly text: string;
  readonly attachment: TranscriptEntry['attachment'];
  readonly clientMessageId: string | null;
}

export const toEntry = (row: TranscriptRow): TranscriptEntry => ({
  contactId: row.contact_id,
  seq: row.seq,
  at: row.at.toISOString(),
  author: row.author,
  authorName: row.author_name,
  kind: row.kind,
  text: row.body,
  attachment: row.attachment,
  clientMessageId: row.client_message_id,
});

/** Messages that are already there under the same client id: the answer to a repeat is the message that was stored first. */
export async function alreadyStored(db: Executor, entries: readonly NewEntry[]): Promise<TranscriptRow[]> {
  const named = entries.filter((e) => e.clientMessageId !== null);
  if (named.length === 0) return [];
  const { rows } = await sql<TranscriptRow>`
    select t.* from transcript_entries t
    join unnest(${named.map((e) => e.contactId)}::uuid[], ${named.map((e) => e.author)}::text[],
                ${named.map((e) => e.clientMessageId)}::text[]) as n (contact_id, author, client_message_id)
      using (contact_id, author, client_message_id)
  `.execute(db);
  return rows;
}

const lockThose = async (db: Executor, ids: readonly string[]): Promise<Map<string, string>> => {
  const { rows } = await sql<{ id: string; state: string }>`
    select c.id, c.state from transcripts t join contacts c on c.id = t.contact_id
    where t.contact_id = any(${ids}::uuid[]) order by t.contact_id for update of t`.execute(db);
  return new Map(rows.map((r) => [r.id, r.state]));
};

/**
 * The states of these contacts, locking their transcripts in id order so that two batches cannot wait for each other. Only a
 * contact's first words find no transcript to lock: it is made then, and all are locked again from the beginning.
 */
export async function lockTranscripts(db: Executor, contactIds: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(contactIds)].sort();
  const locked = await lockThose(db, ids);
  if (locked.size === ids.length) return locked;
  const { numAffectedRows } = await sql`insert into transcripts (contact_id)
    select c.id from contacts c where c.id = any(${ids}::uuid[]) order by c.id
    on conflict (contact_id) do nothing`.execute(db);
  return numAffectedRows === 0n ? locked : lockThose(db, ids);
}

/** Numbers them within their contact, in the order given, and stores them. The transcripts must be locked. */
export async function insertEntries(db: Executor, entries: readonly NewEntry[], now: Date): Promise<TranscriptRow[]> {
  if (entries.length === 0) return [];
  const nth = new Map<string, number>();
  const nths = entries.map((e) => {
    const n = (nth.get(e.contactId) ?? 0) + 1;
    nth.set(e.contactId, n);
    return n;
  });
  const { rows } = await sql<TranscriptRow>`
    with counts as (
      select * from unnest(${[...nth.keys()]}::uuid[], ${[...nth.values()]}::int[]) as c (contact_id, n)
    ), bumped as (
      update transcripts t set last_seq = t.last_seq + c.n from counts c where t.contact_id = c.contact_id
      returning t.contact_id, t.last_seq - c.n as base
    )
    insert into transcript_entries
      (contact_id, seq, at, author, author_id, author_name, kind, body, attachment, client_message_id)
    select b.contact_id, b.base + e.nth, ${now}, e.author, e.author_id, e.author_name, e.kind, e.body, e.attachment::jsonb, e.client_message_id
    from unnest(${entries.map((e) => e.contactId)}::uuid[], ${nths}::int[], ${entries.map((e) => e.author)}::text[],
                ${entries.map((e) => e.authorId)}::text[], ${entries.map((e) => e.authorName)}::text[],
                ${entries.map((e) => e.kind)}::text[], ${entries.map((e) => e.text)}::text[],
                ${entries.map((e) => (e.attachment === null ? null : JSON.stringify(e.attachment)))}::text[],
                ${entries.map((e) => e.clientMessageId)}::text[])
         as e (contact_id, nth, author, author_id, author_name, kind, body, attachment, client_message_id)
    join bumped b on b.contact_id = e.contact_id
    returning *
  `.execute(db);
  return rows;
}

export const entriesAfter = (db: Executor, contactId: string, seq: number, limit: number): Promise<TranscriptRow[]> =>
  on(db)
    .selectFrom('transcript_entries')
    .selectAll()
    .where('contact_id', '=', contactId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();

/** Read marks only move forward; answers whether this one moved. */
export async function markRead(
  db: Executor,
  contactId: string,
  side: 'customer' | 'agent',
  seq: number,
): Promise<boolean> {
  const column = side === 'customer' ? sql.ref('customer_read') : sql.ref('agent_read');
  const { numAffectedRows } = await sql`
    update transcripts set ${column} = least(${seq}::int, last_seq)
    where contact_id = ${contactId} and ${column} < least(${seq}::int, last_seq)`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

export const readMarks = (db: Executor, contactId: string) =>
  on(db).selectFrom('transcripts').selectAll().where('contact_id', '=', contactId).executeTakeFirst();
