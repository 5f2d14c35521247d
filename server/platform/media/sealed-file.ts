import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AppError } from '../../../shared/kernel/app-error.ts';

/**
 * The form of a sealed recording on disk or in an object store:
 *
 *     8 bytes magic · 2 bytes length of the head · head · zeros up to 512 · block 0 · block 1 · … · last block
 *
 * A block is one second of sound (stereo, 16 bit, 8 kHz), AES-256-GCM (NIST SP 800-38D) with the file's own key and followed by its
 * tag. The nonce is the number of the block: it is never used twice, because a block is written once and a key belongs to one file.
 * Number and end mark are authenticated, so blocks can be neither exchanged nor cut off unseen. The last block is always shorter than
 * a second (empty when need be) and marked; a file without it was cut, by a crash or by a hand. Every block stands for itself: any
 * second can be read without the ones before it, and a crash costs what was not written yet and nothing else.
 */
const MAGIC = Buffer.from('SJREC\u0001\r\n', 'latin1');
export const SEALED_HEAD_BYTES = 512;
const MAX_HEAD = SEALED_HEAD_BYTES - MAGIC.length - 2;
export const SOUND_BLOCK_BYTES = 32_000;
export const TAG_BYTES = 16;
const SEALED_BLOCK_BYTES = SOUND_BLOCK_BYTES + TAG_BYTES;

export const sealedUnreadable = (reason: string): AppError =>
  new AppError({ code: 'media.recording_unreadable', kind: 'not_found', details: { reason } });

export const isSealed = (start: Uint8Array): boolean => MAGIC.equals(start.subarray(0, MAGIC.length));

/** What stands before the first block. */
export function sealedStart(head: Uint8Array): Buffer {
  if (head.length > MAX_HEAD) throw new RangeError(`a head of ${head.length} bytes does not fit`);
  const start = Buffer.alloc(SEALED_HEAD_BYTES);
  MAGIC.copy(start);
  start.writeUInt16BE(head.length, MAGIC.length);
  start.set(head, MAGIC.length + 2);
  return start;
}

/** The head as it was given. What is wrong here is told; that the head itself was changed, its own reader finds out. */
export function headOf(start: Buffer): Buffer {
  if (start.length < SEALED_HEAD_BYTES || !isSealed(start)) throw sealedUnreadable('not a sealed recording');
  const length = start.readUInt16BE(MAGIC.length);
  const rest = start.subarray(MAGIC.length + 2 + length, SEALED_HEAD_BYTES);
  if (length > MAX_HEAD || rest.some((byte) => byte !== 0)) throw sealedUnreadable('its start was changed');
  return start.subarray(MAGIC.length + 2, MAGIC.length + 2 + length);
}

export const sealedBlockAt = (index: number): number => SEALED_HEAD_BYTES + index * SEALED_BLOCK_BYTES;

interface BlockPlace {
  readonly index: number;
  readonly isLast: boolean;
}

function nonceOf({ index, isLast }: BlockPlace): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt8(isLast ? 1 : 0, 0);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

export function sealBlock(key: Uint8Array, place: BlockPlace, sound: Uint8Array): Buffer {
  const nonce = nonceOf(place);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(nonce);
  return Buffer.concat([cipher.update(sound), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined: it is not what was written at this place with this key. */
export function openBlock(key: Uint8Array, place: BlockPlace, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < TAG_BYTES) return undefined;
  const nonce = nonceOf(place);
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(nonce)
    .setAuthTag(sealed.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, tagAt)), decipher.final()]);
  } catch {
    return undefined;
  }
}

export interface SealedShape {
  readonly wholeBlocks: number;
  /** Sealed bytes behind the whole blocks: the last block, or what a crash left of one. */
  readonly tailBytes: number;
  /** Sound that can be in it at most. Without the key nobody can tell a last block from a torn one. */
  readonly soundBytes: number;
}

export function sealedShape(fileBytes: number): SealedShape {
  const body = Math.max(0, fileBytes - SEALED_HEAD_BYTES);
  const wholeBlocks = Math.floor(body / SEALED_BLOCK_BYTES);
  const tailBytes = body % SEALED_BLOCK_BYTES;
  return { wholeBlocks, tailBytes, soundBytes: wholeBlocks * SOUND_BLOCK_BYTES + Math.max(0, tailBytes - TAG_BYTES) };
}

/** A file of so much sound that was ended as it should be. */
export const sealedSize = (soundBytes: number): number =>
  sealedBlockAt(Math.floor(soundBytes / SOUND_BLOCK_BYTES)) + (soundBytes % SOUND_BLOCK_BYTES) + TAG_BYTES;

/** Wherever the bytes lie. `end` is not included. */
export interface ByteSource {
  readonly bytes: number;
  read(start: number, end: number): Promise<Buffer>;
}

export interface SealedSound {
  readonly soundBytes: number;
  /** False: the end mark is missing; the file was cut, and what is there are its whole blocks. */
  readonly isEnded: boolean;
  /** Sound from `start` to before `end`, a second at a time. Throws `media.recording_changed` at a block that is not as written. */
  read(start: number, end: number): AsyncGenerator<Buffer>;
}

/** Blocks fetched at once: an object store answers a megabyte about as fast as a second of sound. */
const RUN_BLOCKS = 32;

export async function openSealed(source: ByteSource, key: Uint8Array): Promise<SealedSound> {
  const { wholeBlocks, tailBytes } = sealedShape(source.bytes);
  const tail =
    tailBytes < TAG_BYTES
      ? undefined
      : openBlock(
          key,
          { index: wholeBlocks, isLast: true },
          await source.read(sealedBlockAt(wholeBlocks), source.bytes),
        );
  const soundBytes = wholeBlocks * SOUND_BLOCK_BYTES + (tail?.length ?? 0);
  /** Whole blocks from `first` to before `end`, opened. */
  async function* blocks(first: number, end: number): AsyncGenerator<Buffer> {
    const whole = Math.min(end, wholeBlocks);
    for (let from = first; from < whole; from += RUN_BLOCKS) {
      const until = Math.min(whole, from + RUN_BLOCKS);
      const run = await source.read(sealedBlockAt(from), sealedBlockAt(until));
      for (let index = from; index < until; index += 1) {
        const at = (index - from) * SEALED_BLOCK_BYTES;
        const sound = openBlock(key, { index, isLast: false }, run.subarray(at, at + SEALED_BLOCK_BYTES));
        if (sound === undefined)
          throw new AppError({ code: 'media.recording_changed', kind: 'conflict', details: { index } });
        yield sound;
      }
    }
    if (tail !== undefined && end > wholeBlocks) yield tail;
  }
  return {
    soundBytes,
    isEnded: tail !== undefined,
    read: async function* (start, wanted) {
      const end = Math.min(wanted, soundBytes);
      if (start >= end) return;
      const first = Math.floor(start / SOUND_BLOCK_BYTES);
      let at = first * SOUND_BLOCK_BYTES;
      for await (const sound of blocks(first, Math.ceil(end / SOUND_BLOCK_BYTES))) {
        yield sound.subarray(Math.max(0, start - at), Math.min(sound.length, end - at));
        at += sound.length;
      }
    },
  };
}
