import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RECORDING_LIMITS } from '../../../shared/contracts/contacts-recordings.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { isAnswer, untilWritten } from '../../platform/events/until-written.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { RecordingEnd, RecordingFiles, Recordings } from '../contacts/index.ts';
import type { Call } from './calls.ts';

/**
 * Records a talk: left the customer, right the agent. The name of a file is ours (an id and a date), never anything that came
 * over the network. A recording that fails does not end the talk; that it is missing is put on record.
 */
export interface CallRecorder {
  /** Starts, or points the right side of the running file at whom the customer hears now; nobody: silence there. */
  talk(call: Call, right: readonly string[]): Promise<void>;
  /**
   * Silence on both sides while a card number or a password is said. Resumed by itself after some minutes: a pause that was
   * forgotten must not swallow the rest of the talk. `by`: `staff:<id>` or `system:<part>`. Throws `contacts.not_recording`.
   */
  pause(call: Call, paused: boolean, by: string): Promise<void>;
  /** When a pause ends by itself; undefined: it is not paused. */
  pausedUntil(call: Call): Date | undefined;
  /** Where the customer was put on hold and came back, as places in the recording. Never fails: the talk is what matters. */
  held(call: Call, held: boolean, by: string): Promise<void>;
  stop(call: Call): Promise<void>;
  /** The media worker died: the engine has repaired the file up to that moment. */
  finishAfterCrash(call: Call): Promise<void>;
  /** Files that a process left open which is gone; which contacts those are, the caller knows. */
  repairLeftOvers(ofGone: (contactIds: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void>;
}

const rightOf = (legs: readonly string[]): { right?: string | readonly string[] } => {
  const [only] = legs;
  return only === undefined ? {} : { right: legs.length === 1 ? only : legs };
};

export interface CallRecorderNeeds {
  readonly media: MediaEngine;
  readonly recordings: Recordings;
  readonly files: Pick<RecordingFiles, 'seal' | 'examine'>;
  readonly clock: Clock;
  readonly folder: string;
  readonly log: Log;
}

interface OpenFile {
  readonly id: string;
  readonly path: string;
  readonly head: Buffer | null;
}

const PAUSE_MS = RECORDING_LIMITS.pauseMinutes * 60_000;

export function createCallRecorder(needs: CallRecorderNeeds): CallRecorder {
  const pathFor = (id: string): string => {
    const day = needs.clock.now().toISOString().slice(0, 10).replaceAll('-', '/');
    return join(day, `${id}.sjr`);
  };
  const pauses = new Map<string, { timer: NodeJS.Timeout; until: Date }>();
  const endPause = (recordingId: string): boolean => {
    clearTimeout(pauses.get(recordingId)?.timer);
    return pauses.delete(recordingId);
  };

  const begin = async (call: Call, right: readonly string[]): Promise<void> => {
    const id = newId();
    const path = pathFor(id);
    const { keyId, ...seal } = needs.files.seal(id);
    const sealHead = Buffer.from(seal.head);
    await mkdir(dirname(join(needs.folder, path)), { recursive: true });
    await needs.recordings.begin({ id, contactId: call.contactId, path, sealHead, keyId });
    Object.assign(call, { recordingId: id, recordingPath: path, recordingHead: sealHead });
    await needs.media.record(id, { path: join(needs.folder, path), left: call.legId, ...rightOf(right), seal });
    // The flow led here for a secret to be said; the agent, or time, ends the pause.
    if (call.isHushed) await pause(call, true, 'system:flow');
    call.isHushed = false;
  };

  /** What became of the file; one that cannot be read is lost. */
  const outcome = async (
    { id, path, head }: OpenFile,
    close: () => Promise<unknown>,
    event: 'complete' | 'repair',
  ): Promise<RecordingEnd> => {
    try {
      await close();
      return { event, ...(await needs.files.examine({ path, place: 'local', seal_head: head })) };
    } catch (error) {
      needs.log.error({ err: error, recordingId: id }, 'a recording was lost');
      return { event: 'lose' };
    }
  };
  const finish = async (file: OpenFile, close: () => Promise<unknown>, event: 'complete' | 'repair'): Promise<void> => {
    endPause(file.id);
    const about = { log: needs.log, what: 'the end of a recording' };
    const tell = (end: RecordingEnd): Promise<void> => untilWritten(() => needs.recordings.end(file.id, end), about);
    // The file is whole: a database that is away at this moment must not make a loss of it, nor leave it open until the next start.
    await tell(await outcome(file, close, event)).catch(async (error: unknown) => {
      if (!isAnswer(error)) throw error;
      needs.log.error({ err: error, recordingId: file.id }, 'a recording was lost');
      await tell({ event: 'lose' });
    });
  };
  const takeFrom = (call: Call): OpenFile | undefined => {
    const { recordingId: id, recordingPath: path, recordingHead: head } = call;
    call.recordingId = undefined;
    return id === undefined || path === undefined ? undefined : { id, path, head: head ?? null };
  };

  const pause = async (call: Call, paused: boolean, by: string): Promise<void> => {
    const id = call.recordingId;
    if (id === undefined) throw new AppError({ code: 'contacts.not_recording', kind: 'conflict' });
    if (pauses.has(id) === paused) return;
    if (paused) {
      const resume = (): void => {
        pause(call, false, 'system:voice').catch((error: unknown) => {
          needs.log.warn({ err: error, contactId: call.contactId }, 'a pause of a recording could not be ended');
        });
      };
      const until = new Date(needs.clock.now().getTime() + PAUSE_MS);
      pauses.set(id, { timer: setTimeout(resume, PAUSE_MS), until });
    } else endPause(id);
    try {
      await needs.media.pauseRecording(id, paused);
    } catch (error) {
      if (paused) endPause(id);
      throw error;
    }
    await needs.recordings.mark(id, { kind: paused ? 'pause' : 'resume', actor: by });
  };

  return {
    talk: async (call, right) => {
      try {
        const { recordingId, recordingPath } = call;
        if (recordingId === undefined || recordingPath === undefined) await begin(call, right);
        else {
          const path = join(needs.folder, recordingPath);
          await needs.media.record(recordingId, { path, left: call.legId, ...rightOf(right) });
        }
      } catch (error) {
        const { contactId } = call;
        // Its worker died this moment: what there is of it is closed, and the next file begins as soon as that is told.
        if (error instanceof AppError && error.code === 'media.unknown_recording')
          needs.log.info({ contactId }, 'a recording was cut; a second file follows');
        else needs.log.error({ err: error, contactId }, 'recording could not be started');
      }
    },
    pause,
    pausedUntil: ({ recordingId }) => (recordingId === undefined ? undefined : pauses.get(recordingId)?.until),
    held: async ({ recordingId, contactId }, held, by) => {
      if (recordingId === undefined) return;
      try {
        await needs.recordings.mark(recordingId, { kind: held ? 'hold' : 'unhold', actor: by });
      } catch (error) {
        needs.log.warn({ err: error, contactId }, 'a hold was not marked in its recording');
      }
    },
    stop: async (call) => {
      const file = takeFrom(call);
      if (file !== undefined) await finish(file, () => needs.media.stopRecording(file.id), 'complete');
    },
    finishAfterCrash: async (call) => {
      const file = takeFrom(call);
      if (file === undefined) return;
      await finish(file, () => needs.media.repairRecording(join(needs.folder, file.path)), 'repair');
    },
    repairLeftOvers: async (ofGone) => {
      const open = await needs.recordings.unfinished();
      const gone = await ofGone(open.map((r) => r.contact_id));
      for (const row of open) {
        if (!gone.has(row.contact_id)) continue;
        const file = { id: row.id, path: row.path, head: row.seal_head };
        await finish(file, () => needs.media.repairRecording(join(needs.folder, row.path)), 'repair');
      }
    },
  };
}
