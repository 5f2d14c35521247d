import type { Generated, Selectable } from 'kysely';
import type { BreakState } from '../../../../shared/contracts/routing-breaks.ts';
import type { AgentState } from '../../../../shared/contracts/routing.ts';

export interface BreakRequestsTable {
  id: string;
  staff_id: string;
  team: string | null;
  centre: string;
  reason: string;
  minutes: number;
  state: BreakState;
  version: number;
  decided_by: string | null;
  refusal: string | null;
  requested_at: Date;
  decided_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  updated_at: Date;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type BreakTables = {
  break_rules: { team: string; at_once: number; max_minutes: number; automatic: boolean; version: number };
  break_requests: BreakRequestsTable;
  break_transitions: {
    id: Generated<number>;
    break_id: string;
    event: string;
    from_state: BreakState | null;
    to_state: BreakState;
    by_id: string | null;
    reason: string | null;
    at: Date;
  };
  agent_states: { staff_id: string; state: AgentState; reason: string | null };
};

export type BreakRow = Selectable<BreakRequestsTable>;
