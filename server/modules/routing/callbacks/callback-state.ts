import type { CallbackState } from '../../../../shared/contracts/routing-callbacks-catalogue.ts';
import { defineMachine, isFinal } from '../../../../shared/kernel/state-machine.ts';

export type CallbackEvent =
  | 'open_window'
  | 'reschedule'
  | 'come_up'
  | 'step_back'
  | 'dial'
  | 'try_again'
  | 'lose'
  | 'connect'
  | 'finish'
  | 'give_up'
  | 'cancel'
  | 'expire';

/**
 * The life of a promise to call back. `asked`: its window has not begun. `waiting`: it stands in the line, unseen, at the place
 * it kept. `due`: the place has come up, an outbound contact is in the queue and rings at a desk. `dialling`: an agent has
 * accepted and the customer's phone rings. `try_again` is a customer who did not answer, `lose` is us (process, agent or sound
 * gone, the network full): both wait for their next time, the second without costing the customer a try. A machine, or a
 * busy tone after the answer, was no conversation either.
 */
export const callbackMachine = defineMachine<CallbackState, CallbackEvent>({
  name: 'callback',
  initial: 'asked',
  table: {
    asked: { open_window: 'waiting', reschedule: 'asked', come_up: 'due', cancel: 'cancelled', expire: 'expired' },
    waiting: { reschedule: 'asked', come_up: 'due', connect: 'connected', cancel: 'cancelled', expire: 'expired' },
    due: { dial: 'dialling', step_back: 'waiting', cancel: 'cancelled' },
    dialling: { connect: 'connected', try_again: 'waiting', lose: 'waiting', give_up: 'failed' },
    connected: { finish: 'done', try_again: 'waiting', lose: 'waiting', give_up: 'failed' },
    done: {},
    failed: {},
    cancelled: {},
    expired: {},
  },
});

export const isOverState = (state: CallbackState): boolean => isFinal(callbackMachine, state);
