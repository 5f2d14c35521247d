import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { BlobRules, BlobStore, StoredBlob } from '../../../platform/blobs/blob-store.ts';
import { SNIFF_BYTES, sniffMediaType } from '../../../platform/blobs/media-type.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const MEGABYTE = 1024 * 1024;

const refused = (code: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ code, kind: code === 'blobs.too_large' ? 'too_large' : 'refused', details });

function acceptedType(head: Uint8Array, accept: readonly string[]): string {
  const found = sniffMediaType(head);
  if (accept.includes(found)) return found;
  throw refused(found === 'image/heic' ? 'blobs.heic_refused' : 'blobs.type_refused');
}

/** Content-addressed files in one folder: `ab/cd/abcd…`. Two levels, because some file systems are slow with a million names in one. */
export function createDiskBlobStore({ root }: { readonly root: string }): BlobStore {
  const base = resolve(root);
  const incoming = join(base, 'incoming');
  const pathOf = (sha256: string): string => join(base, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

  const receive = async (
    file: FileHandle,
    source: AsyncIterable<Uint8Array>,
    rules: BlobRules,
  ): Promise<StoredBlob> => {
    const hash = createHash('sha256');
    let head = Buffer.alloc(0);
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      // Refused while it still arrives: a sender of gigabytes must not fill the disk first.
      if (bytes > rules.maxBytes)
        throw refused('blobs.too_large', { megabytes: Math.floor(rules.maxBytes / MEGABYTE) });
      if (head.length < SNIFF_BYTES) {
        head = Buffer.concat([head, chunk.subarray(0, SNIFF_BYTES - head.length)]);
        if (head.length === SNIFF_BYTES) acceptedType(head, rules.accept);
      }
      hash.update(chunk);
      await writeAll(file, chunk);
    }
    if (bytes === 0) throw refused('blobs.empty');
    const mediaType = acceptedType(head, rules.accept);
    await file.sync();
    return { sha256: hash.digest('hex'), bytes, mediaType };
  };

  return {
    put: async (source, rules) => {
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      const temporary = join(incoming, randomBytes(16).toString('hex'));
      const file = await open(temporary, 'wx', 0o600);
      try {
        const stored = await receive(file, source, rules).finally(() => file.close());
        const final = pathOf(stored.sha256);
        await mkdir(dirname(final), { recursive: true, mode: 0o700 });
        // The name appears with the whole content or not at all; the same content already there is replaced by itself.
        await rename(temporary, final);
        await syncFolder(dirname(final));
        return stored;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    open: async (sha256, range) => {
      // The only input that becomes a path: 64 hex digits, so that no `..` can ever be in it.
      if (!SHA256.test(sha256)) return undefined;
      const path = pathOf(sha256);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() !== true) return undefined;
      return { bytes: found.size, stream: createReadStream(path, range) };
    },
  };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
}

/** Without it a power cut may take back the rename although the file itself is safe. Windows cannot open a folder: not needed there. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  if (folder === undefined) return;
  try {
    await folder.sync();
  } catch {
    // Some file systems refuse to sync a folder; the file itself is synced.
  } finally {
    await folder.close();
  }
}
