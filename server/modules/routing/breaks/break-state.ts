import type { BreakState } from '../../../../shared/contracts/routing-breaks.ts';
import { defineMachine } from '../../../../shared/kernel/state-machine.ts';

export type BreakEvent = 'approve' | 'queue' | 'refuse' | 'cancel' | 'start' | 'end';

/**
 * A short break under supervision. `approved` is the moment between the leader's word and empty hands: the agent gets nothing
 * new, finishes what is there, and only then the minutes begin to run. The leader may take an approval back until that moment.
 */
export const breakMachine = defineMachine<BreakState, BreakEvent>({
  name: 'break',
  initial: 'requested',
  table: {
    requested: { approve: 'approved', queue: 'queued', refuse: 'refused', cancel: 'cancelled' },
    queued: { approve: 'approved', refuse: 'refused', cancel: 'cancelled' },
    approved: { start: 'on_break', refuse: 'refused', cancel: 'cancelled' },
    on_break: { end: 'ended' },
    ended: {},
    refused: {},
    cancelled: {},
  },
});
