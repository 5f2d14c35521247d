import type { AgentActivity, AgentState } from '../../../shared/contracts/routing.ts';
import { defineMachine } from '../../../shared/kernel/state-machine.ts';

export type AgentEvent = 'sign_on' | 'go_ready' | 'go_not_ready' | 'miss' | 'sign_off' | 'lose';

/**
 * Whether an agent wants contacts. What they are doing with the contacts in hand (ringing, talking, wrapping up) follows
 * from the contacts themselves, so that the two can never disagree. `miss` takes an agent who let a call ring out of the
 * line, `lose` is a desk that stayed away longer than its grace.
 */
export const agentMachine = defineMachine<AgentState, AgentEvent>({
  name: 'agent',
  initial: 'offline',
  table: {
    offline: { sign_on: 'not_ready', go_ready: 'ready', go_not_ready: 'not_ready' },
    not_ready: { go_ready: 'ready', go_not_ready: 'not_ready', sign_off: 'offline', lose: 'offline' },
    ready: { go_not_ready: 'not_ready', miss: 'not_ready', sign_off: 'offline', lose: 'offline' },
  },
});

export interface HandsFull {
  readonly channel: 'voice' | 'chat';
  readonly state: 'offered' | 'connected' | 'after_call_work';
}

/** The most demanding thing in hand names the activity: a ringing phone before a chat, a talk before everything. */
export function activityOf(state: AgentState, hands: readonly HandsFull[]): AgentActivity {
  const has = (channel: 'voice' | 'chat' | undefined, s: HandsFull['state']): boolean =>
    hands.some((h) => (channel === undefined || h.channel === channel) && h.state === s);
  if (has('voice', 'connected')) return 'talking';
  if (has(undefined, 'offered')) return 'offered';
  if (has('voice', 'after_call_work')) return 'after_call_work';
  if (has('chat', 'connected')) return 'chatting';
  if (has('chat', 'after_call_work')) return 'after_call_work';
  return state === 'ready' ? 'idle' : state;
}
