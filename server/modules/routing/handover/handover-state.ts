import type { HandoverState } from '../../../../shared/contracts/routing-handover.ts';
import { defineMachine } from '../../../../shared/kernel/state-machine.ts';

export type HandoverEvent =
  'offer' | 'sign' | 'claim' | 'accept' | 'return' | 'take_over' | 'assign' | 'reclaim' | 'cancel';

/**
 * A handover of one person's unfinished work. The outgoing side writes, says to whom and signs; the receiver reads, signs or
 * returns. `claim` is a member of the next shift taking it from the pool. Somebody who is absent cannot sign: the leader takes
 * over and signs by assigning; `reclaim` is the absent one coming back before that. `cancel` when nothing is left to hand over.
 */
export const handoverMachine = defineMachine<HandoverState, HandoverEvent>({
  name: 'handover',
  initial: 'drafted',
  table: {
    drafted: { offer: 'offered', take_over: 'taken_over', cancel: 'cancelled' },
    offered: { offer: 'offered', sign: 'signed', take_over: 'taken_over', cancel: 'cancelled' },
    signed: { claim: 'signed', accept: 'accepted', return: 'returned', take_over: 'taken_over' },
    returned: { offer: 'offered', take_over: 'taken_over', cancel: 'cancelled' },
    taken_over: { assign: 'signed', reclaim: 'drafted', cancel: 'cancelled' },
    accepted: {},
    cancelled: {},
  },
});
