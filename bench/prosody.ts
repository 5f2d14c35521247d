import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/support/free-port.ts';
import { until } from '../test/support/until.ts';
import { rounded, type BenchOptions, type Figure } from './figure.ts';
import { startLoad, type Load } from './load-link.ts';
import { machineConditions, watchCpu } from './machine.ts';
import type { CourseReport } from './pace.ts';
import { percentile } from './percentile.ts';
import type { ProsodyPlan } from './prosody-load.ts';

/*
 * Debian's prosody as a neighbour: one process in Lua, its own files as storage, every message archived (MAM, XEP-0313) as ours
 * is in the transcript. It does not promise that a message is on the disk when it is delivered; ours does.
 */
const USERS = 400;
const PASSWORD = 'bench';
/** Its open loop runs at the rate of ours, or at this share of its own ceiling where that is lower. */
const SHARE_OF_CEILING = 0.7;
const FULL_IN_FLIGHT = 200;
const FULL_SECONDS = 4;
const WARM_SECONDS = 1;

const configuration = (folder: string, port: number): string => `
run_as_root = true
daemonize = false
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
log = { warn = "${folder}/prosody.log" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
modules_enabled = { "saslauth", "presence", "message", "iq", "roster", "c2s", "mam", "carbons", "offline" }
modules_disabled = { "s2s", "tls", "limits" }
authentication = "internal_plain"
allow_unencrypted_plain_auth = true
c2s_require_encryption = false
storage = "internal"
archive_expires_after = "never"
default_archive_policy = true
VirtualHost "localhost"
`;

interface Neighbour {
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  stop(): Promise<void>;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

const isInstalled = (): boolean => spawnSync('sh', ['-c', 'command -v prosody']).status === 0;

async function startProsody(): Promise<Neighbour> {
  const folder = await mkdtemp(join(tmpdir(), 'shoujie-prosody-'));
  await chmod(folder, 0o755);
  const accounts = join(folder, 'data', 'localhost', 'accounts');
  await mkdir(accounts, { recursive: true });
  for (let n = 0; n < USERS; n += 1) {
    await writeFile(join(accounts, `u${n}.dat`), `return { ["password"] = "${PASSWORD}"; };\n`);
  }
  const port = await freePort();
  await writeFile(join(folder, 'prosody.cfg.lua'), configuration(folder, port));
  const child: ChildProcess = spawn('prosody', ['-F', '--config', join(folder, 'prosody.cfg.lua')], {
    stdio: 'ignore',
  });
  await until(() => answers(port), { timeoutMs: 20_000, what: 'prosody to answer' });
  const about = spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'prosody'], { encoding: 'utf8' });
  return {
    port,
    pid: child.pid ?? 0,
    version: about.status === 0 ? about.stdout : 'unknown',
    stop: async () => {
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve).kill());
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Held {
  readonly rate: number;
  readonly reports: CourseReport[];
  readonly cpuUs: number[];
  readonly foreign: number[];
}

const arrived = (r: CourseReport): number => r.delivered / r.seconds;

async function round(
  at: { load: Load; neighbour: Neighbour },
  into: Held,
  work: () => Promise<CourseReport>,
): Promise<CourseReport> {
  const watch = watchCpu({ prosody: at.neighbour.pid, load: at.load.pid, bench: process.pid });
  const report = await work();
  const { cpu, foreignShare } = watch.stop();
  into.reports.push(report);
  into.cpuUs.push(Math.round(((cpu['prosody'] ?? 0) * 1e6) / Math.max(1, report.delivered)));
  into.foreign.push(foreignShare);
  return report;
}

async function openAt(
  at: { load: Load; neighbour: Neighbour },
  pace: { rate: number; seconds: number; rounds: number },
  say: (line: string) => void,
): Promise<Held> {
  const held: Held = { rate: pace.rate, reports: [], cpuUs: [], foreign: [] };
  for (let n = 1; n <= pace.rounds; n += 1) {
    const r = await round(at, held, () => at.load.open(pace.rate, pace.seconds, `open${n}`));
    say(`prosody at ${pace.rate}/s: ${arrived(r).toFixed(0)}/s, p99 ${percentile(r.deliveryMs, 99)} ms`);
  }
  return held;
}

export async function measureProsody(
  pace: { rate: number; seconds: number; rounds: number },
  { say }: BenchOptions,
): Promise<Figure[]> {
  if (!isInstalled()) {
    say('prosody is not installed: measured without it (Debian: apt-get install prosody)');
    return [];
  }
  const neighbour = await startProsody();
  const load = startLoad('prosody-load.ts');
  const at = { load, neighbour };
  try {
    const plan: ProsodyPlan = { port: neighbour.port, users: USERS, password: PASSWORD };
    await load.prepare(plan);
    await load.closed(FULL_IN_FLIGHT / 10, WARM_SECONDS, 'warm');
    const full: Held = { rate: 0, reports: [], cpuUs: [], foreign: [] };
    const ceiling = arrived(await round(at, full, () => load.closed(FULL_IN_FLIGHT, FULL_SECONDS, 'full')));
    say(`prosody, full: ${ceiling.toFixed(0)}/s`);
    const rate = Math.min(pace.rate, Math.max(1, Math.floor((ceiling * SHARE_OF_CEILING) / 10) * 10));
    const held = await openAt(at, { ...pace, rate }, say);
    const delivery = held.reports.flatMap((r) => r.deliveryMs);
    const about = {
      ...machineConditions(),
      prosody: neighbour.version,
      storage: 'internal files, every message archived; not known to sync to disk before delivery',
      users: USERS,
      rate: held.rate,
      rounds: held.reports.length,
      seconds: pace.seconds * pace.rounds,
      p99Ms: held.reports.map((r) => percentile(r.deliveryMs, 99)),
      cpuUsPerMessage: held.cpuUs,
      foreignCpuShare: held.foreign,
      loop: 'open, latency from the scheduled moment, delivered at the other side',
    };
    return [
      { name: 'chat.prosody_p50_ms', ours: percentile(delivery, 50), unit: 'ms', conditions: about },
      { name: 'chat.prosody_p99_ms', ours: percentile(delivery, 99), unit: 'ms', conditions: about },
      {
        name: 'chat.prosody_max_rate',
        ours: rounded(ceiling),
        unit: 'msg/s',
        conditions: {
          ...about,
          loop: `closed, ${FULL_IN_FLIGHT} under way`,
          cpuUsPerMessage: full.cpuUs,
          foreignCpuShare: full.foreign,
        },
      },
    ];
  } finally {
    await load.end();
    await neighbour.stop();
  }
}
