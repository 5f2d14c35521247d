import type { Selectable } from 'kysely';
import { tables, type Executor } from './case-store.ts';
import type {
  CaseTables,
  NewOrderRow,
  OrderBackfillsTable,
  OrderFilesTable,
  OrderMessagesTable,
  OrderRow,
} from './cases-tables.ts';

export type TemplateRow = Selectable<CaseTables['work_order_templates']>;
export type BackfillRow = Selectable<OrderBackfillsTable>;
export type FileRow = Selectable<OrderFilesTable>;
export type MessageRow = Selectable<OrderMessagesTable>;

export const findTemplate = (db: Executor, code: string): Promise<TemplateRow | undefined> =>
  tables(db).selectFrom('work_order_templates').selectAll().where('code', '=', code).executeTakeFirst();

export const activeTemplates = (db: Executor): Promise<TemplateRow[]> =>
  tables(db)
    .selectFrom('work_order_templates')
    .selectAll()
    .where('active', '=', true)
    .orderBy('place')
    .limit(200)
    .execute();

export const insertOrder = (db: Executor, row: NewOrderRow): Promise<OrderRow> =>
  tables(db).insertInto('work_orders').values(row).returningAll().executeTakeFirstOrThrow();

export const findOrder = (db: Executor, id: string): Promise<OrderRow | undefined> =>
  tables(db).selectFrom('work_orders').selectAll().where('id', '=', id).executeTakeFirst();

export const lockOrder = (db: Executor, id: string): Promise<OrderRow | undefined> =>
  tables(db).selectFrom('work_orders').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const ordersOfCase = (db: Executor, caseId: string): Promise<OrderRow[]> =>
  tables(db)
    .selectFrom('work_orders')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(200)
    .execute();

export type OrderPatch = Partial<Omit<OrderRow, 'id' | 'number' | 'case_id' | 'fields'>>;

export const updateOrder = (db: Executor, id: string, patch: OrderPatch): Promise<OrderRow> =>
  tables(db).updateTable('work_orders').set(patch).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

export async function insertOrderTransition(
  db: Executor,
  t: {
    readonly order: OrderRow;
    readonly event: string;
    readonly from: string | null;
    readonly byId: string | null;
    readonly reason?: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await tables(db)
    .insertInto('work_order_transitions')
    .values({
      order_id: t.order.id,
      event: t.event,
      from_state: t.from,
      to_state: t.order.state,
      by_id: t.byId,
      crew: t.order.crew,
      reason: t.reason ?? null,
      at: t.at,
    })
    .execute();
}

export const insertBackfill = async (
  db: Executor,
  row: Omit<BackfillRow, 'tried_steps' | 'parts'> & { readonly tried_steps: string; readonly parts: string },
): Promise<void> => {
  await tables(db).insertInto('order_backfills').values(row).execute();
};

export const backfillsOf = (db: Executor, orderId: string): Promise<BackfillRow[]> =>
  tables(db)
    .selectFrom('order_backfills')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute();

export const filesOf = (db: Executor, orderId: string): Promise<FileRow[]> =>
  tables(db).selectFrom('order_files').selectAll().where('order_id', '=', orderId).orderBy('at').limit(200).execute();

export const findFile = (db: Executor, orderId: string, fileId: string): Promise<FileRow | undefined> =>
  tables(db)
    .selectFrom('order_files')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('id', '=', fileId)
    .executeTakeFirst();

export const findFileByKey = (db: Executor, file: Pick<FileRow, 'order_id' | 'by_id' | 'client_id'>) =>
  tables(db)
    .selectFrom('order_files')
    .selectAll()
    .where('order_id', '=', file.order_id)
    .where('by_id', '=', file.by_id)
    .where('client_id', '=', file.client_id)
    .executeTakeFirst();

/** Undefined when the same upload is here already. */
export const insertFile = (db: Executor, row: FileRow): Promise<FileRow | undefined> =>
  tables(db)
    .insertInto('order_files')
    .values(row)
    .onConflict((c) => c.columns(['order_id', 'by_id', 'client_id']).doNothing())
    .returningAll()
    .executeTakeFirst();

export const findMessageByKey = (db: Executor, m: Pick<MessageRow, 'order_id' | 'author_id' | 'client_id'>) =>
  tables(db)
    .selectFrom('order_messages')
    .selectAll()
    .where('order_id', '=', m.order_id)
    .where('author_id', '=', m.author_id)
    .where('client_id', '=', m.client_id)
    .executeTakeFirst();

export const insertMessage = (db: Executor, row: MessageRow): Promise<MessageRow> =>
  tables(db).insertInto('order_messages').values(row).returningAll().executeTakeFirstOrThrow();

export const messagesAfter = (db: Executor, orderId: string, after: number, limit: number): Promise<MessageRow[]> =>
  tables(db)
    .selectFrom('order_messages')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();

export const readsOf = (db: Executor, orderId: string) =>
  tables(db).selectFrom('order_reads').selectAll().where('order_id', '=', orderId).limit(200).execute();

/** Only forward: a slow page cannot make a message unread again. True when it moved. */
export async function markRead(db: Executor, read: CaseTables['order_reads']): Promise<boolean> {
  const done = await tables(db)
    .insertInto('order_reads')
    .values(read)
    .onConflict((c) =>
      c
        .columns(['order_id', 'staff_id'])
        .doUpdateSet({ seq: read.seq, at: read.at })
        .where('order_reads.seq', '<', read.seq),
    )
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
