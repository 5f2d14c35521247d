import type { ColumnType, Generated } from 'kysely';
import type { Channel } from '../../../shared/contracts/contacts.ts';
import type { RoutingRules, RuleState } from '../../../shared/contracts/routing-rules.ts';
import type { AgentState } from '../../../shared/contracts/routing.ts';

export type OfferOutcome = 'accepted' | 'rejected' | 'missed' | 'withdrawn' | 'abandoned';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type RoutingTables = {
  queues: {
    code: string;
    zh: string;
    en: string;
    channel: Channel | null;
    business_line: string;
    centre: string | null;
    calendar: string | null;
    closed_to: string | null;
    active: boolean;
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
  skills: { code: string; zh: string; en: string; active: Generated<boolean> };
  routing_rules: {
    version: number;
    state: RuleState;
    rules: ColumnType<RoutingRules, string, string>;
    note: Generated<string>;
    based_on: number | null;
    created_by: string | null;
    created_at: Generated<Date>;
    released_by: string | null;
    released_at: Date | null;
  };
  agent_profiles: {
    staff_id: string;
    voice_capacity: number;
    chat_capacity: number;
    video_capacity: Generated<number>;
    voice_interrupts_chat: Generated<boolean>;
    auto_answer: Generated<boolean>;
    profile: string | null;
  };
  agent_skills: { staff_id: string; skill: string; level: number };
  agent_states: { staff_id: string; state: AgentState; reason: string | null; since: Date; shard: Generated<number> };
  routing_shards: { centre: string; shard: number; updated_at: Generated<Date> };
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
