import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { copyTarget, listPartitions, listSequences, listTables } from './backup-catalogue.ts';
import {
  type BackupHeader,
  type BackupManifest,
  type FrameWriter,
  frameWriter,
  inChunks,
  MAGIC,
  type SectionEnd,
  type TableHead,
} from './backup-format.ts';
import type { DbLog } from './log.ts';
import { readApplied } from './migrate.ts';

/** How values are written must not depend on the server's or the role's settings. */
export const COPY_SESSION = `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL client_encoding = 'UTF8'; SET LOCAL datestyle = 'ISO, YMD';
  SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1;
  SET LOCAL bytea_output = 'hex'; SET LOCAL search_path = pg_catalog; SET LOCAL row_security = off`;

export interface BackupOptions {
  readonly pool: pg.Pool;
  readonly file: string;
  /** Files to take along, such as DATA_DIR/blobs. */
  readonly blobsDir?: string;
  readonly log: DbLog;
}

/** Writes the content of one table or blob, and its end with size and hash. */
async function writeSection(frames: FrameWriter, source: AsyncIterable<Buffer | string>): Promise<SectionEnd> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of inChunks(source)) {
    hash.update(chunk);
    bytes += chunk.length;
    await frames.write('D', chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function writeTable(client: pg.ClientBase, frames: FrameWriter, table: TableHead): Promise<SectionEnd> {
  await frames.write('T', table);
  const stream = client.query(copyTo(`COPY ${copyTarget(table)} TO STDOUT`));
  const end = { ...(await writeSection(frames, stream as AsyncIterable<Buffer>)), rows: stream.rowCount };
  await frames.write('E', end);
  return end;
}

async function* filesBelow(dir: string): AsyncGenerator<string> {
  const entries = await readdir(dir, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* filesBelow(join(dir, entry.name));
    else if (entry.isFile()) yield join(dir, entry.name);
  }
}

/** After the tables: a blob is written before the row that names it, so the snapshot's rows find theirs here. */
async function writeBlobs(frames: FrameWriter, dir: string, log: DbLog): Promise<{ blobs: number; bytes: number }> {
  let blobs = 0;
  let bytes = 0;
  if (!existsSync(dir)) return { blobs, bytes };
  for await (const path of filesBelow(dir)) {
    const handle = await open(path, 'r').catch(() => undefined);
    if (handle === undefined) {
      // Retention may delete one meanwhile; the rest must not be lost for it.
      log.warn({ path }, 'blob vanished while backing up');
      continue;
    }
    await frames.write('B', { path: relative(dir, path).split(sep).join('/') });
    const end = await writeSection(frames, createReadStream(path, { fd: handle }) as AsyncIterable<Buffer>);
    await frames.write('E', end);
    blobs += 1;
    bytes += end.bytes;
  }
  return { blobs, bytes };
}

async function writeContent(
  client: pg.PoolClient,
  frames: FrameWriter,
  options: BackupOptions,
): Promise<BackupManifest> {
  const version = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
  const header: BackupHeader = {
    createdAt: new Date().toISOString(),
    serverVersion: version.rows[0]?.version ?? '',
    migrations: await readApplied(client),
    partitions: await listPartitions(client),
    sequences: await listSequences(client),
  };
  // A mistyped DATA_DIR would otherwise make an empty database and a backup that looks fine.
  if (header.migrations.length === 0) throw new AppError({ code: 'db.backup_of_nothing', kind: 'refused' });
  await frames.write('H', header);
  const tables = await listTables(client);
  let rows = 0;
  let bytes = 0;
  for (const table of tables) {
    const end = await writeTable(client, frames, table);
    rows += end.rows ?? 0;
    bytes += end.bytes;
  }
  const blobs =
    options.blobsDir === undefined ? { blobs: 0, bytes: 0 } : await writeBlobs(frames, options.blobsDir, options.log);
  const manifest = { tables: tables.length, rows, blobs: blobs.blobs, bytes: bytes + blobs.bytes };
  await frames.write('M', manifest);
  return manifest;
}

/**
 * Everything of ours at one instant, while the product goes on working: one REPEATABLE READ transaction on one connection,
 * so no snapshot needs to be handed around. (Several connections would be faster only with cores to spare beside the product.)
 * The file appears under its name when it is whole and on the disk.
 */
export async function backup(options: BackupOptions): Promise<BackupManifest> {
  const { pool, file } = options;
  if (existsSync(file)) throw new AppError({ code: 'db.backup_exists', kind: 'conflict', details: { file } });
  const draft = `${file}.partial`;
  const client = await pool.connect();
  let broke: unknown;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await client.query(COPY_SESSION);
    const gzip = createGzip();
    // Personal data: for the owner's eyes.
    const written = pipeline(gzip, createWriteStream(draft, { mode: 0o600, flush: true }));
    const failed = written.then(() => new Promise<never>(() => undefined));
    const manifest = await Promise.race([
      (async () => {
        gzip.write(MAGIC);
        return writeContent(client, frameWriter(gzip), options);
      })(),
      failed,
    ]);
    gzip.end();
    await written;
    await client.query('COMMIT');
    await rename(draft, file);
    return manifest;
  } catch (error) {
    broke = error;
    await rm(draft, { force: true });
    throw error;
  } finally {
    // Broken off inside a COPY the session is in no state to be used again.
    client.release(broke !== undefined);
  }
}
