import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { COPY_SESSION } from './backup.ts';
import {
  copyTarget,
  firstFilledTable,
  listMaterializedViews,
  listObstacles,
  listPartitions,
  listTables,
  quoted,
} from './backup-catalogue.ts';
import {
  type BackupHeader,
  type BackupManifest,
  type BlobHead,
  broken,
  type Frame,
  jsonOf,
  type PartitionHead,
  readFrames,
  type SectionEnd,
  type TableHead,
} from './backup-format.ts';
import { addPartition, divideTables, withoutForeignKeys, type Division } from './divide.ts';
import type { DbLog } from './log.ts';
import { migrate, readApplied, readMigrations } from './migrate.ts';

export interface RestoreOptions {
  readonly pool: pg.Pool;
  readonly file: string;
  readonly migrations: string;
  /** Where the backup's blobs go; without it they are read past. */
  readonly blobsDir?: string;
  readonly log: DbLog;
}

type Frames = AsyncGenerator<Frame>;

const refused = (code: string, details: Record<string, unknown>): AppError =>
  new AppError({ code, kind: 'refused', details });

async function nextFrame(frames: Frames): Promise<Frame> {
  const next = await frames.next();
  if (next.done === true) throw broken('the file ends in the middle');
  return next.value;
}

/** Brings the database to the very point of the migrations the backup was taken at; newer files run at the next start. */
async function prepare(options: RestoreOptions, header: BackupHeader): Promise<void> {
  const known = new Map(readMigrations(options.migrations).map((file) => [file.name, file.sha256]));
  for (const past of header.migrations) {
    if (known.get(past.name) !== past.sha256) {
      throw refused('db.backup_of_other_version', { migration: past.name, known: known.has(past.name) });
    }
  }
  const last = header.migrations.at(-1)?.name ?? '';
  await migrate({ pool: options.pool, directory: options.migrations, log: options.log, upTo: last });
  const ahead = (await readApplied(options.pool)).at(-1)?.name ?? '';
  if (ahead !== last) throw refused('db.database_ahead_of_backup', { database: ahead, backup: last });
}

/** Tables that their operator has split: for the migrations each is one table still. */
async function divideAsBefore(client: pg.ClientBase, wanted: readonly PartitionHead[]): Promise<void> {
  const whole = new Set((await listTables(client)).map(({ schema, name }) => quoted(schema, name)));
  const divisions = new Map<string, Division>();
  for (const { name, bound, parentSchema, parentName, parentSplitBy } of wanted) {
    const parent = quoted(parentSchema, parentName);
    if (!whole.has(parent) || parentSplitBy === undefined || divisions.has(parent)) continue;
    divisions.set(parent, { schema: parentSchema, name: parentName, splitBy: parentSplitBy, first: { name, bound } });
  }
  await withoutForeignKeys(client, [...divisions.keys()], () => divideTables(client, [...divisions.values()]));
}

/** Partitions the product made while running; the migrations do not know them. */
async function makePartitions(client: pg.ClientBase, wanted: readonly PartitionHead[]): Promise<void> {
  const present = new Set((await listPartitions(client)).map(({ schema, name }) => quoted(schema, name)));
  for (const { schema, name, parentSchema, parentName, bound, splitBy } of wanted) {
    if (present.has(quoted(schema, name))) continue;
    await addPartition(client, { schema, name, bound, splitBy, parent: quoted(parentSchema, parentName) });
  }
}

/** Feeds the D frames of one section to `out` and holds the end against what went through. */
async function readSection(frames: Frames, out: Writable, what: string): Promise<SectionEnd> {
  const hash = createHash('sha256');
  let bytes = 0;
  const ends: SectionEnd[] = [];
  async function* content(): AsyncGenerator<Buffer> {
    for (;;) {
      const frame = await nextFrame(frames);
      if (frame.type === 'E') {
        ends.push(jsonOf(frame) as SectionEnd);
        return;
      }
      if (frame.type !== 'D') throw broken('a frame out of place', { what, type: frame.type });
      hash.update(frame.payload);
      bytes += frame.payload.length;
      yield frame.payload;
    }
  }
  await pipeline(Readable.from(content(), { objectMode: false }), out);
  const [found] = ends;
  if (found?.bytes !== bytes || found.sha256 !== hash.digest('hex'))
    throw broken('content does not match its hash', { what });
  return found;
}

async function loadTable(client: pg.ClientBase, frames: Frames, table: TableHead): Promise<SectionEnd> {
  const name = quoted(table.schema, table.name);
  const copy = client.query(copyFrom(`COPY ${copyTarget(table)} FROM STDIN`));
  const end = await readSection(frames, copy, name);
  if (copy.rowCount !== end.rows) throw broken('a table has other rows than it had', { name, rows: copy.rowCount });
  return end;
}

/** Blobs wait in a folder of their own until the rows are committed. */
async function loadBlob(frames: Frames, { path }: BlobHead, draftDir: string | undefined): Promise<SectionEnd> {
  // A path that climbs would write anywhere.
  if (normalize(path) !== normalize(join('.', path)) || /(^|[\\/])\.\.([\\/]|$)|^[\\/]|:/.test(path)) {
    throw broken('a blob with a path that leaves its folder', { path });
  }
  if (draftDir === undefined)
    return readSection(frames, new Writable({ write: (_chunk, _encoding, done) => done() }), path);
  const target = join(draftDir, path);
  await mkdir(dirname(target), { recursive: true });
  return readSection(frames, createWriteStream(target, { mode: 0o600, flush: true }), path);
}

