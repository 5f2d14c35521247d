import type { AgentState } from './routing.ts';

/** Aggregate `agent`. */
export const AGENT_EVENTS = {
  stateChanged: 'agent.state_changed',
  /** Skills, capacity or profile. */
  profileChanged: 'agent.profile_changed',
} as const;

export interface AgentStateChanged {
  readonly staffId: string;
  readonly from: AgentState;
  readonly to: AgentState;
  readonly reason: string | null;
}
