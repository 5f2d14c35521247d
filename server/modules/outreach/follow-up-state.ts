import type { FollowUpState } from '../../../shared/contracts/outreach.ts';
import { defineMachine } from '../../../shared/kernel/state-machine.ts';

export type FollowUpEvent =
  'take' | 'release' | 'assign' | 'take_back' | 'try_again' | 'give_up' | 'finish' | 'cancel' | 'expire';

/**
 * A call that is to be made after a matter was closed. It is one agent's from `take` until they have said how it went;
 * `assign` makes it somebody's to take first, `take_back` makes it anybody's: both are the leader's.
 */
export const followUpMachine = defineMachine<FollowUpState, FollowUpEvent>({
  name: 'follow_up',
  initial: 'planned',
  table: {
    planned: { take: 'taken', assign: 'planned', take_back: 'planned', cancel: 'cancelled', expire: 'expired' },
    taken: {
      release: 'planned',
      assign: 'planned',
      take_back: 'planned',
      try_again: 'planned',
      give_up: 'unreached',
      finish: 'done',
      cancel: 'cancelled',
    },
    done: {},
    unreached: {},
    cancelled: {},
    expired: {},
  },
});
