import type { ColumnType, Generated } from 'kysely';
import type { DialOutcome, DialState } from '../../../../shared/contracts/voice-outbound.ts';
import type { MachineRule } from '../../../../shared/contracts/voice-rules.ts';
import type { CallPurpose } from '../../../../shared/contracts/voice-trunks.ts';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type OutboundTables = {
  dials: {
    contact_id: string;
    purpose: CallPurpose;
    agent_id: string;
    command_key: string | null;
    number: string;
    shown: string;
    customer_id: string | null;
    case_id: string | null;
    state: DialState;
    outcome: DialOutcome | null;
    status: number | null;
    cause: number | null;
    started_at: Date;
    answered_at: Date | null;
    machine_at: Date | null;
    ended_at: Date | null;
    version: Generated<number>;
  };
  dial_transitions: {
    contact_id: string;
    seq: number;
    at: Date;
    from_state: DialState | null;
    event: string;
    to_state: DialState;
    outcome: DialOutcome | null;
  };
  dial_refusals: {
    id: string;
    at: Date;
    purpose: CallPurpose;
    staff_id: string | null;
    number: string | null;
    customer_id: string | null;
    case_id: string | null;
    contact_id: string | null;
    code: string;
    centre: string | null;
    area_code: string | null;
    team: string | null;
  };
  dial_rules: {
    one: ColumnType<boolean, never, never>;
    per_day: number;
    ring_seconds: number;
    machine_callback: MachineRule;
    machine_follow_up: MachineRule;
  };
};
