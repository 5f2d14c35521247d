import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../server/platform/db/database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/platform/db/embedded-postgres-driver.ts';
import { silentDbLog } from '../../server/platform/db/log.ts';
import { startNats, type NatsServer } from './nats-server.ts';
import { until } from './until.ts';

/** One process of the built product among others. */
export interface RunningNode {
  readonly name: string;
  readonly url: string;
  readonly sipPort: number;
  readonly pid: number;
  readonly isRunning: () => boolean;
  log(): Promise<string>;
  /** What /readyz says of its parts; undefined while it does not answer. */
  parts(): Promise<Readonly<Record<string, string>> | undefined>;
  kill9(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
  /** A new process with the same name and port, after kill9 or stop. */
  again(): Promise<RunningNode>;
}

/** Several nodes of one house, on a PostgreSQL and a nats-server of their own. */
export interface NodeHouse {
  readonly database: () => Database;
  /** The same, as DATABASE_URL. */
  readonly databaseUrl: string;
  readonly nats: NatsServer;
  /** Started and open. Roles as in ROLES. */
  add(name: string, roles?: string, env?: Readonly<Record<string, string>>): Promise<RunningNode>;
  nodes(): readonly RunningNode[];
  /** The node that decides for shard 0, by the database and by itself. */
  decider(): Promise<RunningNode | undefined>;
  /** The server restarted under everybody; connections are cut in the middle of what they do. */
  restartDatabase(): Promise<void>;
  clear(): Promise<void>;
}

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;
/** Each node has UDP ports of its own for audio. */
const FIRST_MEDIA_PORT = 30_000;
const MEDIA_PORTS = 400;
const WEB_PORTS_ABOVE = 5_000;

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', (code) => resolve(code));
  });

interface Wish {
  readonly name: string;
  readonly port: number;
  readonly sipPort: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

async function startNode(wish: Wish): Promise<RunningNode> {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...wish.env, PORT: String(wish.port), SIP_PORT: String(wish.sipPort) },
  });
  let printed = '';
  let troubles = '';
  child.stdout.on('data', (d: Buffer) => (printed += d.toString()));
  child.stderr.on('data', (d: Buffer) => (troubles += d.toString()));
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const hard = setTimeout(() => child.kill('SIGKILL'), START_DEADLINE_MS);
  await until(() => printed.includes('is open') || !isRunning(), {
    timeoutMs: START_DEADLINE_MS,
    what: `the node ${wish.name} to open`,
  }).finally(() => clearTimeout(hard));
  if (!isRunning()) throw new Error(`the node ${wish.name} did not open: ${troubles}`);
  const port = numberIn(printed, /Node\s.*https?:\/\/[^:]+:(\d+)/);
  const sipPort = numberIn(printed, /sip:\d+@[^:]+:(\d+)/);
  const url = `http://127.0.0.1:${port}`;
  return {
    name: wish.name,
    url,
    sipPort,
    pid: child.pid ?? 0,
    isRunning,
    log: () => readFile(wish.logFile, 'utf8').catch(() => ''),
    parts: async () => {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
      return ((await answer?.json()) as { parts: Record<string, string> } | undefined)?.parts;
    },
    kill9: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGTERM');
      // A frozen process hears no SIGTERM, and one that hangs heeds none.
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      const code = await ended(child);
      clearTimeout(killer);
      return code;
    },
    again: () => startNode({ ...wish, port, sipPort }),
  };
}

const urlOf = ({ host, port, user, password, database }: EmbeddedPostgres['connection']): string =>
  host.startsWith('/')
    ? `postgresql:///${database}?host=${encodeURIComponent(host)}&port=${port}&user=${user}`
    : `postgresql://${user}:${password ?? ''}@${host}:${port}/${database}`;

export async function openNodeHouse(): Promise<NodeHouse> {
  if (!existsSync('dist/server/main.js')) throw new Error('build first: node scripts/ready.mjs build');
  const dataDir = await mkdtemp(join(tmpdir(), 'shoujie-test-'));
  await chmod(dataDir, 0o755);
  let postgres = await startEmbeddedPostgres({ dataDir, log: silentDbLog });
  const open = (): Database => openDatabase({ connection: postgres.connection, poolSize: 4, log: silentDbLog });
  let database = open();
  const nats = await startNats();
  const nodes: RunningNode[] = [];
  const keep = (node: RunningNode): RunningNode => {
    const kept = { ...node, again: async () => keep(await node.again()) };
    nodes.push(kept);
    return kept;
  };
  const running = (): RunningNode[] => nodes.filter((n) => n.isRunning());
  return {
    database: () => database,
    databaseUrl: urlOf(postgres.connection),
    nats,
    nodes: running,
    add: async (name, roles = 'all', env = {}) => {
      const first = FIRST_MEDIA_PORT + nodes.length * MEDIA_PORTS;
      const logFile = join(dataDir, `${name}.log`);
      const node = await startNode({
        name,
        port: 0,
        sipPort: 0,
        logFile,
        env: {
          DATABASE_URL: urlOf(postgres.connection),
          NATS_URL: nats.url,
          NODE_NAME: name,
          ROLES: roles,
          DATA_DIR: join(dataDir, 'shared'),
          LOG_FILE: logFile,
          LOG_LEVEL: 'debug',
          MEDIA_SPARE: 'off',
          DEMO_CUSTOMERS: '300',
          DEMO_DAYS: '0',
          MEDIA_PORT_MIN: String(first),
          MEDIA_PORT_MAX: String(first + MEDIA_PORTS - 1),
          MEDIA_WEB_PORT_MIN: String(first + WEB_PORTS_ABOVE),
          MEDIA_WEB_PORT_MAX: String(first + WEB_PORTS_ABOVE + MEDIA_PORTS - 1),
          ...env,
        },
      });
      return keep(node);
    },
    decider: async () => {
      const { rows } = await database.pool.query<{ holder: string | null }>(
        'select holder from routing_leases where shard = 0 and expires_at > now()',
      );
      const node = running().find((n) => n.name === rows[0]?.holder);
      return (await node?.parts())?.['router'] === 'deciding' ? node : undefined;
    },
    restartDatabase: async () => {
      await database.close();
      await postgres.stop('immediate');
      postgres = await startEmbeddedPostgres({ dataDir, log: silentDbLog });
      database = open();
    },
    clear: async () => {
      for (const node of running()) {
        node.thaw();
        await node.kill9();
      }
      await nats.close();
      await database.close();
      await postgres.stop('immediate');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
