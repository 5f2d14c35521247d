import { rounded, type Bench, type BenchOptions, type Figure } from './figure.ts';
import { machineConditions, watchCpu } from './machine.ts';
import { checkDay, type DayFound } from './province-day-check.ts';
import { DAY_PLAN } from './province-day-plan.ts';
import { liveTheDay, type DayReport } from './province-day.ts';
import { openCluster } from './routing-cluster.ts';

const QUICK_CALLS = 50_000;
const DAY_SECONDS = 86_400;
const POOL = 4;

const share = (part: number, whole: number): number => rounded(part / Math.max(1, whole));
const percent = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)} %`);
const seconds = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} s`);

function sayOutcome({ outcome, callbacks }: DayReport, say: (line: string) => void): void {
  const { total } = outcome;
  say(
    `${total.offered} requests for a person: level 15 s ${percent(total.level15)}, 20 s ${percent(total.level20)}, ` +
      `abandoned ${percent(total.abandoned / total.offered)}, answered after ${seconds(total.answerSeconds)} on average, ` +
      `p99 wait ${seconds(total.p99Seconds)}, occupancy ${percent(outcome.occupancy)}, retried ${outcome.retried}`,
  );
  for (const c of outcome.byClass) {
    say(
      `  ${c.serviceClass}: ${c.offered}, level 15 s ${percent(c.level15)}, wait mean ${seconds(c.meanSeconds)} p90 ${seconds(c.p90Seconds)}, abandoned ${percent(c.abandoned / c.offered)}`,
    );
  }
  for (const g of outcome.groups) say(`  ${g.group}: ${g.seats} seats, occupancy ${percent(g.occupancy)}`);
  say(`  call-backs: ${callbacks.taken} taken, ${callbacks.reached} reached in ${callbacks.tried} tries`);
}

function figuresOf(report: DayReport, found: DayFound, about: Record<string, unknown>): Figure[] {
  const { outcome, callbacks } = report;
  const { total } = outcome;
  const conditions = {
    ...about,
    seconds: rounded(report.seconds),
    written: report.counts,
    inSql: found,
    level20: total.level20,
    abandonedShare: share(total.abandoned, total.offered),
    occupancy: outcome.occupancy,
    groups: outcome.groups,
    byClass: outcome.byClass.map((c) => ({
      serviceClass: c.serviceClass,
      offered: c.offered,
      level15: c.level15,
      meanSeconds: c.meanSeconds,
      p90Seconds: c.p90Seconds,
      p99Seconds: c.p99Seconds,
    })),
    retried: outcome.retried,
    missedOffers: outcome.missedOffers,
    callbacks: { ...callbacks, how: 'played at the edge of the engine: place kept, two tries' },
  };
  return [
    { name: 'province_day.speedup', ours: DAY_SECONDS / report.seconds, unit: '×', conditions },
    { name: 'province_day.service_level_15s', ours: total.level15 ?? 0, unit: 'share', conditions },
    { name: 'province_day.service_level_20s', ours: total.level20 ?? 0, unit: 'share', conditions },
    { name: 'province_day.abandoned', ours: total.abandoned / total.offered, unit: 'share', conditions },
    // Where nobody waited long enough to be asked, there is nothing to keep.
    ...(callbacks.taken === 0
      ? []
      : [
          {
            name: 'province_day.callback_kept',
            ours: callbacks.reached / callbacks.taken,
            unit: 'share' as const,
            conditions,
          },
        ]),
  ];
}

async function run({ quick, say }: BenchOptions): Promise<Figure[]> {
  const calls = quick ? QUICK_CALLS : DAY_PLAN.calls;
  const cluster = await openCluster();
  try {
    const { pool } = await cluster.database('bench_day', POOL);
    const about = { ...machineConditions(), ...(await cluster.conditions()), calls, plan: DAY_PLAN };
    const watch = watchCpu({ bench: process.pid, postgres: cluster.postmaster });
    const report = await liveTheDay(pool, { calls, seed: 20_261_201, say });
    const { cpu, foreignShare } = watch.stop();
    say(`the day took ${report.seconds.toFixed(0)} s, foreign CPU ${(foreignShare * 100).toFixed(0)} %`);
    sayOutcome(report, say);
    const found = await checkDay(pool);
    say(`in SQL: ${JSON.stringify(found)}`);
    return figuresOf(report, found, { ...about, cpuSeconds: cpu, foreignCpuShare: foreignShare });
  } finally {
    await cluster.close();
  }
}

export const provinceDayBench: Bench = {
  what: 'the worst day of the reference operator through engine and database in compressed time',
  run,
};
