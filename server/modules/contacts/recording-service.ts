import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import {
  endRecording,
  insertRecording,
  openRecordings,
  type RecordingEnd,
  type RecordingRow,
} from './recording-store.ts';

/**
 * The index of recordings. Whoever records (voice) says when a file begins and what it was at its end; a file whose end was
 * never told is found here after a restart and either repaired or put on record as lost, never passed over.
 */
export interface Recordings {
  begin(recording: { id: string; contactId: string; path: string }): Promise<void>;
  end(id: string, end: Omit<RecordingEnd, 'at'>): Promise<void>;
  unfinished(): Promise<RecordingRow[]>;
}

export function createRecordings(needs: { db: Db; transactor: Transactor }): Recordings {
  return {
    begin: (recording) => needs.transactor.run((tx) => insertRecording(tx.db, { ...recording, startedAt: tx.now })),
    end: (id, end) =>
      needs.transactor.run(async (tx) => {
        const row = await endRecording(tx.db, id, { ...end, at: tx.now });
        if (row === undefined) return;
        tx.emit({
          aggregate: 'recording',
          aggregateId: id,
          type: CONTACT_EVENTS.recordingReady,
          data: { recordingId: id, contactId: row.contact_id, state: row.state, durationMs: row.duration_ms },
        });
      }),
    unfinished: () => openRecordings(needs.db),
  };
}
