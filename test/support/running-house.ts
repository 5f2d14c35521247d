import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionOfRunning, stopSurvivor } from '../../server/platform/db/embedded-postgres-driver.ts';
import { silentDbLog } from '../../server/platform/db/log.ts';
import { openDatabase, type Database } from '../../server/platform/db/database.ts';
import { until } from './until.ts';

/** The built product, started as a person starts it, with a data folder of its own and free ports. */
export interface RunningHouse {
  readonly url: string;
  readonly sipPort: number;
  readonly dataDir: string;
  /** What it printed. */
  readonly banner: string;
  readonly pid: number;
  /** A look into its database from outside. */
  database(): Promise<Database>;
  log(): Promise<string>;
  kill9(): Promise<void>;
  /** SIGTERM, and how it ended. */
  stop(): Promise<{ readonly code: number | null; readonly ms: number }>;
  /** A new process on the same data, after kill9 or stop, on the same ports. */
  again(): Promise<RunningHouse>;
  /** Ends whatever runs and removes the data. */
  clear(): Promise<void>;
}

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;

interface Where {
  readonly dataDir: string;
  readonly port: number;
  readonly sipPort: number;
  readonly env: Readonly<Record<string, string>>;
}

export async function startHouse(env: Readonly<Record<string, string>> = {}): Promise<RunningHouse> {
  if (!existsSync('dist/server/main.js')) throw new Error('build first: node scripts/ready.mjs build');
  const dataDir = await mkdtemp(join(tmpdir(), 'shoujie-test-'));
  // Readable for the account the database runs as: otherwise its files would go elsewhere, and stay there.
  await chmod(dataDir, 0o755);
  return run({ dataDir, port: 0, sipPort: 0, env });
}

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', (code) => resolve(code));
  });

async function run(where: Where): Promise<RunningHouse> {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATA_DIR: where.dataDir,
      PORT: String(where.port),
      SIP_PORT: String(where.sipPort),
      DEMO_CUSTOMERS: '300',
      DEMO_DAYS: '0',
      LOG_LEVEL: 'debug',
      // A process that most tests never need, on a machine that runs two houses at a time.
      MEDIA_SPARE: 'off',
      ...where.env,
    },
  });
  let printed = '';
  let troubles = '';
  child.stdout.on('data', (d: Buffer) => (printed += d.toString()));
  child.stderr.on('data', (d: Buffer) => (troubles += d.toString()));
  await until(() => printed.includes('is open') || child.exitCode !== null, {
    timeoutMs: START_DEADLINE_MS,
    what: 'the house to open',
  });
  if (child.exitCode !== null) throw new Error(`the house did not open: ${troubles}`);
  const port = numberIn(printed, /Staff\s+https?:\/\/[^:]+:(\d+)/);
  const sipPort = numberIn(printed, /sip:\d+@[^:]+:(\d+)/);
  const logFile = join(where.dataDir, 'logs', 'shoujie.log');

  const house: RunningHouse = {
    url: `http://127.0.0.1:${port}`,
    sipPort,
    dataDir: where.dataDir,
    banner: printed,
    pid: child.pid ?? 0,
    database: async () => {
      const connection = await connectionOfRunning(where.dataDir, silentDbLog);
      if (connection === undefined) throw new Error('the database of the house is not running');
      return openDatabase({ connection, poolSize: 2, log: silentDbLog });
    },
    log: () => readFile(logFile, 'utf8').catch(() => ''),
    kill9: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
    stop: async () => {
      const began = performance.now();
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      const code = await ended(child);
      clearTimeout(hard);
      return { code, ms: performance.now() - began };
    },
    again: () => run({ ...where, port, sipPort }),
    clear: async () => {
      if (child.exitCode === null && child.signalCode === null) await house.stop();
      await stopSurvivor(where.dataDir, silentDbLog).catch(() => undefined);
      await rm(where.dataDir, { recursive: true, force: true });
    },
  };
  return house;
}
