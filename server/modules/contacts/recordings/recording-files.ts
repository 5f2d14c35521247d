import { createHash } from 'node:crypto';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { FileStore } from '../../../platform/blobs/file-store.ts';
import type { RecordingSeal } from '../../../platform/media/media-engine.ts';
import { newSeal, unwrapKey, type KeyRing } from '../../../platform/media/recording-keys.ts';
import {
  headOf,
  openSealed,
  SEALED_HEAD_BYTES,
  type ByteSource,
  type SealedSound,
} from '../../../platform/media/sealed-file.ts';
import { WAV_HEADER_BYTES } from '../../../platform/media/wav.ts';
import type { RecordingRow } from './recording-store.ts';
import { createPeakMeter, type Peaks } from './waveform.ts';

/** The part of a row that says where a file is and how it is opened. */
export type FileRow = Pick<RecordingRow, 'path' | 'place' | 'seal_head'>;

export interface Examined {
  readonly bytes: number;
  readonly durationMs: number;
  readonly sha256: string;
  /** Absent: some second of it cannot be read. */
  readonly peaks?: Peaks;
}

/** The files behind the rows: sealed ones and, from older days, wavs in the clear; in the node's folder or in the object store. */
export interface RecordingFiles {
  seal(recordingId: string): RecordingSeal & { readonly keyId: string };
  /** Once at the end of a recording: how long, which hash, what picture. */
  examine(row: FileRow): Promise<Examined>;
  sound(row: FileRow): Promise<SealedSound>;
  /** Undefined: there is no file. */
  fingerprint(row: FileRow): Promise<{ readonly sha256: string; readonly isOurs: boolean } | undefined>;
}

export interface RecordingFilesNeeds {
  readonly local: FileStore;
  readonly store: FileStore | undefined;
  readonly ring: KeyRing;
}

const BYTES_PER_MS = 32;
const HASH_STEP_BYTES = 1024 * 1024;

/** An old wav has no marks to check; what is in it is taken as it is. */
const openWav = (source: ByteSource): SealedSound => ({
  soundBytes: Math.max(0, source.bytes - WAV_HEADER_BYTES),
  isEnded: true,
  read: async function* (start, end) {
    for (let at = start; at < end; at += HASH_STEP_BYTES) {
      yield await source.read(WAV_HEADER_BYTES + at, WAV_HEADER_BYTES + Math.min(end, at + HASH_STEP_BYTES));
    }
  },
});

/**
 * Of everything that stays as it is for ever: the sealed sound without its head, because the head is written anew when keys are
 * rotated. That the head is still the one of this recording, the wrapped key itself proves.
 */
async function hashOf(source: ByteSource, isSealed: boolean): Promise<string> {
  const hash = createHash('sha256');
  for (let at = isSealed ? SEALED_HEAD_BYTES : 0; at < source.bytes; at += HASH_STEP_BYTES) {
    hash.update(await source.read(at, Math.min(source.bytes, at + HASH_STEP_BYTES)));
  }
  return hash.digest('hex');
}

export const fileMissing = (): AppError =>
  new AppError({ code: 'contacts.recording_elsewhere', kind: 'unavailable', retryable: true });

export function createRecordingFiles({ local, store, ring }: RecordingFilesNeeds): RecordingFiles {
  const sourceIn = async (files: FileStore, name: string): Promise<ByteSource | undefined> => {
    const bytes = await files.size(name);
    return bytes === undefined ? undefined : { bytes, read: (start, end) => files.read(name, start, end) };
  };
  /** A file that is being moved is in both places for a moment, and its row may have been read before. */
  const find = async ({ path, place }: FileRow): Promise<ByteSource | undefined> => {
    const order = place === 'local' ? [local, store] : [store, local];
    for (const files of order) {
      const source = files === undefined ? undefined : await sourceIn(files, path);
      if (source !== undefined) return source;
    }
    return undefined;
  };
  const need = async (row: FileRow): Promise<ByteSource> => {
    const source = await find(row);
    if (source === undefined) throw fileMissing();
    return source;
  };
  const open = (source: ByteSource, row: FileRow): Promise<SealedSound> =>
    row.seal_head === null ? Promise.resolve(openWav(source)) : openSealed(source, unwrapKey(ring, row.seal_head));

  const headIsOurs = async (source: ByteSource, sealHead: Buffer): Promise<boolean> => {
    try {
      const head = headOf(await source.read(0, SEALED_HEAD_BYTES));
      return unwrapKey(ring, head).equals(unwrapKey(ring, sealHead));
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  };

  return {
    seal: (recordingId) => ({ ...newSeal(ring, recordingId), keyId: ring.newest().id }),
    examine: async (row) => {
      const source = await need(row);
      const sha256 = await hashOf(source, row.seal_head !== null);
      const sound = await open(source, row);
      const facts = { bytes: source.bytes, durationMs: Math.round(sound.soundBytes / BYTES_PER_MS), sha256 };
      const meter = createPeakMeter(sound.soundBytes);
      try {
        for await (const part of sound.read(0, sound.soundBytes)) meter.add(part);
      } catch (error) {
        // A machine that lost its power may leave a hole: the rest is kept, and listening will say where it breaks.
        if (error instanceof AppError) return facts;
        throw error;
      }
      return { ...facts, peaks: meter.peaks() };
    },
    sound: async (row) => open(await need(row), row),
    fingerprint: async (row) => {
      const source = await find(row);
      if (source === undefined) return undefined;
      const isOurs = row.seal_head === null || (await headIsOurs(source, row.seal_head));
      return { sha256: await hashOf(source, row.seal_head !== null), isOurs };
    },
  };
}
