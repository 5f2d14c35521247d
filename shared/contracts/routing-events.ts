import type { AgentState } from './routing.ts';

/** Aggregate `agent`. */
export const AGENT_EVENTS = {
  stateChanged: 'agent.state_changed',
  presenceChanged: 'agent.presence_changed',
  /** Skills, capacity or profile. */
  profileChanged: 'agent.profile_changed',
} as const;

export interface AgentStateChanged {
  readonly staffId: string;
  readonly from: AgentState;
  readonly to: AgentState;
  readonly reason: string | null;
}

/** What one node now has of the agent; nothing there any more: no desks and no voice leg. */
export interface AgentPresenceChanged {
  readonly staffId: string;
  readonly node: string;
  readonly desks: number;
  readonly voiceLeg: boolean;
}
