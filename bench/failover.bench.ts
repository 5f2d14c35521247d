import { drawFaults, runStorm, type StormFault, type StormReport } from '../test/support/routing-storm.ts';
import type { Bench, Figure } from './figure.ts';
import { machineConditions } from './machine.ts';

/*
 * Two nodes that decide, a real PostgreSQL and a real NATS, 400 customers a second, and one fault after the other: killed, frozen, cut off,
 * database restarted. A checker reads the history afterwards (test/support/routing-history.ts finds planted faults). The reference is what
 * was measured of the bare mechanism before the product had it: findings of the store, advisory lock with lease and epoch.
 */
const FULL = { faults: 50, rate: 400, agents: 320 } as const;
const QUICK = { faults: 6, rate: 400, agents: 320 } as const;
const SEED = 20_261_128;
const KILL_GAP_BARE_MS = 211;
const FREEZE_GAP_BARE_MS = 2_033;

const longest = (gaps: StormReport['gaps'], fault: StormFault): number =>
  Math.max(0, ...gaps.filter((gap) => gap.fault === fault).map((gap) => gap.ms));

export const failoverBench: Bench = {
  what: 'what a killed and a frozen decider cost, and that nobody is lost or asked twice',
  run: async ({ quick, say }) => {
    const scale = quick ? QUICK : FULL;
    const { faults: count, ...load } = scale;
    const storm = await runStorm({ faults: drawFaults(count, SEED), ...load, seed: SEED, say });
    const { found, gaps, promised, offers, refusedLate, seconds } = storm;
    const conditions = { ...machineConditions(), ...scale, promised, offers, refusedLate, seconds };
    const gap = (name: string, fault: StormFault, reference: number): Figure => {
      const all = gaps.filter((g) => g.fault === fault).map((g) => Math.round(g.ms));
      return { name, ours: longest(gaps, fault), reference, unit: 'ms', conditions: { ...conditions, all } };
    };
    const tally = (name: string, list: readonly unknown[]): Figure => ({
      name,
      ours: list.length,
      unit: 'contacts',
      conditions,
    });
    return [
      gap('failover.kill_gap_ms', 'kill_decider', KILL_GAP_BARE_MS),
      gap('failover.freeze_gap_ms', 'freeze_decider', FREEZE_GAP_BARE_MS),
      tally('failover.lost', [...found.lost, ...found.brokenStories]),
      tally('failover.doubled', [...found.doubled, ...found.overCapacity, ...found.unfenced]),
    ];
  },
};
