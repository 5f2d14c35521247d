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
  /** Who signs on says which shard decides for them until they sign off. */
  readonly shard?: number;
}

/** Aggregate `routing`, id `settings`: queues, skills, agents' skills, hours or templates are not what they were; read them again. */
export const ROUTING_EVENTS = { settingsChanged: 'routing.settings_changed' } as const;

export interface RoutingSettingsChanged {
  readonly part: 'queues' | 'entries' | 'skills' | 'agents' | 'profiles' | 'calendars' | 'shards';
  /** Whose skills or capacity changed; null: read everybody's, or nobody's did. */
  readonly staffIds: readonly string[] | null;
}

/** What one node now has of the agent; nothing there any more: no desks and no voice leg. */
export interface AgentPresenceChanged {
  readonly staffId: string;
  readonly node: string;
  readonly desks: number;
  readonly voiceLeg: boolean;
}
