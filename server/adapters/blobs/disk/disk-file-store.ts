import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { isFileName, type FileStore } from '../../../platform/blobs/file-store.ts';

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes(String((error as { code?: unknown }).code));

async function readFully(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  let got = 0;
  while (got < buffer.length) {
    const { bytesRead } = await file.read(buffer, got, buffer.length - got, start + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return buffer.subarray(0, got);
}

/** Files in one folder, where the recorder has put them. */
export function createDiskFileStore({ root }: { readonly root: string }): FileStore {
  const base = resolve(root);
  const pathOf = (name: string): string => {
    if (!isFileName(name)) throw new AppError({ code: 'blobs.bad_name', kind: 'invalid' });
    return join(base, name);
  };
  const opened = async <T>(name: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> => {
    const file = await open(pathOf(name), flags).catch((error: unknown) => {
      if (isMissing(error)) throw new AppError({ code: 'blobs.not_found', kind: 'not_found', details: { name } });
      throw error;
    });
    return work(file).finally(() => file.close());
  };
  return {
    put: async (name, localPath) => {
      const path = pathOf(name);
      if (path === resolve(localPath)) return;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const aside = `${path}.${randomBytes(6).toString('hex')}`;
      try {
        await copyFile(localPath, aside);
        const file = await open(aside, 'r+');
        await file.sync().finally(() => file.close());
        await rename(aside, path);
      } finally {
        await rm(aside, { force: true });
      }
    },
    size: async (name) => {
      const found = await stat(pathOf(name)).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      return found?.isFile() === true ? found.size : undefined;
    },
    read: (name, start, end) => opened(name, 'r', (file) => readFully(file, start, end)),
    // 512 bytes lie in one sector of the disk: they are written whole or not at all.
    replaceStart: (name, start) =>
      opened(name, 'r+', async (file) => {
        await file.write(start, 0, start.length, 0);
        await file.sync();
      }),
    remove: (name) => rm(pathOf(name), { force: true }),
  };
}
