import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres, stopSurvivor } from './embedded-postgres-driver.ts';
import { silentDbLog } from './log.ts';
import { executables } from './postgres-binaries.ts';
import { canReach, choosePlace, isRoot } from './postgres-place.ts';
import { isServerOf, postmasterPath, readPostmasterFile } from './postmaster-file.ts';

const log = silentDbLog;
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function folder(parent = tmpdir()): string {
  const dir = mkdtempSync(join(parent, 'shoujie-launch-'));
  chmodSync(dir, 0o755);
  cleanUps.push(async () => {
    await stopSurvivor(join(dir, 'data'), log);
    rmSync(choosePlace(join(dir, 'data'), log).home, { recursive: true, force: true });
    rmSync(dir, { recursive: true, force: true });
  });
  return join(dir, 'data');
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log });
  cleanUps.push(() => server.stop('immediate'));
  return server;
}

async function ask(server: Pick<EmbeddedPostgres, 'connection'>, text: string): Promise<unknown[]> {
  const client = new pg.Client(server.connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>({ text })).rows;
  } finally {
    await client.end();
  }
}

const postmasterOf = (dataDir: string): number => readPostmasterFile(choosePlace(dataDir, log).cluster)!.pid;

/** A process of its own that starts the server, writes a committed row and then holds on. */
const HOLDER = `
  import pg from 'pg';
  import { startEmbeddedPostgres } from '${resolve('server/platform/db/embedded-postgres-driver.ts')}';
  const say = (fields, message) => console.error(message, fields);
  const log = { info: () => {}, warn: say, error: say };
  const server = await startEmbeddedPostgres({ dataDir: process.env.HOLD_DIR, log });
  const client = new pg.Client(server.connection);
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS kept (id int GENERATED ALWAYS AS IDENTITY, who text)');
  await client.query("INSERT INTO kept (who) VALUES ('acknowledged')");
  console.log('holding', server.wasSurvivor, client.connectionParameters.host);
  process.on('SIGTERM', async () => { await client.end(); await server.stop(); process.exit(0); });
  setInterval(() => {}, 1000);
`;

interface Holder {
  readonly child: ChildProcess;
  readonly output: () => string;
}

async function holder(dataDir: string, id: { uid?: number; gid?: number } = {}): Promise<Holder> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', HOLDER], {
    env: { PATH: '/usr/bin:/bin', HOLD_DIR: dataDir, HOME: '/nonexistent' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...id,
  });
  cleanUps.push(() => child.kill('SIGKILL'));
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  await until(() => output.includes('holding') || child.exitCode !== null, {
    what: 'the holder is up',
    timeoutMs: 30_000,
  });
  expect(output).toContain('holding');
  return { child, output: () => output };
}

describe('starting a database server', () => {
  it('makes the cluster once, keeps it over a clean stop, and nobody else may enter', async () => {
    const dataDir = folder();
    const first = await start(dataDir);
    expect(first.wasSurvivor).toBe(false);
    expect(
      await ask(
        first,
        `SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) AS encoding, current_setting('data_checksums') AS sums,
                current_setting('fsync') AS fsync, current_setting('listen_addresses') AS addresses, current_setting('TimeZone') AS zone
           FROM pg_database WHERE datname = current_database()`,
      ),
    ).toEqual([
      {
        datlocprovider: 'b',
        datlocale: 'C.UTF-8',
        encoding: 'UTF8',
        sums: 'on',
        fsync: 'on',
        addresses: '',
        zone: 'UTC',
      },
    ]);
    expect(lstatSync(first.connection.host).mode & 0o777).toBe(0o700);
    await ask(first, `CREATE TABLE kept AS SELECT '首接' AS name`);
    const pid = postmasterOf(dataDir);
    await first.stop();
    await first.stop();
    const place = choosePlace(dataDir, log);
    expect(isServerOf(place.cluster, pid)).toBe(false);
    expect(existsSync(postmasterPath(place.cluster))).toBe(false);
    expect(readFileSync(place.logFile, 'utf8')).toContain('received fast shutdown request');

    const second = await start(dataDir);
    expect(second.wasSurvivor).toBe(false);
    expect(await ask(second, 'SELECT name FROM kept')).toEqual([{ name: '首接' }]);
    await second.stop();
    expect(readFileSync(place.logFile, 'utf8')).not.toContain('automatic recovery');
  });

  it('works below a path longer than a socket address', async () => {
    const server = await start(join(folder(), '很长的路径'.repeat(8), 'x'.repeat(60)));
    expect(await ask(server, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
  });

  it('removes what a launcher killed while making the cluster left behind', async () => {
    const dataDir = folder();
    const { home } = choosePlace(dataDir, log);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(home, `cluster.new.${dead}`));
    await start(dataDir);
    expect(readdirSync(home).filter((name) => name.startsWith('cluster.new'))).toEqual([]);
  });

  it('does not touch a cluster of another major version', async () => {
    const dataDir = folder();
    const { cluster } = choosePlace(dataDir, log);
    mkdirSync(cluster);
    writeFileSync(join(cluster, 'PG_VERSION'), '17\n');
    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
      code: 'db.cluster_of_other_version',
      details: { found: '17', needed: '18' },
    });
  });

  it('says why when the server refuses a setting', async () => {
    const dataDir = folder();
    await expect(startEmbeddedPostgres({ dataDir, settings: { shared_buffers: 'plenty' }, log })).rejects.toMatchObject(
      {
        code: 'db.start_failed',
        details: { log: expect.stringContaining('shared_buffers') as unknown },
      },
    );
  });
});

