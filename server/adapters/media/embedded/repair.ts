import { open } from 'node:fs/promises';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { RecordingResult } from '../../../platform/media/media-engine.ts';
import { isSealed, sealedShape } from '../../../platform/media/sealed-file.ts';
import { BLOCK_SAMPLES, FRAME_BYTES } from './blocks.ts';
import { repairedHeader, WAV_HEADER_BYTES } from '../../../platform/media/wav.ts';

/**
 * After a crash: the sound is in the file, only the header does not know it. Does nothing to a file that is right. A sealed file has
 * nothing to mend, and its length says how much is in it; whether its last, broken second can be read shows when it is opened.
 */
export async function repairRecording(path: string): Promise<RecordingResult> {
  try {
    return await repair(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError({ code: 'media.recording_unreadable', kind: 'not_found', cause: error });
  }
}

async function repair(path: string): Promise<RecordingResult> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(WAV_HEADER_BYTES);
    await file.read(header, 0, WAV_HEADER_BYTES, 0);
    if (isSealed(header)) {
      const frames = sealedShape(size).soundBytes / FRAME_BYTES;
      return { durationMs: Math.round((frames / BLOCK_SAMPLES) * 1_000), bytes: size };
    }
    const repaired = repairedHeader(header, size) ?? header;
    if (repaired !== header) {
      await file.write(repaired, 0, WAV_HEADER_BYTES, 0);
      await file.sync();
    }
    const dataBytes = repaired.readUInt32LE(40);
    return {
      durationMs: Math.round((dataBytes / repaired.readUInt32LE(28)) * 1_000),
      bytes: dataBytes + WAV_HEADER_BYTES,
    };
  } finally {
    await file.close();
  }
}
