import type { DialState } from '../../../../shared/contracts/voice-outbound.ts';
import { defineMachine } from '../../../../shared/kernel/state-machine.ts';

export type DialEvent = 'ring' | 'answer' | 'fail' | 'end';

/**
 * A call of ours to a customer. `fail` is every end without a word with them, and says which by its outcome: also after the
 * answer, when a switch takes the call only to play the busy tone.
 */
export const dialMachine = defineMachine<DialState, DialEvent>({
  name: 'dial',
  initial: 'dialling',
  table: {
    dialling: { ring: 'ringing', answer: 'answered', fail: 'over' },
    ringing: { answer: 'answered', fail: 'over' },
    answered: { end: 'over', fail: 'over' },
    over: {},
  },
});
