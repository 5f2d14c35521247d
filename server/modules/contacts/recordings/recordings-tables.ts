import type { ColumnType, Generated } from 'kysely';
import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type {
  HOLD_SUBJECTS,
  RecordingMarkKind,
  RecordingState,
} from '../../../../shared/contracts/contacts-recordings.ts';
import type { RecordingEvent } from './recording-state.ts';

export interface RecordingsTable {
  id: string;
  contact_id: string;
  state: RecordingState;
  path: string;
  started_at: Date;
  ended_at: Date | null;
  duration_ms: number | null;
  bytes: number | null;
  sha256: string | null;
  seal_head: Buffer | null;
  key_id: string | null;
  place: Generated<'local' | 'store'>;
  review_at: Date | null;
  rules_version: Generated<number>;
  deleted_at: Date | null;
  erased_at: Date | null;
}

export interface RecordingTransitionsTable {
  recording_id: string;
  seq: number;
  at: Date;
  from_state: RecordingState | null;
  event: RecordingEvent | 'begin';
  to_state: RecordingState;
  actor: string;
  reason: string | null;
}

export interface RecordingMarksTable {
  recording_id: string;
  seq: number;
  at: Date;
  kind: RecordingMarkKind;
  actor: string;
  reason: string | null;
}

export interface RecordingWaveformsTable {
  recording_id: string;
  bucket_ms: number;
  customer: Buffer;
  agent: Buffer;
}

export interface RetentionRulesTable {
  id: string;
  place: number;
  name: string;
  channel: Channel | null;
  queue_code: string | null;
  disposition: string | null;
  complaint: boolean | null;
  months: number;
}

export interface RecordingHoldsTable {
  id: string;
  subject_kind: (typeof HOLD_SUBJECTS)[number];
  subject_id: string;
  reason: string;
  placed_by: string;
  placed_name: string;
  placed_at: Date;
  until: Date | null;
  lifted_at: Date | null;
  lifted_name: string | null;
  lift_reason: string | null;
}

export type RecordingTables = {
  recordings: RecordingsTable;
  recording_transitions: RecordingTransitionsTable;
  recording_marks: RecordingMarksTable;
  recording_waveforms: RecordingWaveformsTable;
  retention_rules: RetentionRulesTable;
  retention_plan: { one: ColumnType<boolean, never, never>; version: number };
  recording_holds: RecordingHoldsTable;
};
