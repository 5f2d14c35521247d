import type { ColumnType, Generated } from 'kysely';
import type { FollowUpResult, FollowUpState } from '../../../shared/contracts/outreach.ts';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type OutreachTables = {
  follow_ups: {
    id: string;
    case_id: string;
    case_number: string;
    customer_id: string | null;
    reason: 'case_closed' | 'order_closed' | 'by_hand';
    state: FollowUpState;
    tries: Generated<number>;
    not_before: Date;
    not_after: Date;
    agent_id: string | null;
    result: FollowUpResult | null;
    note: string | null;
    centre: string | null;
    area_code: string | null;
    team: string | null;
    owner_id: string | null;
    planned_by: string | null;
    planned_at: Date;
    ended_at: Date | null;
    version: Generated<number>;
  };
  follow_up_transitions: {
    follow_up_id: string;
    seq: number;
    at: Date;
    from_state: FollowUpState | null;
    event: string;
    to_state: FollowUpState;
    actor: string;
    reason: string | null;
  };
  follow_up_rules: {
    one: ColumnType<boolean, never, never>;
    case_types: string[];
    after_minutes: number;
    within_hours: number;
    retry_minutes: number;
    order_templates: string[];
    by_whom: 'anyone' | 'owner';
    max_tries: number;
    version: number;
  };
};
