import type { TalkState } from '../../../shared/contracts/voice-talk.ts';
import { defineMachine } from '../../../shared/kernel/state-machine.ts';

export type TalkEvent =
  | 'hold'
  | 'resume'
  | 'consult'
  | 'pass'
  | 'answer'
  | 'fail'
  | 'cancel'
  | 'join'
  | 'part'
  | 'drop'
  | 'leave'
  | 'hand_over'
  | 'other_left'
  | 'end';

/** The customer hears music: the agent is away, or asks somebody else. */
export const isOnHold = (state: TalkState): boolean =>
  state === 'held' || state === 'calling' || state === 'consulting';

/**
 * A talk between a customer and an agent, with at most one other in it: a colleague or somebody outside.
 * While the other is called (`calling`) and asked (`consulting`) the customer hears music; `passing` calls somebody outside for
 * the customer, who hears it ring, while the agent keeps the contact until there is an answer: a blind transfer that nobody
 * takes must not leave the customer with nobody. `hand_over` makes the colleague the contact's agent, `leave` leaves the
 * customer with the one outside (`handed_over`): for the agent it is over then, for the line not yet.
 * A call that was not answered ends in `held`, not in the customer's ear: the agent says when they are back.
 */
export const talkMachine = defineMachine<TalkState, TalkEvent>({
  name: 'talk',
  initial: 'talking',
  table: {
    talking: { hold: 'held', consult: 'calling', pass: 'passing', end: 'over' },
    held: { resume: 'talking', consult: 'calling', pass: 'passing', end: 'over' },
    calling: { answer: 'consulting', fail: 'held', cancel: 'talking', end: 'over' },
    consulting: {
      cancel: 'talking',
      join: 'conference',
      hand_over: 'talking',
      leave: 'handed_over',
      other_left: 'held',
      end: 'over',
    },
    conference: {
      part: 'consulting',
      drop: 'talking',
      hand_over: 'talking',
      leave: 'handed_over',
      other_left: 'talking',
      end: 'over',
    },
    passing: { answer: 'handed_over', fail: 'held', cancel: 'talking', end: 'over' },
    handed_over: { other_left: 'over', end: 'over' },
    over: {},
  },
});
