import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addRingKey, openKeyFile } from './key-file.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  path = join(folder, 'keys', 'recording.key');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the key file', () => {
  it('is made at the first start, readable by its owner alone, once even when two start together', async () => {
    const [a, b] = await Promise.all([openKeyFile(path, NOW), openKeyFile(path, NOW)]);
    expect(a.newest()).toEqual(b.newest());
    expect(a.newest().id).toMatch(/^k20261128-[0-9a-f]{8}$/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'keys'))).toEqual(['recording.key']);
  });

  it('gives a new key to a running process and keeps the old ones', async () => {
    const ring = await openKeyFile(path, NOW);
    const first = ring.newest();
    const second = await addRingKey(path, NOW);
    expect(ring.newest()).toEqual(first);
    await ring.refresh();
    expect(ring.newest()).toEqual(second);
    expect(ring.find(first.id)).toEqual(first);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{}', '{"keys":[]}', '{"keys":[{"id":"a","madeAt":"","key":"c2hvcnQ="}]}', '{"keys":[null]}'])(
    'is refused rather than replaced when it is not usable: %s',
    async (text) => {
      const ring = await openKeyFile(path, NOW);
      const kept = ring.newest();
      await writeFile(path, text);
      await expect(openKeyFile(path, NOW)).rejects.toMatchObject({ code: 'media.key_file_unusable' });
      await expect(ring.refresh()).rejects.toMatchObject({ code: 'media.key_file_unusable' });
      expect(ring.newest()).toEqual(kept);
    },
  );
});
