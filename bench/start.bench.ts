import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, stopSurvivor } from '../server/platform/db/embedded-postgres-driver.ts';
import { silentDbLog } from '../server/platform/db/log.ts';
import { freePort } from '../test/support/free-port.ts';
import { DEMO_PASSWORD } from '../test/support/staff-client.ts';
import { until } from '../test/support/until.ts';
import type { Bench, BenchOptions, Figure } from './figure.ts';
import { cpuSeconds, machineConditions, peakRssMiB, processGroup, watchCpu } from './machine.ts';
import { median } from './percentile.ts';

/*
 * What a person waits for after `npm start`, from the key stroke until the page answers and somebody can sign in; with
 * dependencies and build present, so that the network and the compiler are not measured.
 *
 * The reference is what cannot be avoided as long as the truth is a PostgreSQL of our own: our launcher alone bringing up the
 * same database (initdb the first time), plus a Node that starts and does nothing. Both sides take turns in one run.
 */
const ROUNDS = { full: 3, quick: 1 } as const;
const DEADLINE_MS = 120_000;
const WELL_KNOWN_STAFF = '1001';

interface Started {
  readonly seconds: number;
  /** The moment of `npm start`, for what comes later than opening. */
  readonly began: number;
  readonly serverPid: number;
  /** Processor seconds the server had used by then: steadier than the clock on a busy machine. */
  readonly cpu: number;
  stop(): Promise<void>;
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/readyz`)).status === 200;
const canSignIn = async (url: string): Promise<boolean> => {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'shoujie' },
    body: JSON.stringify({ staffNo: WELL_KNOWN_STAFF, password: DEMO_PASSWORD }),
  });
  return answer.ok;
};

async function npmStart(dataDir: string): Promise<Started> {
  const [port, sipPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const npm = spawn('npm', ['start'], {
    // A group of its own: the stop must reach the server behind npm as Ctrl-C in a terminal would.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), SIP_PORT: String(sipPort) },
  });
  const group = npm.pid ?? 0;
  await until(() => isReady(url), { timeoutMs: DEADLINE_MS, what: 'the port to answer' });
  await until(() => canSignIn(url), { timeoutMs: DEADLINE_MS, what: 'the demo sign-in to work' });
  const seconds = (performance.now() - began) / 1000;
  // npm puts a shell between itself and the server, whose command line names the server too.
  const serverPid = processGroup(group).find((pid) => commandOf(pid).split('\0').includes('dist/server/main.js')) ?? 0;
  const cpu = cpuSeconds(serverPid);
  return {
    seconds,
    began,
    serverPid,
    cpu,
    stop: async () => {
      process.kill(-group, 'SIGTERM');
      await until(() => commandOf(serverPid) === '', { timeoutMs: DEADLINE_MS, what: 'the server to end' });
      await stopSurvivor(dataDir, silentDbLog);
    },
  };
}

async function untilSeeded(dataDir: string, house: Started): Promise<number> {
  const logFile = join(dataDir, 'logs', 'shoujie.log');
  const said = (): boolean =>
    existsSync(logFile) && readFileSync(logFile, 'utf8').includes('the demo operator is ready');
  await until(said, { timeoutMs: DEADLINE_MS, what: 'the demo operator' });
  return (performance.now() - house.began) / 1000;
}

const emptyNode = (): Promise<void> =>
  new Promise((resolve) => spawn(process.execPath, ['-e', '']).once('exit', () => resolve()));

/** Node and database, and nothing of ours on top. */
async function floor(dataDir: string): Promise<number> {
  const began = performance.now();
  await emptyNode();
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'floor'), log: silentDbLog });
  const seconds = (performance.now() - began) / 1000;
  await postgres.stop();
  return seconds;
}

interface Round {
  readonly cold: number;
  readonly seeded: number;
  readonly warm: number;
  readonly floorCold: number;
  readonly floorWarm: number;
  readonly coldCpu: number;
  readonly warmCpu: number;
  readonly coldRss: number;
  readonly warmRss: number;
  readonly foreign: number;
}

async function oneRound(): Promise<Round> {
  const dataDir = await mkdtemp(join(tmpdir(), 'shoujie-bench-'));
  // As a folder somebody makes is: closed to the database's user, the cluster would lie elsewhere and outlive this run.
  await chmod(dataDir, 0o755);
  try {
    const floorCold = await floor(dataDir);
    const watch = watchCpu({ self: process.pid });
    const first = await npmStart(dataDir);
    const foreign = watch.stop().foreignShare;
    const seeded = await untilSeeded(dataDir, first);
    const coldRss = peakRssMiB(first.serverPid);
    await first.stop();
    const floorWarm = await floor(dataDir);
    const second = await npmStart(dataDir);
    const warmRss = peakRssMiB(second.serverPid);
    await second.stop();
    return {
      cold: first.seconds,
      seeded,
      warm: second.seconds,
      floorCold,
      floorWarm,
      coldCpu: first.cpu,
      warmCpu: second.cpu,
      coldRss,
      warmRss,
      foreign,
    };
  } finally {
    await stopSurvivor(dataDir, silentDbLog).catch(() => undefined);
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function run({ quick, say }: BenchOptions): Promise<Figure[]> {
  const rounds: Round[] = [];
  for (let i = 0; i < (quick ? ROUNDS.quick : ROUNDS.full); i += 1) {
    const round = await oneRound();
    say(
      `round ${i + 1}: cold ${round.cold.toFixed(2)} s, seeded ${round.seeded.toFixed(2)} s, warm ${round.warm.toFixed(2)} s`,
    );
    rounds.push(round);
  }
  const of = (key: keyof Round): number[] => rounds.map((r) => Number(r[key].toFixed(3)));
  const machine = machineConditions();
  const about = (key: keyof Round, reference?: keyof Round): Record<string, unknown> => ({
    ...machine,
    fsync: 'on',
    from: 'npm start, dependencies and build present',
    until: '/readyz answers 200 and a demo sign-in succeeded',
    reference: 'our PostgreSQL launcher alone on its own folder + node -e ""',
    rounds: of(key),
    ...(reference === undefined ? {} : { referenceRounds: of(reference) }),
    serverCpuSeconds: { cold: of('coldCpu'), warm: of('warmCpu') },
    // Ours included: the server is not yet known when the watch begins.
    machineBusyShareWhileColdStarting: of('foreign'),
  });
  return [
    {
      name: 'start.cold_s',
      ours: median(of('cold')),
      reference: median(of('floorCold')),
      unit: 's',
      conditions: about('cold', 'floorCold'),
    },
    {
      name: 'start.warm_s',
      ours: median(of('warm')),
      reference: median(of('floorWarm')),
      unit: 's',
      conditions: about('warm', 'floorWarm'),
    },
    {
      name: 'start.seeded_s',
      ours: median(of('seeded')),
      reference: median(of('floorCold')),
      unit: 's',
      conditions: { ...about('seeded', 'floorCold'), until: 'the demo operator with 20 000 customers is loaded' },
    },
    {
      name: 'start.cold_rss_mib',
      ours: median(of('coldRss')),
      unit: 'MiB',
      conditions: { ...about('coldRss'), what: 'VmHWM of the server process when the demo operator is loaded' },
    },
    {
      name: 'start.warm_rss_mib',
      ours: median(of('warmRss')),
      unit: 'MiB',
      conditions: { ...about('warmRss'), what: 'VmHWM of the server process after the first sign-in' },
    },
  ];
}

export const startBench: Bench = {
  what: 'npm start until somebody can sign in: the first time, the second time, and until the demo operator is loaded',
  run,
};
