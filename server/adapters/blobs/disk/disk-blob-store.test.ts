import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskBlobStore } from './disk-blob-store.ts';
import type { BlobStore } from '../../../platform/blobs/blob-store.ts';

let root: string;
let blobs: BlobStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = createDiskBlobStore({ root: join(root, 'kept') });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const PDF = '%PDF-1.7 a paper of the customer, long enough to be cut into pieces';
const rules = { maxBytes: 1024, accept: ['application/pdf', 'image/jpeg'] };
async function* pieces(content: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(content);
  for (let at = 0; at < all.length; at += size) yield await Promise.resolve(all.subarray(at, at + size));
}
const filesLeft = async (): Promise<string[]> =>
  (await readdir(join(root, 'kept'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe('files on the disk', () => {
  it('come back as they were sent, whole or in part', async () => {
    const stored = await blobs.put(pieces(PDF), rules);
    expect(stored).toMatchObject({ bytes: PDF.length, mediaType: 'application/pdf' });
    const whole = await blobs.open(stored.sha256);
    expect(whole?.bytes).toBe(PDF.length);
    expect(await text(whole!.stream)).toBe(PDF);
    const part = await blobs.open(stored.sha256, { start: 5, end: 7 });
    expect(await text(part!.stream)).toBe('1.7');
  });

  it('are kept once, however often the same is sent, even at the same moment', async () => {
    const all = await Promise.all([1, 5, 9].map((size) => blobs.put(pieces(PDF, size), rules)));
    expect(new Set(all.map((s) => s.sha256)).size).toBe(1);
    expect(await filesLeft()).toEqual([all[0]!.sha256]);
  });

  it('are refused by what they are, not by what they are called, and leave nothing behind', async () => {
    await expect(blobs.put(pieces('<html><script>alert(1)</script>'), rules)).rejects.toThrow('blobs.type_refused');
    await expect(blobs.put(pieces('\0\0\0\u0018ftypheic and more'), rules)).rejects.toThrow('blobs.heic_refused');
    await expect(blobs.put(pieces(''), rules)).rejects.toThrow('blobs.empty');
    await expect(blobs.put(pieces(PDF), { ...rules, accept: ['image/jpeg'] })).rejects.toThrow('blobs.type_refused');
    expect(await filesLeft()).toEqual([]);
  });

  it('are refused while they still arrive when they are too large', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        sent += 1;
        yield await Promise.resolve(Buffer.from(PDF));
      }
    }
    await expect(blobs.put(endless(), rules)).rejects.toThrow('blobs.too_large');
    expect(sent).toBeLessThan(30);
    expect(await filesLeft()).toEqual([]);
  });

  it('leave nothing behind when the sender breaks off', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(PDF));
      throw new Error('connection lost');
    }
    await expect(blobs.put(broken(), rules)).rejects.toThrow('connection lost');
    expect(await filesLeft()).toEqual([]);
  });

  it('cannot be reached by a name that climbs out of the folder', async () => {
    await writeFile(join(root, 'secret'), 'x');
    for (const name of ['../secret', '..%2fsecret', '', 'a'.repeat(63), `${'a'.repeat(62)}/.`, 'A'.repeat(64)]) {
      expect(await blobs.open(name)).toBeUndefined();
    }
  });
});
