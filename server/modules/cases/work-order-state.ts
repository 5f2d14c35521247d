import type { OrderState } from '../../../shared/contracts/cases-catalogue.ts';
import { defineMachine } from '../../../shared/kernel/state-machine.ts';

export type OrderEvent =
  | 'dispatch'
  | 'accept'
  | 'set_out'
  | 'arrive'
  | 'start_work'
  | 'complete'
  | 'confirm'
  | 'confirm_unreached'
  | 'rework'
  | 'archive'
  | 'return'
  | 'transfer'
  | 'suspend'
  | 'resume'
  | 'cancel';

/**
 * A task at a crew. Back-office work needs no journey, so `start_work` leads from `accepted` too. `resume` goes back to
 * `accepted`, wherever the order was when it was suspended: after a pause the engineer sets out again, and the record says so.
 * `rework` sends a matter that the customer found unsolved to the same crew, with the same clock.
 */
export const workOrderMachine = defineMachine<OrderState, OrderEvent>({
  name: 'work_order',
  initial: 'draft',
  table: {
    draft: { dispatch: 'dispatched', cancel: 'cancelled' },
    dispatched: { accept: 'accepted', return: 'returned', transfer: 'dispatched', cancel: 'cancelled' },
    accepted: {
      set_out: 'on_the_way',
      start_work: 'working',
      return: 'returned',
      transfer: 'dispatched',
      suspend: 'suspended',
      cancel: 'cancelled',
    },
    on_the_way: {
      arrive: 'arrived',
      start_work: 'working',
      return: 'returned',
      transfer: 'dispatched',
      suspend: 'suspended',
    },
    arrived: { start_work: 'working', return: 'returned', transfer: 'dispatched', suspend: 'suspended' },
    working: { complete: 'done', return: 'returned', transfer: 'dispatched', suspend: 'suspended' },
    suspended: { resume: 'accepted', transfer: 'dispatched', return: 'returned', cancel: 'cancelled' },
    returned: { dispatch: 'dispatched', transfer: 'dispatched', cancel: 'cancelled' },
    done: { confirm: 'confirmed', confirm_unreached: 'confirmed', rework: 'dispatched' },
    confirmed: { archive: 'archived' },
    archived: {},
    cancelled: {},
  },
});

/** Nothing more is to be done at the customer's: a case whose orders are all here may be resolved. */
const SETTLED: readonly OrderState[] = ['done', 'confirmed', 'archived', 'cancelled'];
export const isSettled = (state: OrderState): boolean => SETTLED.includes(state);

/** The crew has it in hand: talk, photos and backfill make sense. */
const IN_HAND: readonly OrderState[] = ['accepted', 'on_the_way', 'arrived', 'working', 'suspended'];
export const isInHand = (state: OrderState): boolean => IN_HAND.includes(state);
