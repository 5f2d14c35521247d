import { seededRandom, type Random } from '../../shared/kernel/random.ts';
import { openNodeHouse, type NodeHouse, type RunningNode } from './nodes.ts';
import { openRoutingGate, type RoutingGate } from './routing-gate.ts';
import { findFaults, type HistoryFaults } from './routing-history.ts';
import { courseOf, type TakeoverCourse } from './takeover-course.ts';
import { until } from './until.ts';

/** What may happen to a house whose decisions are made by two nodes, while customers come without a pause. */
export const STORM_FAULTS = [
  'kill_decider',
  'freeze_decider',
  'kill_standby',
  'freeze_standby',
  'restart_database',
  'cut_nats',
] as const;
export type StormFault = (typeof STORM_FAULTS)[number];

export interface StormGap {
  readonly fault: StormFault;
  readonly ms: number;
  /** When the decider was the victim. */
  readonly course?: TakeoverCourse;
}

export interface StormReport {
  readonly promised: number;
  readonly offers: number;
  /** The longest time without an offer around each fault. */
  readonly gaps: readonly StormGap[];
  /** Batches that a thawed or cut-off owner sent too late, and that were refused. */
  readonly refusedLate: number;
  readonly seconds: number;
  readonly found: HistoryFaults;
}

export interface StormNeeds {
  readonly faults: readonly StormFault[];
  readonly rate: number;
  readonly agents: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
  /** A look at the house before it is cleared away, also when it failed. */
  readonly look?: (house: NodeHouse) => Promise<void>;
}

const FREEZE_MS = 4_000;
const CUT_MS = 3_000;
const CALM_MS = { least: 800, more: 1_500 };
const READY_MS = 60_000;
const SETTLE_MS = 1_000;
const DRAIN_MS = 120_000;
const BEFORE_MS = 300;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Any mix, but each kind at least once, and every second one at the decider: it is the one that matters. */
export function drawFaults(count: number, seed: number): StormFault[] {
  const random = seededRandom(seed);
  const drawn: StormFault[] = [...STORM_FAULTS];
  while (drawn.length < count) {
    drawn.push(random.chance(0.6) ? random.pick(['kill_decider', 'freeze_decider']) : random.pick(STORM_FAULTS));
  }
  return drawn
    .slice(0, count)
    .map((fault) => [random.next(), fault] as const)
    .sort(([a], [b]) => a - b)
    .map(([, fault]) => fault);
}

/** The longest hole between two offers, of those that reach into the time from the fault on. */
function longestHole(rings: readonly number[], from: number, to: number): number {
  let longest = 0;
  let last = from - BEFORE_MS;
  for (const at of rings) {
    if (at < from - BEFORE_MS) last = at;
    else if (at <= to) {
      longest = Math.max(longest, at - last);
      last = at;
    }
  }
  return Math.max(longest, to - last);
}

interface Stage {
  readonly house: NodeHouse;
  readonly gate: RoutingGate;
  readonly random: Random;
}

async function deciderOf(house: NodeHouse): Promise<RunningNode> {
  return until(() => house.decider().catch(() => undefined), { what: 'somebody to decide', timeoutMs: READY_MS });
}
async function both(house: NodeHouse): Promise<{ decider: RunningNode; standby: RunningNode }> {
  const decider = await deciderOf(house);
  const standby = house.nodes().find((n) => n.name !== decider.name);
  if (standby === undefined) throw new Error('there is no second node');
  return { decider, standby };
}

/** Does it, and mends it. The next fault comes when both nodes stand again and offers flow. */
async function befall({ house }: Stage, fault: StormFault): Promise<void> {
  const { decider, standby } = await both(house);
  const victim = fault.endsWith('decider') ? decider : standby;
  switch (fault) {
    case 'kill_decider':
    case 'kill_standby':
      await victim.kill9();
      await victim.again();
      return;
    case 'freeze_decider':
    case 'freeze_standby':
      victim.freeze();
      await pause(FREEZE_MS);
      victim.thaw();
      return;
    case 'restart_database':
      await house.restartDatabase();
      return;
    case 'cut_nats':
      await house.nats.cut();
      await pause(CUT_MS);
      await house.nats.mend();
  }
}

async function flows({ house, gate }: Stage): Promise<void> {
  await until(
    async () => {
      const parts = await Promise.all(house.nodes().map((n) => n.parts()));
      const routers = parts.map((p) => p?.['router']);
      return routers.includes('deciding') && routers.includes('standby');
    },
    { what: 'one node to decide and one to stand by', timeoutMs: READY_MS },
  );
  const before = gate.rings.length;
  await until(() => gate.rings.length > before + 5, { what: 'offers to flow again', timeoutMs: READY_MS });
}

async function refusedBatches(house: NodeHouse): Promise<number> {
  const logs = await Promise.all(house.nodes().map((n) => n.log()));
  return logs.join('').split('another node owns the decisions now').length - 1;
}

export async function runStorm(needs: StormNeeds): Promise<StormReport> {
  const { say = () => undefined } = needs;
  const house = await openNodeHouse();
  let gate: RoutingGate | undefined;
  try {
    const light = { DEMO: 'off', LOG_LEVEL: 'info' };
    await house.add('a', 'router', light);
    await house.add('b', 'router', light);
    gate = await openRoutingGate({ databaseUrl: house.databaseUrl, natsUrl: house.nats.url, agents: needs.agents });
    const stage: Stage = { house, gate, random: seededRandom(needs.seed) };
    const began = performance.now();
    gate.open(needs.rate);
    await flows(stage);
    const gaps: StormGap[] = [];
    for (const [n, fault] of needs.faults.entries()) {
      await pause(CALM_MS.least + stage.random.next() * CALM_MS.more);
      const from = performance.now();
      const wall = Date.now();
      await befall(stage, fault);
      await flows(stage);
      await pause(SETTLE_MS);
      const ms = longestHole(gate.rings, from, performance.now());
      const course = fault.endsWith('decider') ? await courseOf(house, wall) : undefined;
      gaps.push({ fault, ms, ...(course === undefined ? {} : { course }) });
      say(
        `${n + 1}/${needs.faults.length} ${fault}: ${ms.toFixed(0)} ms without an offer, ${gate.promised.length} promised${
          course === undefined
            ? ''
            : ` (lease after ${course.gainedMs} ms, ready after ${course.readyMs} ms: ${course.how})`
        }`,
      );
    }
    const seconds = (performance.now() - began) / 1000;
    await gate.drain(DRAIN_MS);
    const found = await findFaults(house.database().pool, gate.promised);
    await needs.look?.(house);
    const refusedLate = await refusedBatches(house);
    return { promised: gate.promised.length, offers: gate.rings.length, gaps, refusedLate, seconds, found };
  } catch (error) {
    await needs.look?.(house);
    throw error;
  } finally {
    await gate?.close().catch(() => undefined);
    await house.clear();
  }
}
