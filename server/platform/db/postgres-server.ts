import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { executables } from './postgres-binaries.ts';
import { type PostgresPlace, socketDirFor } from './postgres-place.ts';
import { isAlive, isServerOf, type PostmasterFile, postmasterPath, readPostmasterFile } from './postmaster-file.ts';

const MAJOR_VERSION = '18';
const START_DEADLINE_MS = 60_000;
const FAST_STOP_MS = 20_000;
const IMMEDIATE_STOP_MS = 5_000;
const POLL_MS = 15;
const RETRY_MS = 200;
const MAX_LOG_BYTES = 16 * 1024 * 1024;
const LOG_TAIL_BYTES = 1_500;

export type Settings = Readonly<Record<string, string>>;
export type StopMode = 'fast' | 'immediate';

const windows = process.platform === 'win32';
const exe = (place: PostgresPlace, name: string): string => join(executables(place), windows ? `${name}.exe` : name);
// PG* variables meant for some other server must not steer this one; Windows alone needs its environment to run anything.
const environment = (): NodeJS.ProcessEnv => (windows ? process.env : { LC_ALL: 'C', PATH: '/usr/bin:/bin' });

function logTail(place: PostgresPlace): string {
  try {
    return readFileSync(place.logFile, 'utf8').slice(-LOG_TAIL_BYTES).trim();
  } catch {
    return '';
  }
}

/**
 * Runs one of the executables with its output in the log file. Never our own stderr: a server that outlives us would hold
 * the pipe of whoever started us open for ever. Detached: Ctrl-C must reach the product first, not the database under it.
 */
function launch(place: PostgresPlace, name: string, args: readonly string[]): Promise<number> {
  const log = openSync(place.logFile, 'a', 0o600);
  try {
    if (place.runAs !== undefined) chownSync(place.logFile, place.runAs.uid, place.runAs.gid);
    const child = spawn(exe(place, name), args, {
      cwd: place.home,
      detached: true,
      stdio: ['ignore', log, log],
      env: environment(),
      windowsHide: true,
      ...place.runAs,
    });
    // The server may outlive us; initdb and pg_ctl are waited for.
    if (name === 'postgres') child.unref();
    return new Promise((resolve, reject) => {
      child.once('error', (cause) =>
        reject(new AppError({ code: 'db.launch_failed', kind: 'internal', details: { name }, cause })),
      );
      child.once('exit', (code) => resolve(code ?? -1));
    });
  } finally {
    closeSync(log);
  }
}

function removeDeadDrafts(place: PostgresPlace): void {
  for (const name of readdirSync(place.home)) {
    const pid = /^cluster\.new\.(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(place.home, name), { recursive: true, force: true });
  }
}

const versionFileOf = (place: PostgresPlace): string => join(place.cluster, 'PG_VERSION');

export function requireCluster(place: PostgresPlace): void {
  if (existsSync(versionFileOf(place))) return;
  throw new AppError({ code: 'db.cluster_gone', kind: 'internal', details: { cluster: place.cluster } });
}

