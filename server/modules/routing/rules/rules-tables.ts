import type { ColumnType, Generated } from 'kysely';
import type { TrialAsk, TrialOutcome, TrialState } from '../../../../shared/contracts/routing-simulation.ts';
import type { RoutingTables } from '../routing-tables.ts';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type RulesTables = Pick<RoutingTables, 'queues' | 'skills' | 'agent_skills'> & {
  routing_rules: RoutingTables['routing_rules'] & {
    edition: Generated<number>;
    saved_by: string | null;
    saved_at: Date | null;
    rollback_to: number | null;
  };
  rule_trials: {
    id: string;
    asked: ColumnType<TrialAsk, string, never>;
    version: number;
    against: number;
    state: TrialState;
    progress: Generated<number>;
    asked_by: string | null;
    asked_at: Date;
    started_at: Date | null;
    beat_at: Date | null;
    ended_at: Date | null;
    tries: Generated<number>;
    contacts: number | null;
    outcome: ColumnType<TrialOutcome | null, string | null, string | null>;
    failure: string | null;
  };
};
