import { AppError } from '../../../shared/kernel/app-error.ts';
import { demand, may, withinScope, type Place, type Principal } from '../identity/index.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';

/** Who may see and do what, as sentences. The permission says the kind of act, the scope how far it reaches. */
const placeOfCase = (row: CaseRow): Place => ({
  centre: row.centre,
  area: row.area_code,
  team: row.owner_team,
  ownerId: row.owner_id,
});
const placeOfOrder = (row: OrderRow): Place => ({
  centre: row.centre,
  area: row.area_code,
  team: row.crew,
  ownerId: row.assignee_id,
});

const isAnswerable = (p: Principal, row: CaseRow): boolean =>
  [row.owner_id, row.first_responder_id, row.inside_supervisor_id, row.outside_supervisor_id].includes(p.staffId);

/** Whoever serves customers may find any of them on the line, of whichever centre, and must see what is going on. */
const servesCustomers = (p: Principal): boolean => may(p, 'desk.use');

export const maySeeCase = (p: Principal, row: CaseRow, crews: readonly (string | null)[] = []): boolean =>
  may(p, 'case.view') &&
  (withinScope(p, placeOfCase(row)) ||
    isAnswerable(p, row) ||
    servesCustomers(p) ||
    (p.team !== null && crews.includes(p.team)));

export const maySeeOrder = (p: Principal, order: OrderRow, owningCase: CaseRow): boolean =>
  may(p, 'order.view') && (withinScope(p, placeOfOrder(order)) || isAnswerable(p, owningCase) || servesCustomers(p));

const outOfScope = (code: string): AppError => new AppError({ code, kind: 'forbidden' });

/** Hidden things are not found rather than forbidden: a number that exists is itself a piece of information. */
export function demandCaseSeen(p: Principal, row: CaseRow, crews: readonly (string | null)[] = []): void {
  demand(p, 'case.view');
  if (!maySeeCase(p, row, crews)) throw new AppError({ code: 'cases.not_found', kind: 'not_found' });
}

export function demandOrderSeen(p: Principal, order: OrderRow, owningCase: CaseRow): void {
  demand(p, 'order.view');
  if (!maySeeOrder(p, order, owningCase)) throw new AppError({ code: 'cases.order_not_found', kind: 'not_found' });
}

/** Changing the matter itself: its owner, the first responder, or whoever is in charge of them. */
export function demandCaseInCharge(p: Principal, row: CaseRow): void {
  const inScope = p.dataScope !== 'own' && withinScope(p, placeOfCase(row));
  if (!inScope && !isAnswerable(p, row)) throw outOfScope('cases.not_yours');
}

/** Adding to it or hearing the customer's word: anybody at a desk may be the one who takes the call. */
export function demandServing(p: Principal, row: CaseRow): void {
  if (!servesCustomers(p)) demandCaseInCharge(p, row);
}

/** The crew's own work. An accepted order is one engineer's; what waits is any crew member's. */
export function demandWorking(p: Principal, order: OrderRow): void {
  demand(p, 'order.work');
  const mine = order.assignee_id === null ? p.team !== null && p.team === order.crew : order.assignee_id === p.staffId;
  if (!mine) throw outOfScope('cases.not_your_order');
}

export function demandDispatching(p: Principal, order: OrderRow): void {
  demand(p, 'order.dispatch');
  if (!withinScope(p, placeOfOrder(order))) throw outOfScope('cases.not_yours');
}

/** Either the engineer who has it, or whoever may dispatch it. */
export function demandWorkingOrDispatching(p: Principal, order: OrderRow): void {
  if (may(p, 'order.dispatch')) demandDispatching(p, order);
  else demandWorking(p, order);
}
