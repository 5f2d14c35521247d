import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { Recordings } from '../contacts/index.ts';
import type { Call } from './calls.ts';

/**
 * Records a talk: left the customer, right the agent. The name of a file is ours (an id and a date), never anything that came
 * over the network. A recording that fails does not end the talk; that it is missing is put on record.
 */
export interface CallRecorder {
  /** Starts, or points the right side of the running file at whom the customer hears now; nobody: silence there. */
  talk(call: Call, right: readonly string[]): Promise<void>;
  stop(call: Call): Promise<void>;
  /** The media worker died: the engine has repaired the file up to that moment. */
  finishAfterCrash(call: Call): Promise<void>;
  /** Files that a process left open which is gone; which contacts those are, the caller knows. */
  repairLeftOvers(ofGone: (contactIds: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void>;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const rightOf = (legs: readonly string[]): { right?: string | readonly string[] } => {
  const [only] = legs;
  return only === undefined ? {} : { right: legs.length === 1 ? only : legs };
};

const LOST = { state: 'lost', durationMs: null, bytes: null, sha256: null } as const;

export function createCallRecorder(needs: {
  readonly media: MediaEngine;
  readonly recordings: Recordings;
  readonly clock: Clock;
  readonly folder: string;
  readonly log: Log;
}): CallRecorder {
  const pathFor = (id: string): string => {
    const day = needs.clock.now().toISOString().slice(0, 10).replaceAll('-', '/');
    return join(day, `${id}.wav`);
  };

  /** Says what became of the file; a file that cannot be read is lost, and that is said, too. */
  const finish = async (
    id: string,
    path: string,
    result: () => Promise<{ durationMs: number; bytes: number }>,
    state: 'complete' | 'repaired',
  ): Promise<void> => {
    try {
      const { durationMs, bytes } = await result();
      const sha256 = await sha256Of(join(needs.folder, path));
      await needs.recordings.end(id, { state, durationMs, bytes, sha256 });
    } catch (error) {
      needs.log.error({ err: error, recordingId: id }, 'a recording was lost');
      await needs.recordings.end(id, LOST);
    }
  };

  return {
    talk: async (call, right) => {
      try {
        if (call.recordingId === undefined) {
          const id = newId();
          const path = pathFor(id);
          await mkdir(dirname(join(needs.folder, path)), { recursive: true });
          await needs.recordings.begin({ id, contactId: call.contactId, path });
          call.recordingId = id;
          call.recordingPath = path;
        }
        const path = join(needs.folder, call.recordingPath ?? '');
        await needs.media.record(call.recordingId, { path, left: call.legId, ...rightOf(right) });
      } catch (error) {
        needs.log.error({ err: error, contactId: call.contactId }, 'recording could not be started');
      }
    },
    stop: async (call) => {
      const { recordingId, recordingPath } = call;
      if (recordingId === undefined || recordingPath === undefined) return;
      call.recordingId = undefined;
      await finish(recordingId, recordingPath, () => needs.media.stopRecording(recordingId), 'complete');
    },
    finishAfterCrash: async (call) => {
      const { recordingId, recordingPath } = call;
      if (recordingId === undefined || recordingPath === undefined) return;
      call.recordingId = undefined;
      const full = join(needs.folder, recordingPath);
      await finish(recordingId, recordingPath, () => needs.media.repairRecording(full), 'repaired');
    },
    repairLeftOvers: async (ofGone) => {
      const open = await needs.recordings.unfinished();
      const gone = await ofGone(open.map((r) => r.contact_id));
      for (const row of open) {
        if (!gone.has(row.contact_id)) continue;
        const full = join(needs.folder, row.path);
        await finish(row.id, row.path, () => needs.media.repairRecording(full), 'repaired');
      }
    },
  };
}
