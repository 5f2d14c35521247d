import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { DbLog } from './log.ts';

/** "nobody": PostgreSQL refuses to run as root, and this id needs no groupadd/useradd on the host. */
const UNPRIVILEGED_ID = 65534;
/** sun_path holds 108 bytes on Linux and 104 on macOS, the closing NUL included: stay below the smaller. */
const MAX_SOCKET_PATH_BYTES = 103;
const SOCKET_NAME = '/.s.PGSQL.5432';

/** The id the server runs under; undefined = the id of this process (not root, or a system without ids). */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresPlace {
  readonly home: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly passwordFile: string;
  readonly runAs: RunAs | undefined;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Can `uid` walk down to `path`? Every folder on the way needs its x bit; one 0700 folder (such as root's home) ends the walk. */
export function canReach(path: string, uid: number): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at)) {
      const { uid: owner, mode } = statSync(at);
      if ((mode & (owner === uid ? 0o100 : 0o001)) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}

export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** A cluster made by an ordinary user keeps its owner when root starts it later: chown would lock that user out. */
function runAsFor(cluster: string): RunAs | undefined {
  if (!isRoot()) return undefined;
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID };
}

/** Below DATA_DIR where the server's id can get there; else in /var/lib under a name that follows from DATA_DIR. */
export function choosePlace(dataDir: string, log: DbLog): PostgresPlace {
  const wanted = join(resolve(dataDir), 'postgres');
  mkdirSync(resolve(dataDir), { recursive: true });
  const runAs = runAsFor(join(wanted, 'cluster'));
  let home = wanted;
  if (runAs !== undefined && !canReach(resolve(dataDir), runAs.uid)) {
    // An existing cluster must never be passed over for a new empty one.
    if (existsSync(join(wanted, 'cluster', 'PG_VERSION'))) {
      throw new AppError({
        code: 'db.data_dir_unreachable',
        kind: 'internal',
        details: { path: wanted, uid: runAs.uid },
      });
    }
    home = join('/var/lib', `shoujie-${shortHash(resolve(dataDir))}`);
    log.warn(
      { dataDir: resolve(dataDir), home },
      'DATA_DIR is closed to the database user; the database lies elsewhere',
    );
  }
  makeOwned(home, runAs);
  return {
    home,
    cluster: join(home, 'cluster'),
    logFile: join(home, 'postgres.log'),
    passwordFile: join(home, 'password'),
    runAs,
  };
}

function makeOwned(path: string, runAs: RunAs | undefined): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (runAs !== undefined) chownSync(path, runAs.uid, runAs.gid);
}

/** The folder of the socket, 0700: who can enter it may connect, so nobody else can. */
export function socketDirFor(place: PostgresPlace): string {
  const uid = place.runAs?.uid ?? process.getuid?.() ?? 0;
  const name = `shoujie-${shortHash(place.home)}-${uid}`;
  const choices = [join(place.home, 'run'), join(tmpdir(), name), join('/tmp', name)];
  const dir =
    choices.find((path) => Buffer.byteLength(path + SOCKET_NAME) <= MAX_SOCKET_PATH_BYTES) ?? join('/tmp', name);
  makeOwned(dir, place.runAs);
  // The temp folder is everybody's: a folder someone else put there first would hand him the connection.
  const found = lstatSync(dir);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new AppError({ code: 'db.socket_dir_not_ours', kind: 'internal', details: { dir } });
  }
  return dir;
}
