import type { Generated } from 'kysely';
import type { AgentState } from '../../../shared/contracts/routing.ts';

export type OfferOutcome = 'accepted' | 'rejected' | 'missed' | 'withdrawn' | 'abandoned';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type RoutingTables = {
  queues: {
    code: string;
    zh: string;
    en: string;
    skill: string;
    min_level: number;
    overflow_skill: string | null;
    overflow_after_seconds: number;
    ring_seconds: number;
    answer_seconds: number;
    answer_target: string;
    short_abandon_seconds: number;
  };
  queue_entries: {
    rank: number;
    channel: string | null;
    service_class: string | null;
    topic_prefix: string | null;
    queue_code: string;
  };
  agent_profiles: { staff_id: string; voice_capacity: number; chat_capacity: number };
  agent_skills: { staff_id: string; skill: string; level: number };
  agent_states: { staff_id: string; state: AgentState; reason: string | null; since: Date };
  agent_transitions: {
    id: Generated<number>;
    staff_id: string;
    at: Date;
    from_state: AgentState | null;
    event: string;
    to_state: AgentState;
    reason: string | null;
  };
  offers: {
    id: string;
    contact_id: string;
    agent_id: string;
    queue_code: string;
    offered_at: Date;
    ring_until: Date;
    why: unknown;
    outcome: OfferOutcome | null;
    ended_at: Date | null;
    reason: string | null;
  };
};
