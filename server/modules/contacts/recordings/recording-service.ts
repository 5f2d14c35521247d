import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import type { RecordingMarkKind } from '../../../../shared/contracts/contacts-recordings.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { Audit } from '../../identity/index.ts';
import { recordingMachine } from './recording-state.ts';
import {
  insertMark,
  insertRecording,
  insertRecordingTransition,
  insertWaveform,
  lockRecording,
  openRecordings,
  updateRecording,
  type NewRecording,
  type RecordingRow,
} from './recording-store.ts';
import type { Peaks } from './waveform.ts';

/**
 * The index of recordings. Whoever records (voice) says when a file begins and what it was at its end; a file whose end was
 * never told is found here after a restart and either repaired or put on record as lost, never passed over. The end goes into the
 * audit trail with the hash of the file: whoever changes the file later would have to change the chain of everything audited since.
 */
export interface Recordings {
  begin(recording: NewRecording): Promise<void>;
  end(id: string, end: RecordingEnd): Promise<void>;
  unfinished(): Promise<RecordingRow[]>;
  /** A place in a running recording; forgotten when it is over. Answers whether it was put down. */
  mark(id: string, mark: { kind: RecordingMarkKind; actor: string; reason?: string }): Promise<boolean>;
}

export type RecordingEnd =
  | { readonly event: 'lose' }
  | {
      readonly event: 'complete' | 'repair';
      readonly durationMs: number;
      readonly bytes: number;
      readonly sha256: string;
      readonly peaks?: Peaks;
    };

const ACTOR = 'system:voice';
/** Of the audit entry that holds the hash. */
export const RECORDED = 'recording.finished';

export function createRecordings(needs: { db: Db; transactor: Transactor; audit: Pick<Audit, 'append'> }): Recordings {
  return {
    begin: (recording) =>
      needs.transactor.run(async (tx) => {
        await insertRecording(tx.db, recording, tx.now);
        const began = { event: 'begin', from: null, to: recordingMachine.initial, at: tx.now } as const;
        await insertRecordingTransition(tx.db, recording.id, { ...began, actor: ACTOR, reason: null });
      }),
    end: (id, end) =>
      needs.transactor.run(async (tx) => {
        const before = await lockRecording(tx.db, id);
        if (before === undefined) return;
        const next = transition(recordingMachine, before.state, end.event);
        // The first end stands.
        if (!next.ok) return;
        const facts =
          end.event === 'lose' ? {} : { duration_ms: Math.round(end.durationMs), bytes: end.bytes, sha256: end.sha256 };
        const row = await updateRecording(tx.db, id, { state: next.value, ended_at: tx.now, ...facts });
        const moved = { event: end.event, from: before.state, to: next.value, at: tx.now };
        await insertRecordingTransition(tx.db, id, { ...moved, actor: ACTOR, reason: null });
        if (end.event !== 'lose' && end.peaks !== undefined) {
          const { bucketMs, customer, agent } = end.peaks;
          await insertWaveform(tx.db, { recording_id: id, bucket_ms: bucketMs, customer, agent });
        }
        tx.emit({
          aggregate: 'recording',
          aggregateId: id,
          type: CONTACT_EVENTS.recordingReady,
          data: { recordingId: id, contactId: row.contact_id, state: row.state, durationMs: row.duration_ms },
        });
        // Last: writers of the chain take turns until their transaction ends.
        await needs.audit.append(tx, {
          by: 'system',
          action: RECORDED,
          subject: { kind: 'recording', id },
          details: { contactId: row.contact_id, state: row.state, bytes: row.bytes, sha256: row.sha256 },
        });
      }),
    unfinished: () => openRecordings(needs.db),
    mark: (id, { kind, actor, reason }) =>
      needs.transactor.run(async (tx) => {
        const row = await lockRecording(tx.db, id);
        if (row?.state !== 'recording') return false;
        await insertMark(tx.db, { recordingId: id, at: tx.now, kind, actor, reason: reason ?? null });
        tx.emit({
          aggregate: 'recording',
          aggregateId: id,
          type: CONTACT_EVENTS.recordingMarked,
          data: { recordingId: id, contactId: row.contact_id, kind, actor },
        });
        return true;
      }),
  };
}
