import { readFileSync } from 'node:fs';
import { createDiskFileStore } from '../adapters/blobs/disk/disk-file-store.ts';
import { createS3FileStore } from '../adapters/blobs/s3/s3-file-store.ts';
import { complaintsAmong } from '../modules/cases/index.ts';
import { createRecordingsRoom, type ContactReading, type RecordingsRoom } from '../modules/contacts/index.ts';
import type { Identity } from '../modules/identity/index.ts';
import type { FileStore } from '../platform/blobs/file-store.ts';
import type { Log } from '../platform/log.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';

/** The secrets come from a file: an environment is shown by `ps` and inherited by every child. */
function objectStore(config: Config): FileStore | undefined {
  const { RECORDING_S3_URL: url, RECORDING_S3_ACCESS_KEY_FILE: file } = config;
  if (url === undefined) return undefined;
  const [accessKey = '', secretKey = ''] = file === undefined ? [] : readFileSync(file, 'utf8').split('\n');
  return createS3FileStore({
    url,
    bucket: config.RECORDING_S3_BUCKET,
    region: config.RECORDING_S3_REGION,
    accessKey: accessKey.trim(),
    secretKey: secretKey.trim(),
  });
}

export function joinRecordings(
  config: Config,
  { database: { db }, transactor, clock, ring, nodes }: Parts,
  joined: { readonly identity: Identity; readonly reading: ContactReading; readonly folder: string },
  log: Log,
): RecordingsRoom {
  const { identity, reading, folder } = joined;
  return createRecordingsRoom({
    db,
    transactor,
    clock,
    ring,
    reading,
    folder,
    audit: identity.audit,
    organisation: identity.organisation,
    local: createDiskFileStore({ root: folder }),
    store: objectStore(config),
    complaintsAmong: (caseIds) => complaintsAmong(db, caseIds),
    isAlone: () => nodes.others().length === 0,
    log: log.child({ part: 'recordings' }),
  });
}
