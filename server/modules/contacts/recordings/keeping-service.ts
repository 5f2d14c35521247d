import { join } from 'node:path';
import type { FileStore } from '../../../platform/blobs/file-store.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import { keyHead, rewrap, type KeyRing } from '../../../platform/media/recording-keys.ts';
import { sealedStart } from '../../../platform/media/sealed-file.ts';
import type { Audit } from '../../identity/index.ts';
import type { RecordingFiles } from './recording-files.ts';
import { lockRecording, updateRecording, type RecordingRow } from './recording-store.ts';
import { toRewrap, toStore } from './retention-store.ts';

export interface KeepingNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly local: FileStore;
  readonly store: FileStore | undefined;
  readonly files: Pick<RecordingFiles, 'fingerprint'>;
  readonly ring: KeyRing;
  readonly folder: string;
  readonly log: Log;
}

/** Moving finished files to the object store, and wrapping their keys anew. One failure is told and the rest goes on. */
export interface Keeping {
  /** A batch of local files; answers how many were looked at, 0 at the end of the list, after which it begins anew. */
  store(): Promise<number>;
  rewrap(): Promise<number>;
}

const BATCH = 50;

export function createKeeping(needs: KeepingNeeds): Keeping {
  const places: { store: string | undefined; rewrap: string | undefined } = { store: undefined, rewrap: undefined };

  /**
   * The file is put, read back and compared with the hash on record; then the row says where it is; then the local file goes.
   * Killed between any two of these steps, the next round does the rest.
   */
  const storeOne = async (row: RecordingRow, store: FileStore): Promise<void> => {
    if ((await needs.local.size(row.path)) === undefined) {
      // In another node's folder; or put by us, and we died before the row said so.
      if ((await store.size(row.path)) === undefined) return;
    } else await store.put(row.path, join(needs.folder, row.path));
    const found = await needs.files.fingerprint({ ...row, place: 'store' });
    if (found === undefined || !found.isOurs || found.sha256 !== row.sha256) {
      needs.log.error({ recordingId: row.id }, 'a recording is not as it was when it ended, and stays where it is');
      return;
    }
    await needs.transactor.run((tx) => updateRecording(tx.db, row.id, { place: 'store' }));
    await needs.local.remove(row.path);
  };

  /** First the row, from which keys are read, then the file, from which nobody must be able to take an old key. */
  const rewrapOne = async (row: RecordingRow): Promise<void> => {
    if (row.seal_head === null) return;
    const head = rewrap(needs.ring, row.seal_head);
    const files = row.place === 'local' ? needs.local : needs.store;
    if (files === undefined || (await files.size(row.path)) === undefined) return;
    await needs.transactor.run((tx) => updateRecording(tx.db, row.id, { seal_head: head }));
    await files.replaceStart(row.path, sealedStart(head));
    const { keyId } = keyHead(head);
    await needs.transactor.run(async (tx) => {
      const now = await lockRecording(tx.db, row.id);
      // Deleted meanwhile: then there is no key any more.
      if (now === undefined || now.seal_head === null) return;
      await updateRecording(tx.db, row.id, { key_id: keyId });
      await needs.audit.append(tx, {
        by: 'system',
        action: 'recording.rewrapped',
        subject: { kind: 'recording', id: row.id },
        details: { from: row.key_id, to: keyId },
      });
    });
  };

  const each = async (rows: readonly RecordingRow[], work: (row: RecordingRow) => Promise<void>): Promise<void> => {
    for (const row of rows) {
      await work(row).catch((error: unknown) => {
        needs.log.warn({ err: error, recordingId: row.id }, 'keeping a recording failed; a later round tries again');
      });
    }
  };

  return {
    store: async () => {
      const { store } = needs;
      if (store === undefined) return 0;
      const rows = await toStore(needs.db, places.store, BATCH);
      places.store = rows.at(-1)?.id;
      await each(rows, (row) => storeOne(row, store));
      return rows.length;
    },
    rewrap: async () => {
      const newest = needs.ring.newest().id;
      const rows = await toRewrap(needs.db, { newest, after: places.rewrap, limit: BATCH });
      places.rewrap = rows.at(-1)?.id;
      await each(rows, rewrapOne);
      return rows.length;
    },
  };
}
