import type { ContactState } from '../../../shared/contracts/contacts.ts';
import { defineMachine, isFinal } from '../../../shared/kernel/state-machine.ts';

export type ContactEvent =
  | 'navigate'
  | 'enqueue'
  | 'dial'
  | 'offer'
  | 'accept'
  | 'reject'
  | 'miss'
  | 'withdraw'
  | 'requeue'
  | 'transfer'
  | 'hand_over'
  | 'place'
  | 'end'
  | 'finish'
  | 'wrap_up'
  | 'abandon'
  | 'fail';

/**
 * The life of a contact. Three ends: `closed` (a person or the self-service dealt with it), `abandoned` (the customer left
 * before a person answered) and `failed` (we lost it: crash, media failure). Nothing leaves an end.
 * `finish` is an end with its disposition said in the same breath: no after-call work follows.
 * `withdraw` takes an offer back when the agent is gone, `requeue` takes a talk back when the agent's side is lost; both put
 * the customer first in the queue again, which is routing's business. `transfer` passes a talk on: a new wait begins, the story goes
 * on. `dial` is an agent who calls a customer: theirs from the first ring, answered or not. `hand_over` gives a talk to a colleague who is in it already: nobody waits. `place` is a shift leader's hand in the line.
 */
export const contactMachine = defineMachine<ContactState, ContactEvent>({
  name: 'contact',
  initial: 'arrived',
  table: {
    arrived: {
      navigate: 'self_service',
      enqueue: 'waiting',
      dial: 'connected',
      end: 'closed',
      abandon: 'abandoned',
      fail: 'failed',
    },
    self_service: { navigate: 'self_service', enqueue: 'waiting', end: 'closed', abandon: 'abandoned', fail: 'failed' },
    waiting: { offer: 'offered', place: 'waiting', end: 'closed', abandon: 'abandoned', fail: 'failed' },
    offered: {
      accept: 'connected',
      reject: 'waiting',
      miss: 'waiting',
      withdraw: 'waiting',
      abandon: 'abandoned',
      fail: 'failed',
    },
    connected: {
      end: 'after_call_work',
      finish: 'closed',
      requeue: 'waiting',
      transfer: 'waiting',
      hand_over: 'connected',
      fail: 'failed',
    },
    after_call_work: { wrap_up: 'closed' },
    closed: {},
    abandoned: {},
    failed: {},
  },
});

export const isOver = (state: ContactState): boolean => isFinal(contactMachine, state);
/** The customer is still with us: in a menu, waiting, ringing or talking. */
export const isLive = (state: ContactState): boolean => !isOver(state) && state !== 'after_call_work';
