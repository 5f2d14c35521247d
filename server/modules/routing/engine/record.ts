import type { CompiledRules } from './compiled-rules.ts';
import type { Candidate, DecisionRecord, WaitStory, Widened } from './engine-types.ts';
import type { Pool, Seat, Waiting } from './engine-parts.ts';
import { before } from './heap.ts';
import { freeBy } from './pool.ts';

/** A record names so many people at most: enough to understand it, never a list of the house. */
const MAX_CANDIDATES = 5;
const MAX_PASSED_OVER = 5;
const LOOK_AROUND = 12;

/** Who was there, who was free and who was not, in the group that a step added. */
export const widenedBy = (pool: Pool, step: number, atMs: number): Widened => ({
  atMs,
  step,
  ready: pool.openCount,
  busy: pool.onCount - pool.openCount,
  away: pool.members.size - pool.onCount,
});

const secondsSince = (fromMs: number, nowMs: number): number => Math.max(0, Math.round((nowMs - fromMs) / 1000));

/** The chosen one and the next best around them. */
export function candidatesAround(
  w: Waiting,
  pool: Pool,
  chosen: Seat,
  nowMs: number,
): { count: number; list: Candidate[] } {
  const cardOf = (seat: Seat): Candidate => ({
    staffId: seat.facts.id,
    level: pool.ask === null ? 5 : (seat.facts.skills.get(pool.ask.skill) ?? 0),
    idleSeconds: secondsSince(seat.idleSinceMs, nowMs),
    chosen: seat === chosen,
  });
  if (pool.openCount <= 1) return { count: pool.openCount, list: [cardOf(chosen)] };
  const others = freeBy(pool, w.queue.strategy, nowMs)
    .entries()
    .slice(0, LOOK_AROUND)
    .filter((e) => e.of !== chosen && e.stamp === e.of.stamp && e.of.open[pool.channel])
    .sort((a, b) => (before(a, b) ? -1 : 1))
    .slice(0, MAX_CANDIDATES - 1);
  return { count: pool.openCount, list: [cardOf(chosen), ...others.map((e) => cardOf(e.of))] };
}

interface RecordGiven {
  readonly rules: CompiledRules;
  readonly seat: Seat;
  readonly step: number;
  readonly around: { readonly count: number; readonly list: readonly Candidate[] };
  readonly seats: ReadonlyMap<string, Seat>;
  readonly waitingInQueue: number;
  readonly nowMs: number;
}

const preferredIn = (w: Waiting, given: RecordGiven): DecisionRecord['preferred'] => {
  const { preferred } = w.facts;
  if (preferred === null) return null;
  const taken = preferred.agentIds.includes(given.seat.facts.id);
  const isOn = preferred.agentIds.some((id) => given.seats.get(id)?.isOn === true);
  const outcome = taken ? 'taken' : isOn ? 'busy' : 'away';
  return { agentIds: preferred.agentIds, reason: preferred.reason, outcome };
};

export function recordOf(w: Waiting, given: RecordGiven): DecisionRecord {
  const { nowMs } = given;
  return {
    ruleVersion: given.rules.version,
    queue: w.queue.code,
    strategy: w.queue.strategy,
    step: given.step,
    stepKind: given.step < 0 ? 'preferred' : (w.queue.steps[given.step]?.kind ?? 'skill'),
    waitedSeconds: secondsSince(w.facts.sinceMs, nowMs),
    boosts: w.facts.boosts,
    first: w.facts.first,
    waitingInQueue: given.waitingInQueue,
    candidates: given.around.list,
    candidatesCount: given.around.count,
    passedOver:
      w.facts.spared.size === 0
        ? []
        : [...w.facts.spared]
            .filter(([, until]) => until > nowMs)
            .slice(0, MAX_PASSED_OVER)
            .map(([staffId]) => ({ staffId, why: 'spared' as const })),
    preferred: preferredIn(w, given),
    widened: [...w.widened],
  };
}

const isBefore = (a: Waiting, b: Waiting): boolean => a.key < b.key || (a.key === b.key && a.facts.id < b.facts.id);

export function storyOf(w: Waiting, line: ReadonlySet<Waiting>): WaitStory {
  let ahead = 0;
  for (const other of line) if (isBefore(other, w)) ahead += 1;
  const asked = w.stepPools.length > 0 ? w.stepPools.map((g) => g.pool) : w.preferredPools;
  const members = new Set(asked.flatMap((pool) => [...pool.members]));
  const all = [...members];
  const open = all.filter((s) => s.open[w.facts.channel]).length;
  const on = all.filter((s) => s.isOn).length;
  const next = w.queue.steps[w.step + 1];
  const isHeld = w.heldUntilMs !== null;
  return {
    queue: w.queue.code,
    position: ahead + 1,
    waitingInQueue: line.size,
    step: w.step,
    ready: open,
    busy: on - open,
    away: all.length - on,
    nextStepAtMs: w.heldUntilMs ?? (next === undefined ? null : w.facts.sinceMs + next.afterMs),
    heldFor: isHeld ? (w.facts.preferred?.agentIds ?? []) : [],
    widened: [...w.widened],
    nobodyHasIt: !isHeld && all.length === 0,
  };
}