/** Made under a draft name and renamed: a launcher killed half-way leaves no half cluster that would never start. */
export async function ensureCluster(place: PostgresPlace): Promise<void> {
  removeDeadDrafts(place);
  const versionFile = versionFileOf(place);
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim();
    if (found === MAJOR_VERSION) return;
    throw new AppError({
      code: 'db.cluster_of_other_version',
      kind: 'internal',
      details: { cluster: place.cluster, found, needed: MAJOR_VERSION },
    });
  }
  const draft = `${place.cluster}.new.${process.pid}`;
  if (!existsSync(place.passwordFile)) {
    writeFileSync(place.passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    if (place.runAs !== undefined) chownSync(place.passwordFile, place.runAs.uid, place.runAs.gid);
  }
  const code = await launch(place, 'initdb', [
    ...['-D', draft, '-U', 'postgres', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'],
    ...['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${place.passwordFile}`],
  ]);
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new AppError({ code: 'db.initdb_failed', kind: 'internal', details: { code, log: logTail(place) } });
  }
  try {
    renameSync(draft, place.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Somebody else was faster: his cluster is as good as ours.
    if (!existsSync(versionFile)) throw error;
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A unix socket everywhere but on Windows: no port to collide, no TLS, and the folder's mode is the permission. */
async function listenArguments(place: PostgresPlace, port: number | undefined): Promise<string[]> {
  if (!windows) return ['-k', socketDirFor(place), '-p', '5432', '-c', 'listen_addresses='];
  return ['-p', String(port ?? (await freePort())), '-c', 'listen_addresses=127.0.0.1'];
}

/** Only when the pid in the file is not this cluster's server: PostgreSQL would take any living process of its id for one. */
function dropStalePostmasterFile(place: PostgresPlace): void {
  const file = readPostmasterFile(place.cluster);
  if (file !== undefined && !isServerOf(place.cluster, file.pid))
    rmSync(postmasterPath(place.cluster), { force: true });
}

function rotateLog(place: PostgresPlace): void {
  if (existsSync(place.logFile) && statSync(place.logFile).size > MAX_LOG_BYTES) {
    renameSync(place.logFile, `${place.logFile}.1`);
  }
}

/** The server that already runs on this cluster, once it is ready; undefined when there is none. */
export async function findRunning(place: PostgresPlace): Promise<PostmasterFile | undefined> {
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const file = readPostmasterFile(place.cluster);
    if (file === undefined || !isServerOf(place.cluster, file.pid)) return undefined;
    if (file.ready) return file;
    if (Date.now() > deadline) throw notReady(place, 'the running server does not become ready');
    await sleep(POLL_MS);
  }
}

const notReady = (place: PostgresPlace, reason: string): AppError =>
  new AppError({ code: 'db.start_failed', kind: 'unavailable', details: { reason, log: logTail(place) } });

export interface StartOptions {
  readonly settings: Settings;
  /** The port of before, when a server is started again under the same clients (Windows only). */
  readonly port: number | undefined;
}

/** One try: the server's file once it is ready, or how the try ended. */
async function tryStart(
  place: PostgresPlace,
  args: readonly string[],
  deadline: number,
): Promise<PostmasterFile | string> {
  const ended = new AbortController();
  const exit = launch(place, 'postgres', args).finally(() => ended.abort());
  // Handled below; a failed spawn must not count as unhandled before that.
  exit.catch(() => undefined);
  while (Date.now() < deadline) {
    if (ended.signal.aborted) return `the server ended while starting (${await exit})`;
    const file = readPostmasterFile(place.cluster);
    if (file?.ready === true && isServerOf(place.cluster, file.pid)) return file;
    await sleep(POLL_MS);
  }
  return 'the server did not become ready in time';
}

/**
 * Starts the server and waits until postmaster.pid says ready. Tried again until the deadline: after kill -9 of the
 * postmaster its children need a moment to notice, and until then the shared memory counts as in use.
 */
export async function startServer(place: PostgresPlace, options: StartOptions): Promise<PostmasterFile> {
  const deadline = Date.now() + START_DEADLINE_MS;
  rotateLog(place);
  for (;;) {
    dropStalePostmasterFile(place);
    const args = ['-D', place.cluster, ...(await listenArguments(place, options.port))];
    for (const [name, value] of Object.entries(options.settings)) args.push('-c', `${name}=${value}`);
    const started = await tryStart(place, args, deadline);
    if (typeof started !== 'string') return started;
    // Another launcher may have been faster.
    const rival = await findRunning(place);
    if (rival !== undefined) return rival;
    if (Date.now() > deadline || !/still in use|lock file/i.test(logTail(place))) throw notReady(place, started);
    await sleep(RETRY_MS);
  }
}

async function gone(place: PostgresPlace, pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isServerOf(place.cluster, pid)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Ended in between: what was wanted.
  }
}

/** Fast shutdown rolls open transactions back and writes a checkpoint; immediate leaves the rest to crash recovery. */
export async function stopServer(place: PostgresPlace, mode: StopMode): Promise<void> {
  const file = readPostmasterFile(place.cluster);
  if (file === undefined || !isServerOf(place.cluster, file.pid)) return;
  await endServer(place, file, mode);
  try {
    // A short socket folder outside the home is of no use without its server; one that is not empty stays.
    if (file.socketDir !== '' && !file.socketDir.startsWith(place.home)) rmdirSync(file.socketDir);
  } catch {
    // Left behind: an empty folder in the temp folder.
  }
}

async function endServer(place: PostgresPlace, file: PostmasterFile, mode: StopMode): Promise<void> {
  if (windows) {
    await launch(place, 'pg_ctl', ['stop', '-D', place.cluster, '-m', mode, '-t', String(FAST_STOP_MS / 1000)]);
    return;
  }
  if (mode === 'fast') {
    signal(file.pid, 'SIGINT');
    if (await gone(place, file.pid, FAST_STOP_MS)) return;
  }
  signal(file.pid, 'SIGQUIT');
  if (await gone(place, file.pid, IMMEDIATE_STOP_MS)) return;
  signal(file.pid, 'SIGKILL');
  await gone(place, file.pid, IMMEDIATE_STOP_MS);
}
