import type { Readable } from 'node:stream';

/**
 * Where photos and files lie. A blob is known by the SHA-256 of what is in it: the same photo sent twice is kept once, and what
 * is read is what was written. Which record a blob belongs to, and who may see it, is the rooms' business.
 */
export interface BlobStore {
  /** Reads the source to its end. Throws AppError `blobs.*` (empty, too large, not an accepted type) and then keeps nothing. */
  put(source: AsyncIterable<Uint8Array>, rules: BlobRules): Promise<StoredBlob>;
  /** Undefined when it is not there. `range` counts bytes from 0, both ends included. */
  open(sha256: string, range?: ByteRange): Promise<OpenBlob | undefined>;
}

export interface BlobRules {
  readonly maxBytes: number;
  /** Media types, as found in the bytes themselves. */
  readonly accept: readonly string[];
}

export interface StoredBlob {
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface OpenBlob {
  /** Of the whole blob. */
  readonly bytes: number;
  readonly stream: Readable;
}
