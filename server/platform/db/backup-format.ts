import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { AppliedMigration } from './migrate.ts';

/*
 * The backup file. One file, because it is what people copy, move and attest; a folder loses members.
 * gzip over:   "SHOUJIE-BACKUP 1\n", then frames of   type (1 byte) · length (uint32, big endian) · payload.
 *   H  header (JSON, first): when, server version, migrations, runtime partitions, sequences
 *   T  a table begins (JSON: schema, name, columns)          B  a blob begins (JSON: path, relative to the blob folder)
 *   D  up to 64 KiB of its content: COPY text of the table, or the bytes of the blob
 *   E  it ends (JSON: bytes, sha256, and rows for a table)
 *   M  manifest (JSON, last): the totals. A file without it was cut off and is refused.
 * tar would need each size before the content, so every table would first go to the disk a second time.
 * `zcat backup | head` shows what it is without this program.
 */

export const MAGIC = 'SHOUJIE-BACKUP 1\n';
const CHUNK_BYTES = 64 * 1024;
/** Our own frames are far smaller; a longer one means the file is not ours, or broken. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 5;

export type FrameType = 'H' | 'T' | 'B' | 'D' | 'E' | 'M';

export interface Frame {
  readonly type: FrameType;
  readonly payload: Buffer;
}

export interface TableHead {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}
export interface BlobHead {
  readonly path: string;
}
export interface SectionEnd {
  readonly bytes: number;
  readonly sha256: string;
  readonly rows?: number;
}
export interface SequenceState {
  readonly schema: string;
  readonly name: string;
  /** As text: a sequence may pass 2^53. */
  readonly lastValue: string;
  readonly isCalled: boolean;
}
export interface PartitionHead {
  readonly schema: string;
  readonly name: string;
  readonly parentSchema: string;
  readonly parentName: string;
  /** FOR VALUES … or DEFAULT, as PostgreSQL writes it. */
  readonly bound: string;
  /** PARTITION BY … when it is split further itself, else null. */
  readonly splitBy: string | null;
  /** By what its parent is split; older backups do not say. */
  readonly parentSplitBy?: string;
}
export interface BackupHeader {
  readonly createdAt: string;
  readonly serverVersion: string;
  readonly migrations: readonly AppliedMigration[];
  readonly partitions: readonly PartitionHead[];
  readonly sequences: readonly SequenceState[];
}
export interface BackupManifest {
  readonly tables: number;
  readonly rows: number;
  readonly blobs: number;
  readonly bytes: number;
}

export const broken = (reason: string, details: Record<string, unknown> = {}): AppError =>
  new AppError({ code: 'db.backup_broken', kind: 'invalid', details: { reason, ...details } });

export interface FrameWriter {
  /** Waits while the file is slower than the database: memory stays at a few chunks whatever the size. */
  write(type: FrameType, content: Buffer | object): Promise<void>;
}

export function frameWriter(out: Writable): FrameWriter {
  const put = async (chunk: Buffer): Promise<void> => {
    if (!out.write(chunk)) await once(out, 'drain');
  };
  return {
    write: async (type, content) => {
      const payload = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
      const head = Buffer.alloc(HEAD_BYTES);
      head.write(type, 0, 'latin1');
      head.writeUInt32BE(payload.length, 1);
      await put(head);
      await put(payload);
    },
  };
}

/** COPY hands out a row at a time; frames and hashes of 64 KiB cost a hundredth of frames of a row. */
export async function* inChunks(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of source) {
    const piece = Buffer.isBuffer(part) ? part : Buffer.from(part);
    parts.push(piece);
    size += piece.length;
    if (size >= CHUNK_BYTES) {
      yield Buffer.concat(parts);
      parts = [];
      size = 0;
    }
  }
  if (size > 0) yield Buffer.concat(parts);
}

/** Cuts a stream of bytes into the lengths asked for. */
function byteReader(source: AsyncIterable<Buffer>): (length: number) => Promise<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let size = 0;
  return async (length) => {
    while (size < length) {
      const next = await iterator.next();
      if (next.done === true) break;
      held.push(next.value);
      size += next.value.length;
    }
    const all = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
    held = [all.subarray(length)];
    size = Math.max(0, all.length - length);
    return all.subarray(0, length);
  };
}

export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const take = byteReader(source);
  const exactly = async (length: number): Promise<Buffer> => {
    const bytes = await take(length);
    if (bytes.length < length) throw broken('the file ends in the middle');
    return bytes;
  };
  if ((await take(MAGIC.length)).toString('latin1') !== MAGIC) throw broken('not a backup of this product');
  for (;;) {
    const head = await exactly(HEAD_BYTES);
    const type = head.toString('latin1', 0, 1);
    const length = head.readUInt32BE(1);
    if (!/^[HTBDEM]$/.test(type) || length > MAX_FRAME_BYTES)
      throw broken('a frame of no known kind', { type, length });
    yield { type: type as FrameType, payload: await exactly(length) };
    if (type === 'M') break;
  }
  if ((await take(1)).length > 0) throw broken('something follows the manifest');
}

/** Written by frameWriter under the same frame type. */
export const jsonOf = (frame: Frame): unknown => JSON.parse(frame.payload.toString('utf8'));
