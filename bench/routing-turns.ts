import type { Pool } from 'pg';
import type { BenchOptions } from './figure.ts';
import { watchCpu } from './machine.ts';
import { percentile } from './percentile.ts';
import { checkHistory, type HistoryFound } from './routing-check.ts';
import { createOursDesign } from './routing-closed.ts';
import { openCluster, type Cluster } from './routing-cluster.ts';
import { createFloorDesign } from './routing-floor.ts';
import type { ClosedRun, Design } from './routing-run.ts';
import { IN_FLIGHT, SQL_CONNECTIONS, type Size } from './routing-size.ts';
import { createSqlDesign, type SqlForm } from './routing-sql.ts';
import { settle, type World } from './routing-world.ts';

/*
 * The closed loops of ours, of the floor and of both forms of SQL, in turns. Each turn has a PostgreSQL of its
 * own: none finds another's tables in its memory, cleans up behind another or writes another's checkpoint.
 */
export interface Round {
  readonly run: ClosedRun;
  readonly nodeUs: number;
  readonly postgresUs: number;
  readonly foreignShare: number;
}
const POOL = SQL_CONNECTIONS + 2;
const NAMES = ['ours', 'floor', 'sql', 'tuned'] as const;
export type Name = (typeof NAMES)[number];
export type Rounds = Record<Name, Round[]>;

export interface ClosedMeasured {
  readonly rounds: Rounds;
  readonly found: Record<Name, HistoryFound[]>;
}

export const rateOf = ({ run }: Round): number => run.done / run.seconds;

async function timed(cluster: Cluster, design: Design, seconds: number): Promise<Round> {
  const watch = watchCpu({ bench: process.pid, postgres: cluster.postmaster });
  const run = await design.run(seconds);
  const { cpu, foreignShare } = watch.stop();
  const each = (who: string): number => Math.round(((cpu[who] ?? 0) * 1e6) / Math.max(1, run.done));
  return { run, nodeUs: each('bench'), postgresUs: each('postgres'), foreignShare };
}

const line = (name: string, r: Round): string =>
  `${name}: ${rateOf(r).toFixed(0)}/s, free agent → durable offer p50 ${percentile(r.run.offerMs, 50)} p99 ` +
  `${percentile(r.run.offerMs, 99)} ms, ${r.nodeUs} µs Node + ${r.postgresUs} µs PostgreSQL each, foreign CPU ${(r.foreignShare * 100).toFixed(0)} %`;

interface Turn {
  readonly round: Round;
  readonly found: HistoryFound;
}

type Make = (pool: Pool) => Promise<Design>;

/** One design for so many seconds: its PostgreSQL is opened, filled, tidied up, measured, checked and thrown away. */
async function takeTurn(make: Make, seconds: number, world: World, size: Size): Promise<Turn> {
  const cluster = await openCluster();
  try {
    const { pool } = await cluster.database('bench_turn', POOL);
    await settle(pool, world);
    const design = await make(pool);
    await design.run(size.warmSeconds);
    await pool.query('vacuum (analyze)');
    await cluster.calm();
    const round = await timed(cluster, design, seconds);
    await design.close();
    return { round, found: await checkHistory(pool, design.ended) };
  } finally {
    await cluster.close();
  }
}

export async function measureClosed(world: World, size: Size, { say }: BenchOptions): Promise<ClosedMeasured> {
  let whys: readonly string[] = [];
  const sql = (form: SqlForm): Make => {
    return (pool) => createSqlDesign({ pool, world, connections: SQL_CONNECTIONS, form, whys: () => whys });
  };
  const designs: Record<Name, Make> = {
    ours: async (pool) => {
      const ours = await createOursDesign({ pool, world, inFlight: IN_FLIGHT });
      whys = ours.house.whys;
      return ours;
    },
    floor: (pool) => createFloorDesign({ pool, world, inFlight: IN_FLIGHT, whys: () => whys }),
    sql: sql('plain'),
    tuned: sql('tuned'),
  };
  const measured: ClosedMeasured = {
    rounds: { ours: [], floor: [], sql: [], tuned: [] },
    found: { ours: [], floor: [], sql: [], tuned: [] },
  };
  say(`${size.agents} agents come to work, ${size.waiting} customers wait`);
  for (const [n, { ours, others }] of size.rounds.entries()) {
    for (const name of NAMES) {
      const { round, found } = await takeTurn(designs[name], name === 'ours' ? ours : others, world, size);
      measured.rounds[name].push(round);
      measured.found[name].push(found);
      say(line(`${name} ${n + 1}`, round));
      say(`${name} ${n + 1} in SQL: ${JSON.stringify(found)}`);
    }
  }
  return measured;
}
