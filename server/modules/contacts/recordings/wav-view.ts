import type { ByteRange } from '../../../platform/blobs/blob-store.ts';
import type { SealedSound } from '../../../platform/media/sealed-file.ts';
import { wavHeader } from '../../../platform/media/wav.ts';

/** A recording as browsers know it: a stereo wav that is nowhere on disk, read at any place. */
export interface WavView {
  readonly bytes: number;
  /** Both ends included, as in a Range header. */
  read(range?: ByteRange): AsyncGenerator<Buffer>;
}

const INFO_MAX_BYTES = 1_000;
const TRAILER_ID = 'LIST';

/**
 * Says inside the file who took it out and why (RIFF LIST INFO, ICMT), so that a copy found elsewhere tells where it came from.
 * Behind the sound, where every player passes over it.
 */
function infoChunk(comment: string): Buffer {
  const text = Buffer.from(comment, 'utf8').subarray(0, INFO_MAX_BYTES);
  const padded = Buffer.alloc(text.length + 1 + ((text.length + 1) % 2));
  text.copy(padded);
  const chunk = Buffer.alloc(20);
  chunk.write(TRAILER_ID, 0, 'latin1');
  chunk.writeUInt32LE(4 + 8 + padded.length, 4);
  chunk.write('INFOICMT', 8, 'latin1');
  chunk.writeUInt32LE(text.length + 1, 16);
  return Buffer.concat([chunk, padded]);
}

export function wavView(sound: SealedSound, comment?: string): WavView {
  // Whole frames only: half a sample at the end would shift the sides of whatever is put behind it.
  const soundBytes = sound.soundBytes - (sound.soundBytes % 4);
  const trailer = comment === undefined ? Buffer.alloc(0) : infoChunk(comment);
  const header = wavHeader({ channels: 2, dataBytes: soundBytes });
  const bytes = header.length + soundBytes + trailer.length;
  header.writeUInt32LE(bytes - 8, 4);
  return {
    bytes,
    read: async function* ({ start, end } = { start: 0, end: bytes - 1 }) {
      const stop = end + 1;
      if (start < header.length) yield header.subarray(start, stop);
      const from = Math.max(0, start - header.length);
      const until = Math.min(soundBytes, stop - header.length);
      if (from < until) yield* sound.read(from, until);
      const behind = header.length + soundBytes;
      if (stop > behind) yield trailer.subarray(Math.max(0, start - behind), stop - behind);
    },
  };
}
