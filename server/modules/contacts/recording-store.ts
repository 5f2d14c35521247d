import type { Selectable, Transaction } from 'kysely';
import type { Recording } from '../../../shared/contracts/contacts.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { ContactTables, RecordingsTable } from './contacts-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<ContactTables>();
export type RecordingRow = Selectable<RecordingsTable>;

export const toRecording = (row: RecordingRow): Recording => ({
  id: row.id,
  contactId: row.contact_id,
  state: row.state,
  startedAt: row.started_at.toISOString(),
  durationMs: row.duration_ms,
  bytes: row.bytes,
  sha256: row.sha256,
});

export async function insertRecording(
  db: Executor,
  recording: { id: string; contactId: string; path: string; startedAt: Date },
): Promise<void> {
  await on(db)
    .insertInto('recordings')
    .values({
      id: recording.id,
      contact_id: recording.contactId,
      state: 'recording',
      path: recording.path,
      started_at: recording.startedAt,
      ended_at: null,
      duration_ms: null,
      bytes: null,
      sha256: null,
    })
    .execute();
}

export interface RecordingEnd {
  readonly state: 'complete' | 'repaired' | 'lost';
  readonly at: Date;
  readonly durationMs: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
}

/** Undefined when it was ended before: the first end stands. */
export const endRecording = (db: Executor, id: string, end: RecordingEnd): Promise<RecordingRow | undefined> =>
  on(db)
    .updateTable('recordings')
    .set({
      state: end.state,
      ended_at: end.at,
      duration_ms: end.durationMs === null ? null : Math.round(end.durationMs),
      bytes: end.bytes,
      sha256: end.sha256,
    })
    .where('id', '=', id)
    .where('state', '=', 'recording')
    .returningAll()
    .executeTakeFirst();

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
