import type { ColumnType, Generated, Selectable } from 'kysely';
import type {
  HandoverCause,
  HandoverState,
  ItemKind,
  ItemOutcome,
  SignatureRole,
  Story,
} from '../../../../shared/contracts/routing-handover.ts';
import type { AgentState } from '../../../../shared/contracts/routing.ts';
import type { Keeps } from './matters.ts';

export interface HandoversTable {
  id: string;
  state: HandoverState;
  version: number;
  cause: HandoverCause;
  from_staff_id: string;
  from_team: string | null;
  centre: string;
  from_shift: string | null;
  to_shift: string | null;
  to_staff_id: string | null;
  leader_id: string | null;
  note: Generated<string>;
  return_reason: string | null;
  created_at: Date;
  offered_at: Date | null;
  signed_at: Date | null;
  accepted_at: Date | null;
  updated_at: Date;
}

export interface ItemsTable {
  id: string;
  handover_id: string;
  place: number;
  kind: ItemKind;
  subject_id: string;
  story: ColumnType<Story, string, string>;
  note: Generated<string>;
  outcome: ItemOutcome | null;
  return_reason: string | null;
  read_by: string | null;
  read_at: Date | null;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type HandoverTables = {
  shifts: {
    code: string;
    place: number;
    zh: string;
    en: string;
    from_minute: number;
    until_minute: number;
    active: boolean;
  };
  shift_roster: { staff_id: string; shift_code: string; set_by: string | null; set_at: Date };
  handover_keeping_posts: { post: string; keeps: Keeps };
  handovers: HandoversTable;
  handover_items: ItemsTable;
  handover_signatures: {
    id: string;
    handover_id: string;
    role: SignatureRole;
    staff_id: string;
    digest: string;
    at: Date;
  };
  handover_transitions: {
    id: Generated<number>;
    handover_id: string;
    event: string;
    from_state: HandoverState | null;
    to_state: HandoverState;
    by_id: string | null;
    reason: string | null;
    at: Date;
  };
  handover_commands: { actor_id: string; key: string; kind: string; subject_id: string; at: Date };
  callback_keepers: { contact_id: string; staff_id: string; since: Date; kept_at: Date | null };
  agent_profiles: { staff_id: string };
  agent_states: { staff_id: string; state: AgentState; reason: string | null; since: Date };
};

export type HandoverRow = Selectable<HandoversTable>;
export type ItemRow = Selectable<ItemsTable>;
