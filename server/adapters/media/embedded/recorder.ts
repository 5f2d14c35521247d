import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import type { RecordingResult, RecordingSeal } from '../../../platform/media/media-engine.ts';
import {
  SEALED_HEAD_BYTES,
  sealBlock,
  sealedBlockAt,
  sealedShape,
  sealedStart,
} from '../../../platform/media/sealed-file.ts';
import { BLOCK_BYTES, BLOCK_SAMPLES, createBlocks, FRAME_BYTES, type Side } from './blocks.ts';
import { WAV_HEADER_BYTES, wavHeader } from '../../../platform/media/wav.ts';

/**
 * A stereo file that grows while the call goes on. Sound is laid into blocks of one second; a block is written when it is old
 * enough that nothing more can belong to it. Writing each packet would be 100 system calls a second and call, and a slow disk
 * would then stutter the speech; this way the disk may be late by a minute before anything is lost.
 */
export interface Recorder {
  /** `at` counts samples from the beginning. What comes after its block was written is lost. */
  add(side: Side, at: number, samples: Int16Array): void;
  /** Samples since the beginning, by the clock on the wall. */
  now(): number;
  stop(): Promise<RecordingResult>;
}

/** How late a packet may be and still be heard in the file. */
const SETTLE_SAMPLES = SAMPLE_RATE / 2;
const FLUSH_EVERY_MS = 1_000;
const OWNER_ONLY = 0o600;
/** A disk that has not taken a block for this long has failed. */
const MAX_WAITING_BLOCKS = 60;
/** A position this far ahead of the clock is a mistake, not sound. */
const MAX_AHEAD_SAMPLES = 5 * SAMPLE_RATE;

export interface RecorderNeeds {
  readonly path: string;
  readonly seal?: RecordingSeal | undefined;
  readonly onFailure: (reason: string) => void;
}

/** How blocks become bytes of a file: in the clear as a wav, or sealed one by one (sealed-file.ts). */
interface Form {
  readonly start: Buffer;
  placeOf(index: number): number;
  /** `isLast`: shorter than a second, perhaps empty; undefined: nothing is written for it. */
  bytesOf(block: Buffer, place: { readonly index: number; readonly isLast: boolean }): Buffer | undefined;
  soundBytes(fileBytes: number): number;
  /** What the start of the file must say once its length is known. */
  end(soundBytes: number): Buffer | undefined;
}

const wavForm: Form = {
  start: wavHeader({ channels: 2, dataBytes: 0 }),
  placeOf: (index) => WAV_HEADER_BYTES + index * BLOCK_BYTES,
  bytesOf: (block) => (block.length === 0 ? undefined : block),
  soundBytes: (fileBytes) => Math.max(0, fileBytes - WAV_HEADER_BYTES),
  end: (dataBytes) => wavHeader({ channels: 2, dataBytes }),
};

const sealedForm = (seal: RecordingSeal): Form => ({
  start: sealedStart(seal.head),
  placeOf: sealedBlockAt,
  bytesOf: (block, place) => sealBlock(seal.key, place, block),
  soundBytes: (fileBytes) => sealedShape(Math.max(SEALED_HEAD_BYTES, fileBytes)).soundBytes,
  end: () => undefined,
});

export async function startRecorder({ path, seal, onFailure }: RecorderNeeds): Promise<Recorder> {
  await mkdir(dirname(path), { recursive: true });
  const form = seal === undefined ? wavForm : sealedForm(seal);
  // "x": a recording is evidence; it never replaces another.
  const file = await open(path, 'wx', OWNER_ONLY);
  await file.write(form.start, 0, form.start.length, 0);
  return record(file, form, onFailure);
}

function record(file: FileHandle, form: Form, onFailure: (reason: string) => void): Recorder {
  const began = performance.now();
  const blocks = createBlocks();
  const disk = createWriter(file, (reason) => {
    blocks.clear();
    onFailure(reason);
  });
  const now = (): number => Math.round(((performance.now() - began) * SAMPLE_RATE) / 1_000);
  const write = (block: Buffer, index: number, isLast: boolean): void => {
    const bytes = disk.failed() ? undefined : form.bytesOf(block, { index, isLast });
    if (bytes !== undefined) disk.write(bytes, form.placeOf(index));
  };
  const flushUntil = (sample: number): void => {
    while ((blocks.taken() + 1) * BLOCK_SAMPLES <= sample) {
      const { block, index } = blocks.take();
      write(block, index, false);
    }
  };
  const timer = setInterval(() => {
    flushUntil(now() - SETTLE_SAMPLES);
  }, FLUSH_EVERY_MS);
  return {
    now,
    add: (side, at, samples) => {
      if (!disk.failed() && at <= now() + MAX_AHEAD_SAMPLES) blocks.add(side, at, samples);
    },
    stop: async () => {
      clearInterval(timer);
      const frames = now();
      flushUntil(frames);
      const { block, index } = blocks.take();
      write(block.subarray(0, (frames - index * BLOCK_SAMPLES) * FRAME_BYTES), index, true);
      await disk.done();
      return finish(file, form);
    },
  };
}

interface Writer {
  write(block: Buffer, at: number): void;
  failed(): boolean;
  done(): Promise<void>;
}

/** One write after the other; the first failure is told and ends it. */
function createWriter(file: FileHandle, onFailure: (reason: string) => void): Writer {
  let waiting = 0;
  let failed = false;
  let writes: Promise<void> = Promise.resolve();
  const fail = (error: unknown): void => {
    if (failed) return;
    failed = true;
    onFailure(error instanceof Error ? error.message : 'unknown');
  };
  return {
    write: (block, at) => {
      if (waiting > MAX_WAITING_BLOCKS) fail(new Error('the disk does not keep up'));
      if (failed) return;
      waiting += 1;
      writes = writes
        .then(async () => {
          if (!failed) await file.write(block, 0, block.length, at);
        })
        .catch(fail)
        .finally(() => {
          waiting -= 1;
        });
    },
    failed: () => failed,
    done: () => writes,
  };
}

/** What the file holds is told by the file: a disk that failed on the way has kept what it has kept. */
async function finish(file: FileHandle, form: Form): Promise<RecordingResult> {
  try {
    const { size } = await file.stat();
    const soundBytes = form.soundBytes(size);
    const start = form.end(soundBytes);
    if (start !== undefined) await file.write(start, 0, start.length, 0);
    await file.sync();
    return { durationMs: Math.round((soundBytes / FRAME_BYTES / SAMPLE_RATE) * 1_000), bytes: size };
  } finally {
    await file.close();
  }
}
