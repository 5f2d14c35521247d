import type { WebCallNow } from '../../../shared/contracts/voice-web-call-catalogue.ts';

/** The call as the page shows it. What the house knows (`now`) and what the line does are two stories; this is both in one. */
export interface CallPageState {
  readonly phase: 'check' | 'calling' | 'on' | 'lost' | 'over';
  readonly contactId: string | undefined;
  readonly now: WebCallNow | undefined;
  /** Who brought the end. */
  readonly ended: 'by_me' | 'by_house' | 'by_line' | undefined;
  /** A sentence for a person; empty when all is well. */
  readonly problem: string;
  readonly keys: string;
}

export type CallPageEvent =
  | { readonly type: 'dial' }
  /** The house has taken the call, or knows it still after the page was loaded again. */
  | { readonly type: 'begun'; readonly contactId: string }
  | { readonly type: 'stands' }
  | { readonly type: 'broke' }
  | { readonly type: 'told'; readonly call: WebCallNow | null }
  | { readonly type: 'refused'; readonly problem: string }
  | { readonly type: 'gave_up' }
  | { readonly type: 'hung_up' }
  | { readonly type: 'pressed'; readonly key: string }
  | { readonly type: 'anew' };

export const FIRST_CALL_STATE: CallPageState = {
  phase: 'check',
  contactId: undefined,
  now: undefined,
  ended: undefined,
  problem: '',
  keys: '',
};

const MAX_KEYS_SHOWN = 12;

const isGoing = ({ phase }: CallPageState): boolean => phase === 'calling' || phase === 'on' || phase === 'lost';
const over = (state: CallPageState, ended: CallPageState['ended']): CallPageState =>
  isGoing(state) ? { ...state, phase: 'over', ended, now: undefined } : state;

function told(state: CallPageState, call: WebCallNow | null): CallPageState {
  if (!isGoing(state) || state.contactId === undefined) return state;
  if (call === null) return over(state, 'by_house');
  // An answer to a question about a call before this one.
  return call.contactId === state.contactId ? { ...state, now: call } : state;
}

type Of<T extends CallPageEvent['type']> = Extract<CallPageEvent, { type: T }>;
type Steps = { readonly [T in CallPageEvent['type']]: (state: CallPageState, event: Of<T>) => CallPageState };

const STEPS: Steps = {
  dial: (state) => (isGoing(state) ? state : { ...FIRST_CALL_STATE, phase: 'calling' }),
  begun: (state, { contactId }) => (state.phase === 'calling' ? { ...state, contactId } : state),
  stands: (state) => (isGoing(state) && state.contactId !== undefined ? { ...state, phase: 'on' } : state),
  broke: (state) => (state.phase === 'on' ? { ...state, phase: 'lost' } : state),
  told: (state, { call }) => told(state, call),
  refused: (state, { problem }) => (state.phase === 'calling' ? { ...FIRST_CALL_STATE, problem } : state),
  gave_up: (state) => over(state, 'by_line'),
  hung_up: (state) => over(state, 'by_me'),
  pressed: (state, { key }) =>
    state.phase === 'on' ? { ...state, keys: (state.keys + key).slice(-MAX_KEYS_SHOWN) } : state,
  anew: (state) => (isGoing(state) ? state : FIRST_CALL_STATE),
};

export function nextCallState<T extends CallPageEvent['type']>(state: CallPageState, event: Of<T>): CallPageState {
  const step: (state: CallPageState, event: Of<T>) => CallPageState = STEPS[event.type];
  return step(state, event);
}
