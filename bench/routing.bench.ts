import { rounded, type Bench, type BenchOptions, type Figure } from './figure.ts';
import { machineConditions, watchCpu } from './machine.ts';
import { percentile } from './percentile.ts';
import { checkHistory, type HistoryFound } from './routing-check.ts';
import { openCluster, type Cluster } from './routing-cluster.ts';
import { measureGrowth, type Grown } from './routing-growth.ts';
import { createOpenDesign, type OpenRun } from './routing-open.ts';
import { fillForReload, OPEN_CONTACTS, reloadOnce } from './routing-reload.ts';
import type { ClosedRun } from './routing-run.ts';
import { FULL, IN_FLIGHT, PLAIN_POOL, QUICK, SQL_CONNECTIONS, type Size } from './routing-size.ts';
import { measureClosed, rateOf, type Name, type Round, type Rounds } from './routing-turns.ts';
import { createWorld, settle, type World } from './routing-world.ts';

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const all = (rounds: readonly Round[], of: (run: ClosedRun) => number[]): number[] => rounds.flatMap((r) => of(r.run));

interface OpenMeasured {
  readonly runs: OpenRun[];
  readonly foreign: number[];
  readonly found: HistoryFound;
}

async function measureOpen(cluster: Cluster, world: World, size: Size, { say }: BenchOptions): Promise<OpenMeasured> {
  const database = await cluster.database('bench_open', PLAIN_POOL);
  await settle(database.pool, world);
  const design = await createOpenDesign(database, world);
  const runs: OpenRun[] = [];
  const foreign: number[] = [];
  try {
    // The first seconds pay for caches, plans and the compiler of JavaScript.
    await design.run(size.open.rate / 2, 2);
    await design.run(size.open.rate, 2);
    await cluster.calm();
    for (let n = 1; n <= size.open.rounds; n += 1) {
      const watch = watchCpu({ bench: process.pid, postgres: cluster.postmaster, ...design.pids });
      const run = await design.run(size.open.rate, size.open.seconds);
      foreign.push(watch.stop().foreignShare);
      runs.push(run);
      say(
        `open ${n}: ${size.open.rate}/s, due → durable offer p50 ${percentile(run.offerMs, 50)} p99 ${percentile(run.offerMs, 99)} ms, ` +
          `held by a rule ${run.heldMs.length}: p50 ${percentile(run.heldMs, 50)} p99 ${percentile(run.heldMs, 99)} ms after the talk was due to end, ` +
          `→ screen p50 ${percentile(run.socketMs, 50)} p99 ${percentile(run.socketMs, 99)} ms, foreign CPU ${((foreign.at(-1) ?? 0) * 100).toFixed(0)} %`,
      );
    }
  } finally {
    await design.close();
  }
  const found = await checkHistory(database.pool, design.ended);
  say(`open in SQL: ${JSON.stringify(found)}`);
  await database.close();
  return { runs, foreign, found };
}

async function measureReload(cluster: Cluster, world: World, size: Size, { say }: BenchOptions): Promise<number[]> {
  const database = await cluster.database('bench_reload', PLAIN_POOL);
  await settle(database.pool, world);
  await fillForReload(database, world);
  const took: number[] = [];
  for (let n = 0; n < size.reloads; n += 1) {
    const { ms, readMs, waiting } = await reloadOnce(database);
    took.push(ms);
    say(`reload: ${ms.toFixed(0)} ms, of which ${readMs.toFixed(0)} reading; ${waiting} stand in the engine`);
  }
  await database.close();
  return took;
}

const spread = (rounds: readonly Round[]): Record<string, unknown> => ({
  rate: rounds.map((r) => rounded(rateOf(r))),
  p99Ms: rounds.map((r) => percentile(r.run.offerMs, 99)),
  nodeUs: rounds.map((r) => r.nodeUs),
  postgresUs: rounds.map((r) => r.postgresUs),
  foreignCpuShare: rounds.map((r) => r.foreignShare),
  failed: rounds.map((r) => r.run.failed),
});

function closedFigures(rounds: Rounds, about: Record<string, unknown>): Figure[] {
  const conditions = {
    ...about,
    loop: `closed, ${IN_FLIGHT} under way (SQL: ${SQL_CONNECTIONS} connections)`,
    ours: spread(rounds.ours),
    floor: spread(rounds.floor),
    sql: spread(rounds.sql),
    tuned: spread(rounds.tuned),
  };
  const rate = (name: Name): number => mean(rounds[name].map(rateOf));
  const cpu = (name: Name): number => mean(rounds[name].map((r) => r.nodeUs + r.postgresUs));
  const offer = (p: number): Figure => ({
    name: `routing.offer_p${p}_ms`,
    ours: percentile(
      all(rounds.ours, (r) => r.offerMs),
      p,
    ),
    reference: percentile(
      all(rounds.floor, (r) => r.offerMs),
      p,
    ),
    unit: 'ms',
    conditions: { ...conditions, what: 'an agent is free → the offer is durable; reference: the group-commit floor' },
  });
  return [
    { name: 'routing.assignments_per_s', ours: rate('ours'), reference: rate('sql'), unit: '1/s', conditions },
    {
      name: 'routing.assignments_per_tuned_sql',
      ours: rate('ours'),
      reference: rate('tuned'),
      unit: '1/s',
      conditions,
    },
    { name: 'routing.floor_share', ours: rate('ours') / rate('floor'), unit: 'share', conditions },
    offer(50),
    offer(99),
    { name: 'routing.cpu_us', ours: cpu('ours'), reference: cpu('sql'), unit: 'µs', conditions },
  ];
}

