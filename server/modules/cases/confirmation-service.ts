import type { ConfirmWithCustomer } from '../../../shared/contracts/cases.ts';
import { CASE_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { demand, type Principal } from '../identity/index.ts';
import { demandCaseSeen, demandServing } from './case-access.ts';
import { emitCase, moveCase, takeCase } from './case-life-service.ts';
import type { ContactFacts } from './case-ports.ts';
import { insertConfirmation, linkContact, triesOf } from './case-store.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';
import { clockOf, clockPatch } from './clock-columns.ts';
import type { Commands } from './command-service.ts';
import { verdictOf } from './confirmation.ts';
import { demandExpected } from './expectation.ts';
import { restartClock } from './order-clock.ts';
import { moveOrder, takeOrder } from './order-life-service.ts';
import { ordersOfCase } from './order-store.ts';

/**
 * 回访: the customer's word. Satisfied, an order is confirmed and archived; when that was the last one, its case is
 * confirmed and closed with it. Not satisfied, the order goes back to its crew and the case is reopened. Not reached, the
 * try is counted, and only the stated number of tries lets the matter end without a word.
 */
export interface Confirmation {
  confirmOrder(principal: Principal, orderId: string, input: ConfirmWithCustomer): Promise<void>;
  /** The same for a case as a whole: every order that waits for the customer's word gets it. */
  confirmCase(principal: Principal, caseId: string, input: ConfirmWithCustomer): Promise<void>;
}

interface Needs {
  readonly commands: Commands;
  readonly contacts: ContactFacts;
}

interface Word {
  readonly principal: Principal;
  readonly input: ConfirmWithCustomer;
  readonly verdict: 'confirm' | 'confirm_unreached' | 'reopen' | 'nothing';
}

export function createConfirmation(needs: Needs): Confirmation {
  const demandContact = async (input: ConfirmWithCustomer): Promise<void> => {
    if (input.contactId === undefined) return;
    if ((await needs.contacts.of(input.contactId)) !== undefined) return;
    throw new AppError({ code: 'cases.contact_not_found', kind: 'not_found' });
  };

  /** Writes the try down and says what it means together with the tries before it. */
  const hear = async (
    tx: Tx,
    principal: Principal,
    on: {
      readonly row: CaseRow;
      readonly orderId: string | null;
      readonly since: Date | null;
      readonly input: ConfirmWithCustomer;
    },
  ): Promise<Word> => {
    const { row, input } = on;
    await insertConfirmation(tx.db, {
      id: newId(tx.now.getTime()),
      case_id: row.id,
      order_id: on.orderId,
      outcome: input.outcome,
      means: input.means,
      contact_id: input.contactId ?? null,
      note: input.note ?? '',
      by_id: principal.staffId,
      at: tx.now,
    });
    if (input.contactId !== undefined) {
      const { contactId } = input;
      await linkContact(tx.db, { caseId: row.id, contactId, role: 'confirmation', by: principal.staffId, at: tx.now });
    }
    const { outcome, means } = input;
    emitCase(tx, CASE_EVENTS.confirmationTried, row, { outcome, means, orderId: on.orderId, byId: principal.staffId });
    return {
      principal,
      input,
      verdict: verdictOf(await triesOf(tx.db, { caseId: row.id, orderId: on.orderId, since: on.since })),
    };
  };

  return {
    confirmOrder: async (principal, orderId, input) => {
      demand(principal, 'order.confirm');
      await demandContact(input);
      const subject = { kind: 'order', id: orderId } as const;
      await needs.commands.run(principal, { action: 'order.confirmed', subject, key: input.clientKey }, async (tx) => {
        const { order, owningCase } = await takeOrder(tx, orderId);
        demandCaseSeen(principal, owningCase);
        demandServing(principal, owningCase);
        demandExpected(order, input);
        if (order.state !== 'done') throw new AppError({ code: 'cases.nothing_to_confirm', kind: 'conflict' });
        const word = await hear(tx, principal, { row: owningCase, orderId, since: order.done_at, input });
        await settleOrders(tx, word, [order]);
        await settleCase(tx, word, owningCase);
      });
    },
    confirmCase: async (principal, caseId, input) => {
      demand(principal, 'order.confirm');
      await demandContact(input);
      const subject = { kind: 'case', id: caseId } as const;
      await needs.commands.run(principal, { action: 'case.confirmed', subject, key: input.clientKey }, async (tx) => {
        const row = await takeCase(tx, caseId);
        demandCaseSeen(principal, row);
        demandServing(principal, row);
        demandExpected(row, input);
        if (row.state !== 'resolved') throw new AppError({ code: 'cases.nothing_to_confirm', kind: 'conflict' });
        const word = await hear(tx, principal, { row, orderId: null, since: row.resolved_at, input });
        const orders = await ordersOfCase(tx.db, caseId);
        await settleOrders(
          tx,
          word,
          orders.filter((order) => order.state === 'done'),
        );
        await settleCase(tx, word, row);
      });
    },
  };
}

async function settleOrders(tx: Tx, { principal, input, verdict }: Word, orders: readonly OrderRow[]): Promise<void> {
  const by = { byId: principal.staffId, reason: input.note };
  for (const order of orders) {
    if (verdict === 'nothing') return;
    if (verdict === 'reopen') {
      // The same crew, anybody in it, and a clock that has been running for the customer all along.
      await moveOrder(
        tx,
        order,
        { event: 'rework', ...by },
        {
          ...clockPatch(restartClock(clockOf(order))),
          rework_count: order.rework_count + 1,
          assignee_id: null,
          done_at: null,
          dispatched_at: tx.now,
        },
      );
    } else {
      const confirmed = await moveOrder(tx, order, { event: verdict, ...by });
      await moveOrder(tx, confirmed, { event: 'archive', byId: null }, { archived_at: tx.now });
    }
  }
}

async function settleCase(tx: Tx, { principal, input, verdict }: Word, row: CaseRow): Promise<void> {
  const by = { byId: principal.staffId, reason: input.note };
  if (verdict === 'nothing') return;
  if (verdict === 'reopen') {
    if (row.state === 'resolved') await moveCase(tx, row, { event: 'reopen', ...by });
    return;
  }
  const orders = await ordersOfCase(tx.db, row.id);
  const over = orders.every((order) => order.state === 'archived' || order.state === 'cancelled');
  if (row.state !== 'resolved' || !over) return;
  const confirmed = await moveCase(
    tx,
    row,
    { event: verdict, ...by },
    {
      confirmation: verdict === 'confirm' ? 'satisfied' : 'unreachable',
      confirmation_note: input.note ?? null,
      confirmed_at: tx.now,
    },
  );
  await moveCase(tx, confirmed, { event: 'close', byId: null });
}
