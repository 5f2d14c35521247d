import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { KEY_BYTES, type KeyRing, type RingKey } from './recording-keys.ts';

/**
 * The ring of keys as a file of JSON, readable by its owner alone: whoever has the recordings and not this file has noise, and
 * whoever loses this file has lost the recordings. The newest key is the last one.
 */
interface FileKey {
  readonly id: string;
  readonly madeAt: string;
  readonly key: string;
}

const OWNER_ONLY = 0o600;
const KEY_ID = /^[\w-]{1,40}$/;

const bad = (path: string, reason: string): AppError =>
  new AppError({ code: 'media.key_file_unusable', kind: 'unavailable', details: { path, reason } });

const isFileKey = (value: unknown): value is FileKey => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, madeAt, key } = value as Partial<Record<keyof FileKey, unknown>>;
  if (typeof id !== 'string' || typeof madeAt !== 'string' || typeof key !== 'string') return false;
  return KEY_ID.test(id) && Buffer.from(key, 'base64').length === KEY_BYTES;
};

async function readKeys(path: string): Promise<RingKey[]> {
  const text = await readFile(path, 'utf8');
  let keys: unknown;
  try {
    keys = (JSON.parse(text) as { keys?: unknown } | null)?.keys;
  } catch {
    throw bad(path, 'it is not JSON');
  }
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isFileKey)) throw bad(path, 'it holds no usable keys');
  return keys.map(({ id, madeAt, key }) => ({ id, madeAt, key: Buffer.from(key, 'base64') }));
}

function newKey(now: Date): RingKey {
  const id = `k${now.toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(4).toString('hex')}`;
  return { id, madeAt: now.toISOString(), key: randomBytes(KEY_BYTES) };
}

async function writeAside(path: string, keys: readonly RingKey[]): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(aside, 'wx', OWNER_ONLY);
  try {
    const text = keys.map(({ id, madeAt, key }) => ({ id, madeAt, key: Buffer.from(key).toString('base64') }));
    await file.writeFile(`${JSON.stringify({ keys: text }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return aside;
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** Adds a key that new recordings are sealed with from now on. The file is replaced whole or not at all. */
export async function addRingKey(path: string, now: Date): Promise<RingKey> {
  const key = newKey(now);
  await rename(await writeAside(path, [...(await readKeys(path)), key]), path);
  return key;
}

export interface RingFile extends KeyRing {
  /** Reads the file again when it was changed. A file that became unusable leaves the ring as it was. */
  refresh(): Promise<void>;
}

/** Two processes may start at once on one folder: the name is given by a link, so that only one of them makes the first key. */
async function makeFirst(path: string, now: Date): Promise<void> {
  const aside = await writeAside(path, [newKey(now)]);
  try {
    await link(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

export async function openKeyFile(path: string, now: Date): Promise<RingFile> {
  const version = async (): Promise<string> => {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  };
  let seen = await version().catch(async (error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    await makeFirst(path, now);
    return version();
  });
  let keys = await readKeys(path);
  return {
    newest: () => keys.at(-1) as RingKey,
    find: (id) => keys.find((key) => key.id === id),
    all: () => keys,
    refresh: async () => {
      const now = await version();
      if (now === seen) return;
      keys = await readKeys(path);
      seen = now;
    },
  };
}
