import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import type { RecordingResult } from '../../../platform/media/media-engine.ts';
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
/** A disk that has not taken a block for this long has failed. */
const MAX_WAITING_BLOCKS = 60;
/** A position this far ahead of the clock is a mistake, not sound. */
const MAX_AHEAD_SAMPLES = 5 * SAMPLE_RATE;

export interface RecorderNeeds {
  readonly path: string;
  readonly onFailure: (reason: string) => void;
}

export async function startRecorder({ path, onFailure }: RecorderNeeds): Promise<Recorder> {
  await mkdir(dirname(path), { recursive: true });
  // "x": a recording is evidence; it never replaces another.
  const file = await open(path, 'wx');
  await file.write(wavHeader({ channels: 2, dataBytes: 0 }), 0, WAV_HEADER_BYTES, 0);
  return record(file, onFailure);
}

function record(file: FileHandle, onFailure: (reason: string) => void): Recorder {
  const began = performance.now();
  const blocks = createBlocks();
  const disk = createWriter(file, (reason) => {
    blocks.clear();
    onFailure(reason);
  });
  const now = (): number => Math.round(((performance.now() - began) * SAMPLE_RATE) / 1_000);
  const flushUntil = (sample: number): void => {
    while ((blocks.taken() + 1) * BLOCK_SAMPLES <= sample) {
      const { block, index } = blocks.take();
      disk.write(block, WAV_HEADER_BYTES + index * BLOCK_BYTES);
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
      const rest = frames - index * BLOCK_SAMPLES;
      if (rest > 0) disk.write(block.subarray(0, rest * FRAME_BYTES), WAV_HEADER_BYTES + index * BLOCK_BYTES);
      await disk.done();
      return finish(file, disk.failed() ? undefined : frames);
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

/** `frames` absent: the disk failed, and the file holds what it holds. */
async function finish(file: FileHandle, frames: number | undefined): Promise<RecordingResult> {
  try {
    const dataBytes =
      frames === undefined ? Math.max(0, (await file.stat()).size - WAV_HEADER_BYTES) : frames * FRAME_BYTES;
    await file.write(wavHeader({ channels: 2, dataBytes }), 0, WAV_HEADER_BYTES, 0);
    await file.sync();
    return {
      durationMs: Math.round((dataBytes / FRAME_BYTES / SAMPLE_RATE) * 1_000),
      bytes: dataBytes + WAV_HEADER_BYTES,
    };
  } finally {
    await file.close();
  }
}
