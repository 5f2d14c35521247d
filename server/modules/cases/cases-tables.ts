import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';
import type {
  BackfillResult,
  CaseState,
  CaseType,
  ConfirmMeans,
  ConfirmOutcome,
  CrewKind,
  OrderState,
  Priority,
} from '../../../shared/contracts/cases-catalogue.ts';
import type { BackfillFacts, OrderTemplate } from '../../../shared/contracts/cases-orders.ts';

type Json<T> = ColumnType<T, string, string>;

export interface CasesTable {
  id: string;
  number: string;
  customer_id: string | null;
  customer_name: string;
  customer_number: string;
  customer_star: number | null;
  address: string;
  area_code: string | null;
  grid_code: string | null;
  rural: boolean;
  type: CaseType;
  title: string;
  need: string;
  priority: Priority;
  state: CaseState;
  version: number;
  centre: string;
  first_responder_id: string;
  owner_id: string;
  owner_team: string | null;
  inside_supervisor_id: string | null;
  outside_supervisor_id: string | null;
  due_at: Date;
  reopened_count: Generated<number>;
  resolution: string | null;
  confirmation: 'satisfied' | 'unreachable' | null;
  confirmation_note: string | null;
  confirmed_at: Date | null;
  opened_at: Date;
  resolved_at: Date | null;
  closed_at: Date | null;
  updated_at: Date;
}

export interface WorkOrdersTable {
  id: string;
  number: string;
  case_id: string;
  template_code: string;
  crew_kind: CrewKind;
  title: string;
  description: string;
  fields: Json<Record<string, string>>;
  priority: Priority;
  state: OrderState;
  version: number;
  centre: string;
  area_code: string | null;
  grid_code: string | null;
  rural: boolean;
  crew: string | null;
  assignee_id: string | null;
  created_by: string;
  limit_minutes: number;
  clock_started_at: Date;
  due_at: Date;
  soon_at: Date;
  paused_ms: Generated<number>;
  paused_since: Date | null;
  clock_stopped_at: Date | null;
  suspend_reason: string | null;
  return_reason: string | null;
  appointment_from: Date | null;
  appointment_to: Date | null;
  return_count: Generated<number>;
  transfer_count: Generated<number>;
  rework_count: Generated<number>;
  message_seq: Generated<number>;
  created_at: Date;
  dispatched_at: Date | null;
  accepted_at: Date | null;
  arrived_at: Date | null;
  done_at: Date | null;
  archived_at: Date | null;
  updated_at: Date;
}

interface Transition {
  id: Generated<number>;
  event: string;
  from_state: string | null;
  to_state: string;
  by_id: string | null;
  reason: string | null;
  at: Date;
}

export interface OrderFilesTable {
  id: string;
  order_id: string;
  sha256: string;
  media_type: string;
  bytes: number;
  name: string;
  by_id: string;
  client_id: string;
  at: Date;
}

export interface OrderMessagesTable {
  order_id: string;
  seq: number;
  id: string;
  author_id: string;
  side: 'desk' | 'field';
  text: string;
  file_id: string | null;
  client_id: string;
  at: Date;
}

export interface OrderBackfillsTable {
  id: string;
  order_id: string;
  by_id: string;
  cause: string;
  result: BackfillResult;
  note: string;
  tried_steps: Json<BackfillFacts['triedSteps']>;
  parts: Json<BackfillFacts['parts']>;
  photo_ids: string[];
  at: Date;
}

export interface CaseConfirmationsTable {
  id: string;
  case_id: string;
  order_id: string | null;
  outcome: ConfirmOutcome;
  means: ConfirmMeans;
  contact_id: string | null;
  note: string;
  by_id: string;
  at: Date;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type CaseTables = {
  business_numbers: { kind: 'case' | 'order'; day: string; last: number };
  cases: CasesTable;
  case_limits: { type: CaseType; hours_urban: number; hours_rural: number; source: string };
  case_contacts: {
    case_id: string;
    contact_id: string;
    role: 'origin' | 'follow_up' | 'confirmation';
    linked_at: Date;
    linked_by: string;
  };
  case_transitions: Transition & { case_id: string };
  case_notes: {
    id: string;
    case_id: string;
    kind: 'note' | 'urge' | 'owner_changed';
    text: string;
    by_id: string;
    at: Date;
  };
  work_order_templates: {
    code: string;
    place: number;
    name_zh: string;
    name_en: string;
    case_type: CaseType;
    crew_kind: CrewKind;
    visit: boolean;
    limit_minutes_urban: number;
    limit_minutes_rural: number;
    fields: Json<OrderTemplate['fields']>;
    checklist: Json<OrderTemplate['checklist']>;
    causes: Json<OrderTemplate['causes']>;
    active: boolean;
  };
  work_orders: WorkOrdersTable;
  work_order_transitions: Transition & { order_id: string; crew: string | null };
  order_files: OrderFilesTable;
  order_backfills: OrderBackfillsTable;
  order_messages: OrderMessagesTable;
  order_reads: { order_id: string; staff_id: string; seq: number; at: Date };
  case_confirmations: CaseConfirmationsTable;
  case_commands: { actor_id: string; key: string; kind: string; subject_id: string; at: Date };
};

export type CaseRow = Selectable<CasesTable>;
export type NewCaseRow = Insertable<CasesTable>;
export type OrderRow = Selectable<WorkOrdersTable>;
export type NewOrderRow = Insertable<WorkOrdersTable>;
