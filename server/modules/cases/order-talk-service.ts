import type {
  MessagesQuery,
  NewOrderMessage,
  OrderMessage,
  OrderTalk,
} from '../../../shared/contracts/cases-orders.ts';
import { ORDER_EVENTS, type MessagePosted } from '../../../shared/contracts/cases-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { demand, type Principal } from '../identity/index.ts';
import { demandOrderSeen } from './case-access.ts';
import { findCase } from './case-store.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';
import { messageView } from './case-views.ts';
import { emitOrder, orderNotFound } from './order-life-service.ts';
import {
  findFile,
  findMessageByKey,
  findOrder,
  insertMessage,
  lockOrder,
  markRead,
  messagesAfter,
  readsOf,
  updateOrder,
} from './order-store.ts';

/** The talk between the agent and the engineer inside the order: numbered, written once, read marks for each reader. */
export interface OrderTalkRoom {
  post(principal: Principal, orderId: string, message: NewOrderMessage): Promise<OrderMessage>;
  read(principal: Principal, orderId: string, query: MessagesQuery): Promise<OrderTalk>;
  markRead(principal: Principal, orderId: string, seq: number): Promise<void>;
}

export function createOrderTalk(needs: { readonly db: Db; readonly transactor: Transactor }): OrderTalkRoom {
  const seen = async (principal: Principal, orderId: string): Promise<{ order: OrderRow; owningCase: CaseRow }> => {
    demand(principal, 'order.view');
    const order = await findOrder(needs.db, orderId);
    const owningCase = order === undefined ? undefined : await findCase(needs.db, order.case_id);
    if (order === undefined || owningCase === undefined) throw orderNotFound();
    demandOrderSeen(principal, order, owningCase);
    return { order, owningCase };
  };

  const write = async (
    tx: Tx,
    principal: Principal,
    { orderId, message }: { readonly orderId: string; readonly message: NewOrderMessage },
  ): Promise<OrderMessage> => {
    // The lock gives the number and lets a repeated message find its first copy.
    const order = await lockOrder(tx.db, orderId);
    if (order === undefined) throw orderNotFound();
    const key = { order_id: orderId, author_id: principal.staffId, client_id: message.clientId };
    const twin = await findMessageByKey(tx.db, key);
    if (twin !== undefined) return messageView(twin);
    if (order.state === 'archived' || order.state === 'cancelled') {
      throw new AppError({ code: 'cases.talk_closed', kind: 'conflict' });
    }
    if (message.fileId !== undefined && (await findFile(tx.db, orderId, message.fileId)) === undefined) {
      throw new AppError({ code: 'cases.file_not_of_order', kind: 'refused' });
    }
    const seq = order.message_seq + 1;
    // The version stays: a message must not make the engineer's next step look outdated.
    const after = await updateOrder(tx.db, orderId, { message_seq: seq });
    const row = await insertMessage(tx.db, {
      ...key,
      seq,
      id: newId(tx.now.getTime()),
      side: principal.permissions.has('order.work') ? 'field' : 'desk',
      text: message.text,
      file_id: message.fileId ?? null,
      at: tx.now,
    });
    await markRead(tx.db, { order_id: orderId, staff_id: principal.staffId, seq, at: tx.now });
    const { id: messageId, side, author_id: authorId, client_id: clientId } = row;
    const posted: MessagePosted = { messageId, seq, side, authorId, clientId };
    emitOrder(tx, ORDER_EVENTS.messagePosted, after, posted);
    return messageView(row);
  };

  return {
    post: async (principal, orderId, message) => {
      if (message.text.trim() === '' && message.fileId === undefined) {
        throw new AppError({ code: 'cases.message_empty', kind: 'invalid' });
      }
      await seen(principal, orderId);
      return needs.transactor.run((tx) => write(tx, principal, { orderId, message }));
    },
    read: async (principal, orderId, { after, limit }) => {
      const { order } = await seen(principal, orderId);
      const [messages, reads] = await Promise.all([
        messagesAfter(needs.db, orderId, after, limit),
        readsOf(needs.db, orderId),
      ]);
      return {
        messages: messages.map(messageView),
        lastSeq: order.message_seq,
        reads: reads.map((r) => ({ staffId: r.staff_id, seq: r.seq, at: r.at.toISOString() })),
      };
    },
    markRead: async (principal, orderId, seq) => {
      await seen(principal, orderId);
      await needs.transactor.run(async (tx) => {
        const order = await lockOrder(tx.db, orderId);
        if (order === undefined) throw orderNotFound();
        // Nobody has read what is not written yet.
        const upTo = Math.min(seq, order.message_seq);
        const { staffId } = principal;
        const moved =
          upTo > 0 && (await markRead(tx.db, { order_id: orderId, staff_id: staffId, seq: upTo, at: tx.now }));
        if (moved) emitOrder(tx, ORDER_EVENTS.messagesRead, order, { staffId, seq: upTo });
      });
    },
  };
}
