import { sql, type Selectable, type Transaction } from 'kysely';
import type { ChatLanguage, ChatTopic } from '../../../shared/contracts/messaging.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type {
  ChatAttachmentsTable,
  ChatConversationsTable,
  ChatVisitorsTable,
  MessagingTables,
} from './messaging-tables.ts';

export type VisitorRow = Selectable<ChatVisitorsTable>;
export type ConversationRow = Selectable<ChatConversationsTable>;
export type AttachmentRow = Selectable<ChatAttachmentsTable>;
type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<MessagingTables>();

// ---- visitors ----
export async function insertVisitor(
  db: Executor,
  visitor: { id: string; tokenHash: Buffer; language: ChatLanguage; now: Date },
): Promise<void> {
  await on(db)
    .insertInto('chat_visitors')
    .values({
      id: visitor.id,
      token_hash: visitor.tokenHash,
      language: visitor.language,
      display_name: null,
      number: null,
      number_verified: false,
      created_at: visitor.now,
      last_seen_at: visitor.now,
    })
    .execute();
}

export const visitorByToken = (db: Executor, tokenHash: Buffer): Promise<VisitorRow | undefined> =>
  on(db).selectFrom('chat_visitors').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();

export const findVisitor = (db: Executor, id: string): Promise<VisitorRow | undefined> =>
  on(db).selectFrom('chat_visitors').selectAll().where('id', '=', id).executeTakeFirst();

/** Held while a conversation is opened, so that two windows cannot open two. */
export const lockVisitor = (db: Executor, id: string): Promise<VisitorRow | undefined> =>
  on(db).selectFrom('chat_visitors').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export interface VisitorWords {
  readonly language: ChatLanguage;
  readonly name: string | null;
  readonly number: string | null;
}

/** What the visitor says of themselves; a number that changes is a claim again. */
export async function updateVisitor(db: Executor, id: string, words: VisitorWords, now: Date): Promise<VisitorRow> {
  return on(db)
    .updateTable('chat_visitors')
    .set({
      language: words.language,
      last_seen_at: now,
      ...(words.name === null ? {} : { display_name: words.name }),
      ...(words.number === null
        ? {}
        : {
            number: words.number,
            number_verified: sql<boolean>`number_verified and number is not distinct from ${words.number}`,
          }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

// ---- conversations ----
export const openConversationOf = (db: Executor, visitorId: string): Promise<ConversationRow | undefined> =>
  on(db)
    .selectFrom('chat_conversations')
    .selectAll()
    .where('visitor_id', '=', visitorId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();

export async function insertConversation(
  db: Executor,
  row: { contactId: string; visitor: VisitorRow; topic: ChatTopic; now: Date },
): Promise<void> {
  await on(db)
    .insertInto('chat_conversations')
    .values({
      contact_id: row.contactId,
      visitor_id: row.visitor.id,
      topic: row.topic,
      language: row.visitor.language,
      number: row.visitor.number,
      number_verified: row.visitor.number_verified,
      opened_at: row.now,
      agent_name: null,
      ended_at: null,
      stars: null,
      rating_words: null,
      rated_at: null,
    })
    .execute();
}

export const findConversation = (db: Executor, contactId: string): Promise<ConversationRow | undefined> =>
  on(db).selectFrom('chat_conversations').selectAll().where('contact_id', '=', contactId).executeTakeFirst();

/** Idempotent: the first end stands. */
export async function endConversation(db: Executor, contactId: string, now: Date): Promise<void> {
  await on(db)
    .updateTable('chat_conversations')
    .set({ ended_at: now })
    .where('contact_id', '=', contactId)
    .where('ended_at', 'is', null)
    .execute();
}

export async function nameAgent(db: Executor, contactId: string, agentName: string | null): Promise<void> {
  await on(db)
    .updateTable('chat_conversations')
    .set({ agent_name: agentName })
    .where('contact_id', '=', contactId)
    .execute();
}

export async function waitAside(db: Executor, contactId: string): Promise<void> {
  await on(db)
    .updateTable('chat_conversations')
    .set({ waits_aside: true })
    .where('contact_id', '=', contactId)
    .execute();
}

/** Stored once; answers whether it was this time. */
export async function rateOnce(
  db: Executor,
  rating: { contactId: string; stars: number; words: string | null; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await on(db)
    .updateTable('chat_conversations')
    .set({ stars: rating.stars, rating_words: rating.words, rated_at: rating.now })
    .where('contact_id', '=', rating.contactId)
    .where('rated_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function openConversationIds(db: Executor): Promise<string[]> {
  const rows = await on(db)
    .selectFrom('chat_conversations')
    .select('contact_id')
    .where('ended_at', 'is', null)
    .execute();
  return rows.map((r) => r.contact_id);
}

export async function conversationsOf(
  db: Executor,
  visitorId: string,
  page: { readonly page: number; readonly pageSize: number },
): Promise<{ rows: ConversationRow[]; total: number }> {
  const rows = await on(db)
    .selectFrom('chat_conversations')
    .selectAll()
    .where('visitor_id', '=', visitorId)
    .orderBy('opened_at', 'desc')
    .orderBy('contact_id', 'desc')
    .limit(page.pageSize)
    .offset((page.page - 1) * page.pageSize)
    .execute();
  const { total } = await on(db)
    .selectFrom('chat_conversations')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('visitor_id', '=', visitorId)
    .executeTakeFirstOrThrow();
  return { rows, total };
}

// ---- attachments ----
export const insertAttachment = (db: Executor, row: AttachmentRow): Promise<unknown> =>
  on(db).insertInto('chat_attachments').values(row).execute();

export const findAttachment = (db: Executor, id: string): Promise<AttachmentRow | undefined> =>
  on(db).selectFrom('chat_attachments').selectAll().where('id', '=', id).executeTakeFirst();
