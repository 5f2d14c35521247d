import type { ColumnType, Generated } from 'kysely';
import type {
  Channel,
  ContactState,
  Party,
  ServiceClass,
  TranscriptEntry,
} from '../../../shared/contracts/contacts.ts';
import type { FlowAct } from '../../../shared/contracts/contacts-flow.ts';
import type { TalkState } from '../../../shared/contracts/voice-talk.ts';
import type { RecordingTables } from './recordings/recordings-tables.ts';

/** Written when a contact asks for a person; the shape is routing's business, the row is ours. */
export interface ContactRouting {
  readonly boosts: readonly { readonly fact: string; readonly seconds: number }[];
  readonly preferred: {
    readonly agentIds: readonly string[];
    readonly reason: 'vip_manager' | 'case_agent' | 'last_agent' | 'transfer' | 'callback';
    readonly holdSeconds: number;
  } | null;
}

export interface ContactsTable {
  id: string;
  channel: Channel;
  direction: ColumnType<'inbound' | 'outbound', 'inbound' | 'outbound' | undefined, never>;
  state: ContactState;
  customer_id: string | null;
  customer_address: string;
  called_number: string | null;
  queue_code: string | null;
  service_class: ColumnType<ServiceClass, ServiceClass | undefined, ServiceClass>;
  topic: string | null;
  agent_id: string | null;
  /** The agent, once it is over. */
  handled_by: ColumnType<string | null, string | null | undefined, string | null>;
  case_id: string | null;
  arrived_at: Date;
  requested_human_at: Date | null;
  queued_at: Date | null;
  put_first: ColumnType<boolean, boolean | undefined, boolean>;
  offered_at: Date | null;
  answered_at: Date | null;
  ended_at: Date | null;
  closed_at: Date | null;
  ended_by: Party | null;
  end_reason: string | null;
  disposition: string | null;
  note: string | null;
  satisfaction: number | null;
  /** What it asks for beyond its queue: facts with their worth, preferred agents. */
  routing: ColumnType<ContactRouting | null, string | null | undefined, string | null>;
  /** Set by a shift leader: its place in the line, instead of the time it asked at. */
  placed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  version: Generated<number>;
}

export interface ContactTransitionsTable {
  contact_id: string;
  seq: number;
  at: Date;
  from_state: ContactState | null;
  event: string;
  to_state: ContactState;
  actor: string;
  reason: string | null;
  agent_id: string | null;
}

export interface TranscriptEntriesTable {
  contact_id: string;
  seq: number;
  at: Date;
  author: Party;
  author_id: string | null;
  author_name: string;
  kind: TranscriptEntry['kind'];
  body: string;
  attachment: ColumnType<TranscriptEntry['attachment'], string | null, never>;
  client_message_id: string | null;
}

export interface TranscriptsTable {
  contact_id: string;
  last_seq: number;
  customer_read: number;
  agent_read: number;
}

export interface TalkTransitionsTable {
  contact_id: string;
  seq: number;
  at: Date;
  from_state: TalkState | null;
  event: string;
  to_state: TalkState;
  actor: string;
  other_kind: 'agent' | 'outside' | 'leader' | null;
  other: string | null;
  reason: string | null;
}

export interface FlowActsTable {
  id: Generated<number>;
  contact_id: string;
  at: Date;
  step: string;
  act: FlowAct['act'];
  outcome: FlowAct['outcome'];
  why: FlowAct['why'];
  detail: string | null;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type ContactTables = RecordingTables & {
  contacts: ContactsTable;
  contact_transitions: ContactTransitionsTable;
  transcript_entries: TranscriptEntriesTable;
  transcripts: TranscriptsTable;
  talk_transitions: TalkTransitionsTable;
  flow_acts: FlowActsTable;
};