async function loadSections(
  client: pg.ClientBase,
  frames: Frames,
  draftDir: string | undefined,
): Promise<BackupManifest> {
  const sum = { tables: 0, rows: 0, blobs: 0, bytes: 0 };
  for (;;) {
    const frame = await nextFrame(frames);
    if (frame.type === 'M') {
      const manifest = jsonOf(frame) as BackupManifest;
      const same = (['tables', 'rows', 'blobs', 'bytes'] as const).every((key) => manifest[key] === sum[key]);
      if (!same) throw broken('the totals do not match the manifest', { manifest, found: sum });
      // Runs the reader to its end: nothing may follow.
      await frames.next();
      return manifest;
    }
    if (frame.type !== 'T' && frame.type !== 'B') throw broken('a frame out of place', { type: frame.type });
    const end =
      frame.type === 'T'
        ? await loadTable(client, frames, jsonOf(frame) as TableHead)
        : await loadBlob(frames, jsonOf(frame) as BlobHead, draftDir);
    sum[frame.type === 'T' ? 'tables' : 'blobs'] += 1;
    sum.rows += end.rows ?? 0;
    sum.bytes += end.bytes;
  }
}

async function load(
  client: pg.ClientBase,
  frames: Frames,
  header: BackupHeader,
  draftDir: string | undefined,
): Promise<BackupManifest> {
  await client.query(COPY_SESSION);
  await divideAsBefore(client, header.partitions);
  await makePartitions(client, header.partitions);
  const tables = await listTables(client);
  const names = tables.map(({ schema, name }) => quoted(schema, name));
  if (names.length > 0) await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
  const filled = await firstFilledTable(client, tables);
  if (filled !== undefined) throw refused('db.restore_into_filled', { table: filled });

  const { foreignKeys, triggers } = await listObstacles(client);
  for (const { undo } of [...foreignKeys, ...triggers]) await client.query(undo);
  // Reference data of the migrations: the backup has them as they were.
  if (names.length > 0) await client.query(`TRUNCATE ${names.join(', ')}`);
  const manifest = await loadSections(client, frames, draftDir);
  for (const { redo } of [...triggers, ...foreignKeys]) await client.query(redo);
  for (const { schema, name, lastValue, isCalled } of header.sequences) {
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)::text', [
      quoted(schema, name),
      lastValue,
      isCalled,
    ]);
  }
  for (const view of await listMaterializedViews(client)) await client.query(`REFRESH MATERIALIZED VIEW ${view}`);
  return manifest;
}

async function requireNoBlobs(dir: string | undefined): Promise<void> {
  if (dir !== undefined && existsSync(dir) && (await readdir(dir)).length > 0) {
    throw refused('db.restore_into_filled', { folder: dir });
  }
}

/** A broken file shows itself where the frames are read: a failing gunzip hands its error on. */
async function withFrames<T>(file: string, work: (frames: Frames) => Promise<T>): Promise<T> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  const read = pipeline(source, gunzip).catch(() => undefined);
  try {
    return await work(readFrames(gunzip as AsyncIterable<Buffer>));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('Z_')) throw broken('the file is damaged or cut off', { code });
    throw error;
  } finally {
    source.destroy();
    gunzip.destroy();
    await read;
  }
}

async function inOneTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let whole = false;
  try {
    await client.query('BEGIN');
    const value = await work(client);
    await client.query('COMMIT');
    whole = true;
    return value;
  } finally {
    // Broken off inside a COPY the session is in no state to be used again; closing it rolls back.
    client.release(!whole);
  }
}

/** All or nothing: one transaction, committed when the last byte of the file is seen and every hash and count agrees. */
export async function restore(options: RestoreOptions): Promise<BackupManifest> {
  const { pool, blobsDir } = options;
  await requireNoBlobs(blobsDir);
  const draftDir = blobsDir === undefined ? undefined : `${blobsDir}.restoring`;
  if (draftDir !== undefined) await rm(draftDir, { recursive: true, force: true });
  try {
    const manifest = await withFrames(options.file, async (frames) => {
      const first = await nextFrame(frames);
      if (first.type !== 'H') throw broken('the header is missing');
      const header = jsonOf(first) as BackupHeader;
      await prepare(options, header);
      return inOneTransaction(pool, (client) => load(client, frames, header, draftDir));
    });
    if (blobsDir !== undefined && draftDir !== undefined && existsSync(draftDir)) {
      if (existsSync(blobsDir)) await rmdir(blobsDir);
      await rename(draftDir, blobsDir);
    }
    // The planner knows nothing of the new rows yet; in vain is no harm.
    await pool.query('ANALYZE').catch(() => undefined);
    return manifest;
  } catch (error) {
    if (draftDir !== undefined) await rm(draftDir, { recursive: true, force: true });
    throw error;
  }
}
