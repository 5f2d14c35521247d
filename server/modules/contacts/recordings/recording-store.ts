import type { Selectable, Transaction, Updateable } from 'kysely';
import type { Recording, RecordingMarkKind } from '../../../../shared/contracts/contacts-recordings.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { RecordingEvent } from './recording-state.ts';
import type {
  RecordingMarksTable,
  RecordingsTable,
  RecordingTables,
  RecordingWaveformsTable,
} from './recordings-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<RecordingTables>();
export type RecordingRow = Selectable<RecordingsTable>;

export const toRecording = (row: RecordingRow): Recording => ({
  id: row.id,
  contactId: row.contact_id,
  state: row.state,
  startedAt: row.started_at.toISOString(),
  durationMs: row.duration_ms,
  bytes: row.bytes,
  sha256: row.sha256,
  deletedAt: row.deleted_at?.toISOString() ?? null,
});

export interface NewRecording {
  readonly id: string;
  readonly contactId: string;
  readonly path: string;
  readonly sealHead: Buffer | null;
  readonly keyId: string | null;
}

export async function insertRecording(db: Executor, recording: NewRecording, startedAt: Date): Promise<void> {
  await on(db)
    .insertInto('recordings')
    .values({
      id: recording.id,
      contact_id: recording.contactId,
      state: 'recording',
      path: recording.path,
      started_at: startedAt,
      seal_head: recording.sealHead,
      key_id: recording.keyId,
    })
    .execute();
}

export const lockRecording = (db: Executor, id: string): Promise<RecordingRow | undefined> =>
  on(db).selectFrom('recordings').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const updateRecording = (db: Executor, id: string, change: Updateable<RecordingsTable>): Promise<RecordingRow> =>
  on(db).updateTable('recordings').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

export interface RecordingHappening {
  readonly event: RecordingEvent | 'begin';
  readonly from: RecordingRow['state'] | null;
  readonly to: RecordingRow['state'];
  readonly at: Date;
  readonly actor: string;
  readonly reason: string | null;
}

export async function insertRecordingTransition(
  db: Executor,
  recordingId: string,
  h: RecordingHappening,
): Promise<void> {
  const { last } = await on(db)
    .selectFrom('recording_transitions')
    .select((e) => e.fn.max<number | null>('seq').as('last'))
    .where('recording_id', '=', recordingId)
    .executeTakeFirstOrThrow();
  await on(db)
    .insertInto('recording_transitions')
    .values({
      recording_id: recordingId,
      seq: (last ?? 0) + 1,
      at: h.at,
      from_state: h.from,
      event: h.event,
      to_state: h.to,
      actor: h.actor,
      reason: h.reason,
    })
    .execute();
}

export const openRecordings = (db: Executor): Promise<RecordingRow[]> =>
  on(db).selectFrom('recordings').selectAll().where('state', '=', 'recording').execute();

export const recordingsOf = (db: Executor, contactId: string): Promise<RecordingRow[]> =>
  on(db)
    .selectFrom('recordings')
    .selectAll()
    .where('contact_id', '=', contactId)
    .orderBy('started_at')
    .limit(100)
    .execute();

export const findRecording = (db: Executor, id: string): Promise<RecordingRow | undefined> =>
  on(db).selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst();

/** The row of the recording must be locked: marks are numbered. */
export async function insertMark(
  db: Executor,
  mark: { recordingId: string; at: Date; kind: RecordingMarkKind; actor: string; reason: string | null },
): Promise<void> {
  const { last } = await on(db)
    .selectFrom('recording_marks')
    .select((e) => e.fn.max<number | null>('seq').as('last'))
    .where('recording_id', '=', mark.recordingId)
    .executeTakeFirstOrThrow();
  const { recordingId, ...rest } = mark;
  await on(db)
    .insertInto('recording_marks')
    .values({ recording_id: recordingId, seq: (last ?? 0) + 1, ...rest })
    .execute();
}

const MARKS_SHOWN = 500;
export const marksOf = (db: Executor, recordingId: string): Promise<Selectable<RecordingMarksTable>[]> =>
  on(db)
    .selectFrom('recording_marks')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .orderBy('seq')
    .limit(MARKS_SHOWN)
    .execute();

/** The pauses of all recordings of a contact, for its story. */
export const pausesOf = (db: Executor, contactId: string): Promise<Selectable<RecordingMarksTable>[]> =>
  on(db)
    .selectFrom('recording_marks as m')
    .innerJoin('recordings as r', 'r.id', 'm.recording_id')
    .selectAll('m')
    .where('r.contact_id', '=', contactId)
    .where('m.kind', 'in', ['pause', 'resume'])
    .orderBy('m.at')
    .orderBy('m.seq')
    .limit(MARKS_SHOWN)
    .execute();

export const waveformOf = (
  db: Executor,
  recordingId: string,
): Promise<Selectable<RecordingWaveformsTable> | undefined> =>
  on(db).selectFrom('recording_waveforms').selectAll().where('recording_id', '=', recordingId).executeTakeFirst();

export async function insertWaveform(db: Executor, waveform: Selectable<RecordingWaveformsTable>): Promise<void> {
  await on(db).insertInto('recording_waveforms').values(waveform).execute();
}

export async function deleteWaveform(db: Executor, recordingId: string): Promise<void> {
  await on(db).deleteFrom('recording_waveforms').where('recording_id', '=', recordingId).execute();
}
