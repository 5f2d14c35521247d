import { ORDER_EVENTS, type OrderFacts, type StateChange } from '../../../shared/contracts/cases-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { transition } from '../../../shared/kernel/state-machine.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { notAllowedIn, takeCase, type Happening } from './case-life-service.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';
import { findOrder, insertOrderTransition, lockOrder, updateOrder, type OrderPatch } from './order-store.ts';
import { workOrderMachine, type OrderEvent } from './work-order-state.ts';

const factsOf = (row: OrderRow): OrderFacts => ({
  orderId: row.id,
  number: row.number,
  caseId: row.case_id,
  templateCode: row.template_code,
  priority: row.priority,
  state: row.state,
  version: row.version,
  crew: row.crew,
  assigneeId: row.assignee_id,
  areaCode: row.area_code,
  gridCode: row.grid_code,
  dueAt: row.due_at.toISOString(),
  paused: row.paused_since !== null,
});

export const emitOrder = (tx: Tx, type: string, row: OrderRow, more: object = {}): void =>
  tx.emit({ aggregate: 'order', aggregateId: row.id, type, data: { ...factsOf(row), ...more } });

export const orderNotFound = (): AppError => new AppError({ code: 'cases.order_not_found', kind: 'not_found' });

/** Locks the case, then the order: everybody in this sequence, so that nobody waits in a circle. */
export async function takeOrder(tx: Tx, orderId: string): Promise<{ order: OrderRow; owningCase: CaseRow }> {
  const seen = await findOrder(tx.db, orderId);
  if (seen === undefined) throw orderNotFound();
  const owningCase = await takeCase(tx, seen.case_id);
  const order = await lockOrder(tx.db, orderId);
  if (order === undefined) throw orderNotFound();
  return { order, owningCase };
}

export async function moveOrder(
  tx: Tx,
  row: OrderRow,
  happening: Happening<OrderEvent>,
  patch: OrderPatch = {},
): Promise<OrderRow> {
  const next = transition(workOrderMachine, row.state, happening.event);
  if (!next.ok) throw notAllowedIn(row.state, happening.event);
  const after = await updateOrder(tx.db, row.id, {
    ...patch,
    state: next.value,
    version: row.version + 1,
    updated_at: tx.now,
  });
  await insertOrderTransition(tx.db, {
    order: after,
    event: happening.event,
    from: row.state,
    byId: happening.byId,
    reason: happening.reason,
    at: tx.now,
  });
  const change: StateChange = {
    from: row.state,
    event: happening.event,
    byId: happening.byId,
    previousCrew: row.crew === after.crew ? null : row.crew,
  };
  emitOrder(tx, ORDER_EVENTS.stateChanged, after, change);
  if (after.state === 'dispatched') emitOrder(tx, ORDER_EVENTS.dispatched, after, change);
  if (happening.event === 'accept') emitOrder(tx, ORDER_EVENTS.accepted, after, change);
  return after;
}
