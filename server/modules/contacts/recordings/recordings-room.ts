import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { FileStore } from '../../../platform/blobs/file-store.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { Log } from '../../../platform/log.ts';
import type { RingFile } from '../../../platform/media/key-file.ts';
import type { Audit, OrganisationView } from '../../identity/index.ts';
import type { ContactReading } from '../contact-reading-service.ts';
import { createKeeping } from './keeping-service.ts';
import { listeningRoutes } from './listening-routes.ts';
import { createListening, type Listening } from './listening-service.ts';
import { createRecordingFiles, type RecordingFiles } from './recording-files.ts';
import { createRecordingJobs, type RecordingJobs } from './recording-jobs.ts';
import { createRecordings, type Recordings } from './recording-service.ts';
import { recordingsAdminRoutes } from './recordings-admin-routes.ts';
import { createRecordingsAdmin, type RecordingsAdmin } from './recordings-admin-service.ts';
import { createRetention } from './retention-service.ts';

export interface RecordingsRoomNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly organisation: OrganisationView;
  readonly reading: ContactReading;
  readonly ring: RingFile;
  readonly local: FileStore;
  /** Where `local` lies. */
  readonly folder: string;
  readonly store: FileStore | undefined;
  readonly complaintsAmong: (caseIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly isAlone: () => boolean;
  readonly log: Log;
}

/** Everything about recordings but the recording itself, which is the voice room's. */
export interface RecordingsRoom {
  readonly recordings: Recordings;
  readonly recordingFiles: RecordingFiles;
  readonly listening: Listening;
  readonly recordingsAdmin: RecordingsAdmin;
  readonly recordingJobs: RecordingJobs;
  readonly recordingRoutes: readonly RoomRoutes[];
}

export function createRecordingsRoom(needs: RecordingsRoomNeeds): RecordingsRoom {
  const files = createRecordingFiles(needs);
  const listening = createListening({ ...needs, files });
  const recordingJobs = createRecordingJobs({
    retention: createRetention(needs),
    keeping: createKeeping({ ...needs, files }),
    refreshKeys: needs.ring.refresh,
    log: needs.log,
  });
  const recordingsAdmin = createRecordingsAdmin({ ...needs, jobs: recordingJobs });
  return {
    recordings: createRecordings(needs),
    recordingFiles: files,
    listening,
    recordingsAdmin,
    recordingJobs,
    recordingRoutes: [listeningRoutes({ listening }), recordingsAdminRoutes(recordingsAdmin)],
  };
}