function openFigures(open: OpenMeasured, about: Record<string, unknown>): Figure[] {
  const offerMs = open.runs.flatMap((r) => r.offerMs);
  const socketMs = open.runs.flatMap((r) => r.socketMs);
  const heldMs = open.runs.flatMap((r) => r.heldMs);
  const allMs = open.runs.flatMap((r) => r.allMs);
  const conditions = {
    ...about,
    loop: 'open, latency from the scheduled arrival; those whom a rule holds for the agent they prefer, from when that agent was due to hang up',
    held: heldMs.length,
    p99WithWhatTheRuleHeldThem: percentile(allMs, 99),
    sent: open.runs.map((r) => r.sent),
    unheard: open.runs.map((r) => r.unheard),
    p99ByRound: open.runs.map((r) => percentile(r.offerMs, 99)),
    socketP99ByRound: open.runs.map((r) => percentile(r.socketMs, 99)),
    foreignCpuShare: open.foreign,
    inSql: open.found,
  };
  const ms = (name: string, ours: number): Figure => ({ name, ours, unit: 'ms', conditions });
  return [
    ms('routing.open_p50_ms', percentile(offerMs, 50)),
    ms('routing.open_p99_ms', percentile(offerMs, 99)),
    ms('routing.held_p50_ms', percentile(heldMs, 50)),
    ms('routing.held_p99_ms', percentile(heldMs, 99)),
    ms('routing.socket_p50_ms', percentile(socketMs, 50)),
    ms('routing.socket_p99_ms', percentile(socketMs, 99)),
  ];
}

const growthFigures = (grown: readonly Grown[], about: Record<string, unknown>): Figure[] =>
  grown.length === 0
    ? []
    : (['agents', 'skills', 'waiting'] as const).map((dimension) => {
        const of = grown.filter((g) => g.what.startsWith(dimension));
        const [first, last] = [of[0]?.cpuUs ?? 0, of.at(-1)?.cpuUs ?? 0];
        return {
          name: `routing.growth_${dimension}`,
          ours: last / first,
          reference: 16,
          unit: '×',
          conditions: {
            ...about,
            what: 'processor time of the deciding process per assignment, at 16 times as many; database answers at once',
            cpuUs: Object.fromEntries(of.map((g) => [g.what, rounded(g.cpuUs)])),
          },
        };
      });

interface Fresh {
  readonly settings: Record<string, string>;
  readonly open: OpenMeasured;
  readonly reload: number[];
}

/** What must not wait behind anything: before the rush of the closed loops, in a PostgreSQL of its own as they. */
async function measureFresh(world: World, size: Size, options: BenchOptions): Promise<Fresh> {
  const cluster = await openCluster();
  try {
    const open = await measureOpen(cluster, world, size, options);
    const reload = await measureReload(cluster, world, size, options);
    return { settings: await cluster.conditions(), open, reload };
  } finally {
    await cluster.close();
  }
}

async function run(options: BenchOptions): Promise<Figure[]> {
  const size = options.quick ? QUICK : FULL;
  const world = createWorld(size);
  const machine = machineConditions();
  const { settings, open, reload } = await measureFresh(world, size, options);
  const { rounds, found } = await measureClosed(world, size, options);
  const grown = size.growSeconds === 0 ? [] : await measureGrowth(size.growSeconds, options.say);
  const about = {
    ...machine,
    ...settings,
    agents: size.agents,
    skills: size.skills,
    waiting: size.waiting,
    seconds: size.rounds.map((r) => r.ours),
    reference:
      'sql: the same rows, plain FOR UPDATE SKIP LOCKED, each step its own transaction as in ours; tuned: heads of queues, acceptance and end in one, arrivals grouped; floor: the same statements of ours, decisions made beforehand; each turn in a PostgreSQL of its own',
  };
  return [
    ...closedFigures(rounds, { ...about, inSql: found }),
    ...openFigures(open, about),
    {
      name: 'routing.reload_100k_ms',
      ours: percentile(reload, 50),
      unit: 'ms',
      conditions: { ...about, contacts: OPEN_CONTACTS, rounds: reload.map(rounded) },
    },
    ...growthFigures(grown, about),
  ];
}

export const routingBench: Bench = {
  what: 'durable assignments a second with every rule on, beside plain SQL and the group-commit floor; arrival to bell and screen',
  run,
};
