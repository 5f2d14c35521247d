import type { CaseState, OrderState } from '../../../shared/contracts/cases-catalogue.ts';
import type { Permission } from '../../../shared/contracts/identity-catalogue.ts';

/** Which buttons stand on the screen: what the state allows, cut with what the post may do. The server judges again. */
type May = (permission: Permission) => boolean;

export type CaseAct = 'confirm' | 'resolve' | 'add_order' | 'urge' | 'note';
const OVER: readonly CaseState[] = ['closed', 'withdrawn'];
const SETTLED: readonly OrderState[] = ['done', 'confirmed', 'archived', 'cancelled'];

interface CaseStanding {
  readonly state: CaseState;
  readonly allowed: readonly string[];
  readonly orders: readonly { readonly state: OrderState }[];
}

/** The first is what the matter waits for, and stands out. */
export function caseActs(owning: CaseStanding, may: May): readonly CaseAct[] {
  const isOver = OVER.includes(owning.state);
  const isSettled = owning.orders.every((o) => SETTLED.includes(o.state));
  const judged: readonly [CaseAct, boolean][] = [
    ['confirm', owning.allowed.includes('confirm') && may('order.confirm')],
    ['resolve', owning.allowed.includes('resolve') && isSettled && may('case.close')],
    ['add_order', !isOver && owning.state !== 'confirmed' && may('order.create')],
    ['urge', !isOver && may('case.supervise')],
    ['note', !isOver],
  ];
  return judged.flatMap(([act, isOffered]) => (isOffered ? [act] : []));
}

export type OrderAct = 'dispatch' | 'transfer' | 'confirm' | 'cancel';
export function orderActs(order: { readonly allowed: readonly string[] }, may: May): readonly OrderAct[] {
  const mayCancel = may('order.dispatch') || may('order.create');
  const judged: readonly [OrderAct, boolean][] = [
    ['confirm', order.allowed.includes('confirm') && may('order.confirm')],
    ['dispatch', order.allowed.includes('dispatch') && may('order.dispatch')],
    // From `returned` both ways lead to a crew; one button is enough.
    ['transfer', order.allowed.includes('transfer') && !order.allowed.includes('dispatch') && may('order.dispatch')],
    ['cancel', order.allowed.includes('cancel') && mayCancel],
  ];
  return judged.flatMap(([act, isOffered]) => (isOffered ? [act] : []));
}
