import type { ColumnType, Generated } from 'kysely';
import type {
  AskAnswer,
  DeviceState,
  HOME_DUTIES,
  SurgeCondition,
  SurgeEffect,
  SurgeRuleDraft,
  SurgeStagePlan,
  SurgeStageState,
} from '../../../../shared/contracts/routing-surge.ts';

/** JSON is written as text and read as what it is. */
type Json<T> = ColumnType<T, string, string>;

export type SurgeTables = {
  surge_rules: {
    id: string;
    version: Generated<number>;
    name: string;
    queue_code: string | null;
    condition: Json<SurgeCondition>;
    hold_seconds: number;
    clear_minutes: number;
    stages: Json<SurgeStagePlan[]>;
    active: boolean;
    updated_at: Date;
    updated_by: string | null;
    removed_at: Date | null;
  };
  surge_watches: { rule_id: string; met_since: Date | null; clear_since: Date | null; looked_at: Date | null };
  surge_peaks: {
    id: string;
    rule_id: string;
    rule: Json<SurgeRuleDraft>;
    started_at: Date;
    started_by: string | null;
    over_at: Date | null;
  };
  surge_stages: {
    id: string;
    peak_id: string;
    place: number;
    plan: Json<SurgeStagePlan>;
    state: SurgeStageState;
    effect: ColumnType<SurgeEffect | null, string | null, string | null>;
    proposed_at: Date;
    started_at: Date | null;
    started_by: string | null;
    ended_at: Date | null;
    version: Generated<number>;
  };
  surge_stage_transitions: {
    id: Generated<number>;
    stage_id: string;
    at: Date;
    from_state: SurgeStageState | null;
    event: string;
    to_state: SurgeStageState;
    actor: string;
    reason: string | null;
  };
  surge_people: {
    id: string;
    stage_id: string;
    staff_id: string;
    kind: 'home' | 'back_office';
    wave: number;
    asked_at: Date;
    answer_until: Date | null;
    answer: AskAnswer | null;
    answered_at: Date | null;
    ready_until: Date | null;
    ready_at: Date | null;
    released_at: Date | null;
    given_back_at: Date | null;
    reason: string | null;
  };
  certificates: { staff_id: string; skill: string; valid_until: Date };
  home_seats: {
    staff_id: string;
    duty: (typeof HOME_DUTIES)[number];
    next_presence_at: Date | null;
    misses: Generated<number>;
    presence_lost_at: Date | null;
    version: Generated<number>;
  };
  home_devices: {
    id: string;
    staff_id: string;
    name: string;
    key_name: string;
    state: DeviceState;
    registered_at: Date;
    approved_by: string | null;
    approved_at: Date | null;
  };
  home_network_checks: {
    id: Generated<number>;
    staff_id: string;
    device_id: string;
    at: Date;
    round_trip_ms: number;
    jitter_ms: number;
    loss: number;
  };
  home_presence_checks: {
    id: string;
    staff_id: string;
    asked_at: Date;
    answer_until: Date;
    outcome: 'confirmed' | 'missed' | 'excused' | null;
    ended_at: Date | null;
  };
  // Of routing itself, as far as the surge looks at it.
  agent_states: { staff_id: string; state: string };
};
