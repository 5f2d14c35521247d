import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import type { RecordingResult } from '../../../platform/media/media-engine.ts';
import { WAV_HEADER_BYTES, wavHeader } from '../../../platform/media/wav.ts';

/**
 * A stereo file that grows while the call goes on. Sound is laid into blocks of one second; a block is written when it is old
 * enough that nothing more can belong to it. Writing each packet would be 100 system calls a second and call, and a slow disk
 * would then stutter the speech; this way the disk may be late by a minute before anything is lost.
 */
export type Side = 'left' | 'right';

export interface Recorder {
  /** `at` counts samples from the beginning. What comes after its block was written is lost. */
  add(side: Side, at: number, samples: Int16Array): void;
  /** Samples since the beginning, by the clock on the wall. */
  now(): number;
  stop(): Promise<RecordingResult>;
}

const FRAME_BYTES = 4;
const BLOCK_SAMPLES = SAMPLE_RATE;
const BLOCK_BYTES = BLOCK_SAMPLES * FRAME_BYTES;
/** How late a packet may be and still be heard in the file. */
const SETTLE_SAMPLES = SAMPLE_RATE / 2;
const FLUSH_EVERY_MS = 1_000;
/** A disk that has not taken a block for this long has failed. */
const MAX_WAITING_BLOCKS = 60;
/** A position this far ahead of the clock is a mistake, not sound. */
const MAX_AHEAD_SAMPLES = 5 * SAMPLE_RATE;

const clamp = (n: number): number => Math.max(-32_768, Math.min(32_767, n));

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
  const blocks = new Map<number, Buffer>();
  let flushed = 0;
  let waiting = 0;
  let failed = false;
  let writes: Promise<void> = Promise.resolve();

  const now = (): number => Math.round(((performance.now() - began) * SAMPLE_RATE) / 1_000);
  const fail = (error: unknown): void => {
    if (failed) return;
    failed = true;
    blocks.clear();
    onFailure(error instanceof Error ? error.message : 'unknown');
  };
  const write = (block: Buffer, at: number): void => {
    waiting += 1;
    writes = writes
      .then(async () => {
        if (!failed) await file.write(block, 0, block.length, at);
      })
      .catch(fail)
      .finally(() => {
        waiting -= 1;
      });
  };
  const flushUntil = (sample: number): void => {
    if (waiting > MAX_WAITING_BLOCKS) fail(new Error('the disk does not keep up'));
    while (!failed && (flushed + 1) * BLOCK_SAMPLES <= sample) {
      write(blocks.get(flushed) ?? Buffer.alloc(BLOCK_BYTES), WAV_HEADER_BYTES + flushed * BLOCK_BYTES);
      blocks.delete(flushed);
      flushed += 1;
    }
  };
  const timer = setInterval(() => {
    flushUntil(now() - SETTLE_SAMPLES);
  }, FLUSH_EVERY_MS);

  const put = (position: number, offset: number, sample: number): void => {
    const index = Math.floor(position / BLOCK_SAMPLES);
    if (index < flushed) return;
    let block = blocks.get(index);
    if (block === undefined) {
      block = Buffer.alloc(BLOCK_BYTES);
      blocks.set(index, block);
    }
    const at = (position % BLOCK_SAMPLES) * FRAME_BYTES + offset;
    // Added, not set: an announcement and the agent may speak on the same side at once.
    block.writeInt16LE(clamp(block.readInt16LE(at) + sample), at);
  };

  return {
    now,
    add: (side, at, samples) => {
      if (failed || at > now() + MAX_AHEAD_SAMPLES) return;
      samples.forEach((sample, i) => {
        put(at + i, side === 'left' ? 0 : 2, sample);
      });
    },
    stop: async () => {
      clearInterval(timer);
      const frames = now();
      flushUntil(frames);
      const rest = frames - flushed * BLOCK_SAMPLES;
      const last = (blocks.get(flushed) ?? Buffer.alloc(BLOCK_BYTES)).subarray(0, rest * FRAME_BYTES);
      if (!failed && rest > 0) write(last, WAV_HEADER_BYTES + flushed * BLOCK_BYTES);
      return finish(file, { frames, written: () => writes, failed: () => failed });
    },
  };
}

async function finish(
  file: FileHandle,
  end: { frames: number; written: () => Promise<void>; failed: () => boolean },
): Promise<RecordingResult> {
  await end.written();
  try {
    const dataBytes = end.failed()
      ? Math.max(0, (await file.stat()).size - WAV_HEADER_BYTES)
      : end.frames * FRAME_BYTES;
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
