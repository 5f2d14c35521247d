import type { ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type {
  GroupFigures,
  HalfHourFigures,
  SimulatedOutcome,
  WaitFigures,
} from '../../../../shared/contracts/routing-simulation.ts';
import { HALF_HOUR_MS, type HalfHours, type SeatClock } from './seat-clock.ts';
import type { ContactStory, Shift, SimulatedQueue } from './simulation-types.ts';

const share = (part: number, whole: number): number | null => (whole <= 0 ? null : part / whole);

/** Small at first: a year has 17,520 half-hours, most of them with a few waits. */
const FIRST_ROOM = 16;

/** Numbers in a row of memory that grows: a million waits are 8 MB here and ten times that in objects. */
class Waits {
  #ms = new Float64Array(FIRST_ROOM);
  #size = 0;

  add(ms: number): void {
    if (this.#size === this.#ms.length) {
      const larger = new Float64Array(this.#size * 2);
      larger.set(this.#ms);
      this.#ms = larger;
    }
    this.#ms[this.#size] = ms;
    this.#size += 1;
  }

  sorted(): Float64Array {
    return this.#ms.slice(0, this.#size).sort();
  }
}

interface WaitTally {
  readonly waits: Waits;
  answered: number;
  abandoned: number;
  shortAbandoned: number;
  left: number;
  within15: number;
  within20: number;
  waited: number;
  answeredMs: number;
}

const emptyTally = (): WaitTally => ({
  waits: new Waits(),
  answered: 0,
  abandoned: 0,
  shortAbandoned: 0,
  left: 0,
  within15: 0,
  within20: 0,
  waited: 0,
  answeredMs: 0,
});

/** Shorter waits are the time a bell needs, not a line. */
const WAITED_ABOVE_MS = 0.5;

function add(tally: WaitTally, story: ContactStory, shortMs: number): void {
  const { waitMs, end } = story;
  tally.waits.add(waitMs);
  if (waitMs > WAITED_ABOVE_MS) tally.waited += 1;
  if (end === 'left') tally.left += 1;
  if (end === 'abandoned') {
    tally.abandoned += 1;
    if (waitMs < shortMs) tally.shortAbandoned += 1;
  }
  if (end !== 'answered') return;
  tally.answered += 1;
  tally.answeredMs += waitMs;
  if (waitMs <= 15_000) tally.within15 += 1;
  if (waitMs <= 20_000) tally.within20 += 1;
}

/** Nearest rank: the smallest wait that is at least as long as this share of all. */
const quantile = (sorted: Float64Array, q: number): number | null => {
  const ms = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  return ms === undefined ? null : ms / 1000;
};

function figuresOf(tally: WaitTally): WaitFigures {
  const sorted = tally.waits.sorted();
  const offered = sorted.length;
  const counted = offered - tally.shortAbandoned;
  const mean = share(
    sorted.reduce((sum, ms) => sum + ms, 0),
    offered,
  );
  return {
    offered,
    answered: tally.answered,
    abandoned: tally.abandoned,
    shortAbandoned: tally.shortAbandoned,
    left: tally.left,
    level15: share(tally.within15, counted),
    level20: share(tally.within20, counted),
    waitedShare: share(tally.waited, offered),
    answerSeconds: share(tally.answeredMs / 1000, tally.answered),
    meanSeconds: mean === null ? null : mean / 1000,
    p50Seconds: quantile(sorted, 0.5),
    p90Seconds: quantile(sorted, 0.9),
    p99Seconds: quantile(sorted, 0.99),
    longestSeconds: (sorted.at(-1) ?? 0) / 1000,
  };
}

const tallyIn = <K>(tallies: Map<K, WaitTally>, key: K): WaitTally => {
  const known = tallies.get(key) ?? emptyTally();
  tallies.set(key, known);
  return known;
};

export interface Ledger {
  readonly halfHours: HalfHours;
  add(story: ContactStory): void;
  retried(): void;
  close(clocks: readonly SeatClock[]): SimulatedOutcome;
}

export function createLedger(measured: Shift, queues: readonly SimulatedQueue[]): Ledger {
  const shortMs = new Map(queues.map((q) => [q.code, q.shortAbandonSeconds * 1000]));
  const total = emptyTally();
  const byClass = new Map<ServiceClass, WaitTally>();
  const byQueue = new Map<string, WaitTally>();
  const bySlot = new Map<number, WaitTally>();
  const steps = new Map<string, { queue: string; step: number; kind: string; answered: number }>();
  const halfHours: HalfHours = { staffedMs: [], busyMs: [] };
  let missedOffers = 0;
  let retries = 0;

  const countStep = ({ arrival, record, end }: ContactStory): void => {
    if (end !== 'answered' || record === null) return;
    const key = `${arrival.queue}|${record.step}`;
    const known = steps.get(key) ?? { queue: arrival.queue, step: record.step, kind: record.stepKind, answered: 0 };
    known.answered += 1;
    steps.set(key, known);
  };
  const curve = (): HalfHourFigures[] => {
    const slots = Math.max(0, Math.ceil((measured.untilMs - measured.fromMs) / HALF_HOUR_MS));
    return Array.from({ length: Number.isFinite(slots) ? slots : 0 }, (_, slot) => {
      const figures = figuresOf(bySlot.get(slot) ?? emptyTally());
      const staffedMs = halfHours.staffedMs[slot] ?? 0;
      return {
        fromMs: measured.fromMs + slot * HALF_HOUR_MS,
        offered: figures.offered,
        abandoned: figures.abandoned,
        level15: figures.level15,
        meanSeconds: figures.meanSeconds,
        occupancy: share(halfHours.busyMs[slot] ?? 0, staffedMs),
        staffed: staffedMs / HALF_HOUR_MS,
      };
    });
  };

  return {
    halfHours,
    add: (story) => {
      missedOffers += story.missedOffers;
      const { arrivedMs, arrival } = story;
      if (arrivedMs < measured.fromMs || arrivedMs >= measured.untilMs) return;
      const short = shortMs.get(arrival.queue) ?? 0;
      const slot = Math.floor((arrivedMs - measured.fromMs) / HALF_HOUR_MS);
      for (const tally of [
        total,
        tallyIn(byClass, arrival.serviceClass),
        tallyIn(byQueue, arrival.queue),
        tallyIn(bySlot, slot),
      ])
        add(tally, story, short);
      countStep(story);
    },
    retried: () => {
      retries += 1;
    },
    close: (clocks) => ({
      total: figuresOf(total),
      byClass: [...byClass].map(([serviceClass, t]) => ({ serviceClass, ...figuresOf(t) })),
      byQueue: [...byQueue].sort(([a], [b]) => (a < b ? -1 : 1)).map(([queue, t]) => ({ queue, ...figuresOf(t) })),
      groups: groupsOf(clocks),
      occupancy: share(
        sumOf(clocks, (c) => c.busyMs),
        sumOf(clocks, (c) => c.staffedMs),
      ),
      steps: [...steps.values()].sort((a, b) => (a.queue === b.queue ? a.step - b.step : a.queue < b.queue ? -1 : 1)),
      curve: curve(),
      missedOffers,
      retried: retries,
    }),
  };
}

const sumOf = (clocks: readonly SeatClock[], of: (clock: SeatClock) => number): number =>
  clocks.reduce((sum, clock) => sum + of(clock), 0);

function groupsOf(clocks: readonly SeatClock[]): GroupFigures[] {
  const groups = [...new Set(clocks.map((c) => c.seat.group))].sort();
  return groups.map((group) => {
    const mine = clocks.filter((c) => c.seat.group === group);
    const staffedMs = sumOf(mine, (c) => c.staffedMs);
    return {
      group,
      seats: mine.length,
      staffedHours: staffedMs / 3_600_000,
      occupancy: share(
        sumOf(mine, (c) => c.busyMs),
        staffedMs,
      ),
    };
  });
}
