import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FileStore } from '../../platform/blobs/file-store.ts';
import { createDiskFileStore } from './disk/disk-file-store.ts';
import type { S3Settings } from './s3/s3-client.ts';
import { createS3FileStore } from './s3/s3-file-store.ts';
import { startS3Server, type S3Server } from './s3/testing/s3-server.ts';

const KEYS = { accessKey: 'AKTEST', secretKey: 'not/a+real secret' };
let folder: string;
let server: S3Server;
const settings = (more: Partial<S3Settings> = {}): S3Settings => ({
  url: server.url,
  bucket: server.bucket,
  region: 'cn-north-1',
  ...KEYS,
  firstPauseMs: 5,
  ...more,
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-store-'));
  server = await startS3Server(KEYS);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});
const fileOf = async (content: Buffer): Promise<string> => {
  const path = join(folder, `local-${randomBytes(6).toString('hex')}`);
  await writeFile(path, content);
  return path;
};

/** Both stores keep the same promises. */
describe.each<[string, () => FileStore]>([
  ['a folder', () => createDiskFileStore({ root: join(folder, 'kept') })],
  ['an object store', () => createS3FileStore(settings())],
])('files in %s', (_, open) => {
  let store: FileStore;
  const name = '2026/11/28/a-file.sjr';
  beforeEach(() => {
    store = open();
  });

  it('come back as they were put, whole and in parts, and are put again without harm', async () => {
    const content = randomBytes(100_000);
    const path = await fileOf(content);
    await store.put(name, path);
    await store.put(name, path);
    expect(await store.size(name)).toBe(content.length);
    expect((await store.read(name, 0, content.length)).equals(content)).toBe(true);
    expect((await store.read(name, 512, 40_000)).equals(content.subarray(512, 40_000))).toBe(true);
    expect((await store.read(name, 99_990, 200_000)).equals(content.subarray(99_990))).toBe(true);
    expect(await store.read(name, 200_000, 200_010)).toHaveLength(0);
  });

  it('are given a new beginning and keep the rest', async () => {
    const content = randomBytes(3_000);
    await store.put(name, await fileOf(content));
    const start = randomBytes(512);
    await store.replaceStart(name, start);
    const now = await store.read(name, 0, 3_000);
    expect(now.equals(Buffer.concat([start, content.subarray(512)]))).toBe(true);
  });

  it('are gone when removed, and removing what is gone is no fault', async () => {
    await store.put(name, await fileOf(randomBytes(10)));
    await store.remove(name);
    await store.remove(name);
    expect(await store.size(name)).toBeUndefined();
    await expect(store.read(name, 0, 10)).rejects.toMatchObject({ code: 'blobs.not_found' });
    await expect(store.replaceStart(name, Buffer.alloc(5))).rejects.toMatchObject({ code: 'blobs.not_found' });
  });

  it('have names that cannot climb out', async () => {
    for (const bad of ['../x', 'a/../b', '/etc/passwd', 'a//b', 'a/.hidden', 'a b', '', 'a'.repeat(301), 'a/b?c']) {
      await expect(store.size(bad)).rejects.toMatchObject({ code: 'blobs.bad_name' });
    }
  });
});

describe('the object store', () => {
  const name = 'big/file.sjr';
  const large = randomBytes(17 * 1024 * 1024);

  it('takes a large file in parts and leaves none behind', async () => {
    server.requests.length = 0;
    await createS3FileStore(settings()).put(name, await fileOf(large));
    expect(server.objects.get(name)?.equals(large)).toBe(true);
    expect(server.requests.filter((line) => line.includes('partNumber='))).toHaveLength(3);
    expect(server.openUploads()).toBe(0);
  });

  it('is asked again after a stumble, a broken line and no answer, and the file is whole', async () => {
    server.troubles.push(500, 503, 'cut', 'slow');
    const content = randomBytes(50_000);
    await createS3FileStore(settings({ deadlineMs: 1_500 })).put('a/b.sjr', await fileOf(content));
    expect(server.objects.get('a/b.sjr')?.equals(content)).toBe(true);
  });

  it('that stays away is said so after some tries, and an upload in parts is given up tidily', async () => {
    server.troubles.push(...Array.from({ length: 5 }, () => 503));
    const store = createS3FileStore(settings());
    await expect(store.size('a/b.sjr')).rejects.toMatchObject({ code: 'blobs.store_unreachable', retryable: true });
    server.objects.delete(name);
    // The beginning is taken, the first part never.
    const path = await fileOf(large);
    server.requests.length = 0;
    const uploading = store.put(name, path);
    server.troubles.push(...Array.from({ length: 6 }, () => 500));
    await expect(uploading).rejects.toMatchObject({ code: 'blobs.store_unreachable' });
    server.troubles.length = 0;
    expect(server.openUploads()).toBe(0);
    expect(server.objects.has(name)).toBe(false);
  });

  it('refuses whoever signs with another secret, and no message tells ours', async () => {
    const stranger = createS3FileStore(settings({ secretKey: 'something else' }));
    const refused = await stranger.put('a/c.sjr', await fileOf(randomBytes(10))).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'blobs.store_refused', details: { reason: 'SignatureDoesNotMatch' } });
    expect(JSON.stringify(refused)).not.toContain('something else');
    expect(server.objects.has('a/c.sjr')).toBe(false);
  });
});
