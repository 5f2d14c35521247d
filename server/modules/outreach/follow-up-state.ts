import type { FollowUpState } from '../../../shared/contracts/outreach.ts';
import { defineMachine } from '../../../shared/kernel/state-machine.ts';

export type FollowUpEvent = 'take' | 'release' | 'try_again' | 'give_up' | 'finish' | 'cancel' | 'expire';

/** A call that is to be made after a matter was closed. It is one agent's from `take` until they have said how it went. */
export const followUpMachine = defineMachine<FollowUpState, FollowUpEvent>({
  name: 'follow_up',
  initial: 'planned',
  table: {
    planned: { take: 'taken', cancel: 'cancelled', expire: 'expired' },
    taken: { release: 'planned', try_again: 'planned', give_up: 'unreached', finish: 'done' },
    done: {},
    unreached: {},
    cancelled: {},
    expired: {},
  },
});
