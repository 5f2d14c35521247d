import type { CaseState } from '../../../shared/contracts/cases-catalogue.ts';
import { defineMachine } from '../../../shared/kernel/state-machine.ts';

export type CaseEvent =
  'start' | 'resolve' | 'take_up_again' | 'confirm' | 'confirm_unreached' | 'reopen' | 'close' | 'withdraw';

/**
 * The customer's matter. `closed` is reached through `confirmed` alone, and `confirmed` only by the customer's word or by
 * the stated number of failed tries. What comes back after closing is a new case: a closed record never changes again.
 */
export const caseMachine = defineMachine<CaseState, CaseEvent>({
  name: 'case',
  initial: 'open',
  table: {
    open: { start: 'in_progress', resolve: 'resolved', withdraw: 'withdrawn' },
    in_progress: { resolve: 'resolved', withdraw: 'withdrawn' },
    resolved: {
      confirm: 'confirmed',
      confirm_unreached: 'confirmed',
      reopen: 'in_progress',
      take_up_again: 'in_progress',
      withdraw: 'withdrawn',
    },
    confirmed: { close: 'closed', reopen: 'in_progress' },
    closed: {},
    withdrawn: {},
  },
});
