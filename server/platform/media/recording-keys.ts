import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { RecordingSeal } from './media-engine.ts';

/**
 * Two storeys of keys: every file has a random key of its own, and that key stands in the head of the file, wrapped with the newest
 * key of the ring. So a new ring key costs 100 bytes a file instead of reading all sound again, and a file that is given away with
 * its key gives away nothing else.
 */
export interface RingKey {
  readonly id: string;
  readonly madeAt: string;
  readonly key: Uint8Array;
}

export interface KeyRing {
  newest(): RingKey;
  find(id: string): RingKey | undefined;
  all(): readonly RingKey[];
}

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

const badHead = (reason: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ code: 'media.recording_key_missing', kind: 'unavailable', details: { reason, ...details } });

/** version · key id · recording id, each text after its length; authenticated, so that a head belongs to one recording. */
const nameOf = (keyId: string, recordingId: string): Buffer =>
  Buffer.concat([
    Buffer.from([VERSION, keyId.length]),
    Buffer.from(keyId),
    Buffer.from([recordingId.length]),
    Buffer.from(recordingId),
  ]);

export function wrapKey(ringKey: RingKey, recordingId: string, key: Uint8Array): Buffer {
  const name = nameOf(ringKey.id, recordingId);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', ringKey.key, nonce, { authTagLength: TAG_BYTES }).setAAD(name);
  return Buffer.concat([name, nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

export interface KeyHead {
  readonly keyId: string;
  readonly recordingId: string;
}

function split(head: Buffer): KeyHead & { readonly name: Buffer; readonly wrapped: Buffer } {
  const idEnd = 2 + (head[1] ?? 0);
  const nameEnd = idEnd + 1 + (head[idEnd] ?? 0);
  if (head[0] !== VERSION || head.length !== nameEnd + WRAPPED_BYTES) throw badHead('the head is not ours');
  return {
    keyId: head.toString('utf8', 2, idEnd),
    recordingId: head.toString('utf8', idEnd + 1, nameEnd),
    name: head.subarray(0, nameEnd),
    wrapped: head.subarray(nameEnd),
  };
}

export const keyHead = (head: Buffer): KeyHead => {
  const { keyId, recordingId } = split(head);
  return { keyId, recordingId };
};

export function unwrapKey(ring: KeyRing, head: Buffer): Buffer {
  const { keyId, name, wrapped } = split(head);
  const ringKey = ring.find(keyId);
  if (ringKey === undefined) throw badHead('the key is not in the key file', { keyId });
  const tagAt = NONCE_BYTES + KEY_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', ringKey.key, wrapped.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(name)
    .setAuthTag(wrapped.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, tagAt)), decipher.final()]);
  } catch {
    throw badHead('the head was changed', { keyId });
  }
}

/** The same file key under the newest ring key. */
export const rewrap = (ring: KeyRing, head: Buffer): Buffer =>
  wrapKey(ring.newest(), keyHead(head).recordingId, unwrapKey(ring, head));

export function newSeal(ring: KeyRing, recordingId: string): RecordingSeal {
  const key = randomBytes(KEY_BYTES);
  return { key, head: wrapKey(ring.newest(), recordingId, key) };
}