describe('one owner', () => {
  it('a second launcher is refused and the first goes on', async () => {
    const dataDir = folder();
    const server = await start(dataDir);
    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({ code: 'db.in_use' });
    expect(await ask(server, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
  });

  it('of two launchers that start at once on nothing, one wins', async () => {
    const dataDir = folder();
    const both = await Promise.allSettled([holder(dataDir), startEmbeddedPostgres({ dataDir, log })]);
    for (const one of both) if (one.status === 'fulfilled' && 'stop' in one.value) cleanUps.push(one.value.stop);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('after kill -9', () => {
  it('of the product the server lives on and the next launcher takes it over', async () => {
    const dataDir = folder();
    const { child } = await holder(dataDir);
    const pid = postmasterOf(dataDir);
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    // The pipes close although the server lives: it did not inherit them.
    await closed;
    expect(isServerOf(choosePlace(dataDir, log).cluster, pid)).toBe(true);

    const server = await start(dataDir);
    expect(server.wasSurvivor).toBe(true);
    expect(postmasterOf(dataDir)).toBe(pid);
    expect(await ask(server, 'SELECT who FROM kept')).toEqual([{ who: 'acknowledged' }]);
    await server.stop();
    expect(isServerOf(choosePlace(dataDir, log).cluster, pid)).toBe(false);
  });

  it('of both, the next start recovers every committed row', async () => {
    const dataDir = folder();
    const { child } = await holder(dataDir);
    child.kill('SIGKILL');
    const pid = postmasterOf(dataDir);
    process.kill(pid, 'SIGKILL');
    expect(existsSync(postmasterPath(choosePlace(dataDir, log).cluster))).toBe(true);
    const server = await start(dataDir);
    expect(server.wasSurvivor).toBe(false);
    expect(await ask(server, 'SELECT who FROM kept')).toEqual([{ who: 'acknowledged' }]);
    expect(readFileSync(choosePlace(dataDir, log).logFile, 'utf8')).toContain('automatic recovery');
  });

  it('of the server alone, its owner starts it again under the same address', async () => {
    const dataDir = folder();
    const warned: string[] = [];
    const server = await startEmbeddedPostgres({
      dataDir,
      log: { ...log, warn: (_, message) => warned.push(message) },
    });
    cleanUps.push(() => server.stop('immediate'));
    await ask(server, `CREATE TABLE kept AS SELECT 'acknowledged' AS who`);
    const pid = postmasterOf(dataDir);
    process.kill(pid, 'SIGKILL');
    await until(() => warned.includes('database server was lost and is up again'), { what: 'the server is back' });
    expect(await ask(server, 'SELECT who FROM kept')).toEqual([{ who: 'acknowledged' }]);
    expect(postmasterOf(dataDir)).not.toBe(pid);
    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({ code: 'db.in_use' });
  });

  it('of the server whose files are gone too, no empty database takes its place', async () => {
    const dataDir = folder();
    const errors: unknown[] = [];
    const server = await startEmbeddedPostgres({ dataDir, log: { ...log, error: (fields) => errors.push(fields) } });
    cleanUps.push(() => server.stop('immediate'));
    const pid = postmasterOf(dataDir);
    const { cluster } = choosePlace(dataDir, log);
    renameSync(cluster, `${cluster}.gone`);
    process.kill(pid, 'SIGKILL');
    await until(() => errors.length > 0, { what: 'the loss is told' });
    expect(errors[0]).toMatchObject({ err: { code: 'db.cluster_gone' } });
    expect(existsSync(cluster)).toBe(false);
  });

  it('a stale file that names a living stranger does not keep the server down', async () => {
    const dataDir = folder();
    const server = await start(dataDir);
    const { cluster, runAs } = choosePlace(dataDir, log);
    const path = postmasterPath(cluster);
    const left = readFileSync(path, 'utf8');
    await server.stop();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...runAs });
    cleanUps.push(() => stranger.kill('SIGKILL'));
    writeFileSync(path, left.replace(/^\d+/, String(stranger.pid)));
    const again = await start(dataDir);
    expect(again.wasSurvivor).toBe(false);
    expect(await ask(again, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
  });
});

describe('who runs it', () => {
  it('binaries closed to the server are copied, with the library links the package lacks', () => {
    const dir = dirname(folder());
    const place = choosePlace(join(dir, 'data'), log);
    const source = dirname(dirname(executables(place)));
    const closed = join(dir, 'closed', 'package');
    mkdirSync(closed, { recursive: true });
    cpSync(join(source, 'native'), join(closed, 'native'), {
      recursive: true,
      filter: (path) => !lstatSync(path).isSymbolicLink(),
    });
    writeFileSync(join(closed, 'package.json'), '{"version":"closed"}');
    // Root cannot be kept out by a mode, but the server's id can; an ordinary user is kept from writing links.
    chmodSync(isRoot() ? dirname(closed) : join(closed, 'native', 'lib'), isRoot() ? 0o700 : 0o555);
    const bin = executables(place, join(closed, 'native'));
    chmodSync(join(closed, 'native', 'lib'), 0o755);
    expect(bin.startsWith(place.home)).toBe(true);
    const ran = spawnSync(join(bin, 'initdb'), ['--version'], { encoding: 'utf8', env: {}, cwd: '/', ...place.runAs });
    expect(ran.stdout).toContain('18.');
  });

  if (isRoot()) {
    it('root below a closed folder: the data go where the server can reach them, and an existing cluster is not passed over', async () => {
      const dataDir = join(mkdtempSync(join(homedir(), 'shoujie-closed-')), 'data');
      chmodSync(dirname(dataDir), 0o700);
      const { home } = choosePlace(dataDir, log);
      cleanUps.push(() => [home, dirname(dataDir)].forEach((path) => rmSync(path, { recursive: true, force: true })));
      expect(home).toMatch(/^\/var\/lib\/shoujie-[0-9a-f]{12}$/);
      const server = await start(dataDir);
      expect(await ask(server, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
      await server.stop();
      mkdirSync(join(dataDir, 'postgres', 'cluster'), { recursive: true });
      writeFileSync(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'), '18\n');
      await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({ code: 'db.data_dir_unreachable' });
    });

    if (canReach(resolve('node_modules/.bin'), 65534)) {
      it('an ordinary user (here: daemon) runs it as himself, and root may start the same cluster later', async () => {
        const dataDir = folder();
        mkdirSync(dataDir);
        chownSync(dataDir, 1, 1);
        const { child } = await holder(dataDir, { uid: 1, gid: 1 });
        expect(lstatSync(join(dataDir, 'postgres', 'cluster')).uid).toBe(1);
        child.kill('SIGTERM');
        await once(child, 'exit');
        const server = await start(dataDir);
        expect(await ask(server, 'SELECT who FROM kept')).toEqual([{ who: 'acknowledged' }]);
        await server.stop();
        await holder(dataDir, { uid: 1, gid: 1 });
      });
    }
  }
});
