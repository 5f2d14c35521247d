import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { Strategy } from '../../../../shared/contracts/routing-rules.ts';
import type { Ask } from './compiled-rules.ts';
import type { Pool, Seat, Waiting } from './engine-parts.ts';
import { createHeap, type Heap } from './heap.ts';
import { preferenceOf } from './seat.ts';

export const createPool = (channel: Channel, ask: Ask | null, scopeValue: string | null): Pool => ({
  channel,
  ask,
  scopeValue,
  line: createHeap(),
  free: new Map(),
  came: { seats: [], stamps: [] },
  members: new Set(),
  onCount: 0,
  openCount: 0,
});

export function isMember(pool: Pool, seat: Seat): boolean {
  const { ask, scopeValue } = pool;
  if (ask === null) return false;
  if (ask.scope === 'same_team' && seat.facts.team !== scopeValue) return false;
  if (ask.scope === 'own_centre' && seat.facts.centre !== scopeValue) return false;
  return seat.facts.capacity[pool.channel] > 0 && (seat.facts.skills.get(ask.skill) ?? 0) >= ask.minLevel;
}

export function join(pool: Pool, seat: Seat): void {
  pool.members.add(seat);
  seat.pools[pool.channel].push(pool);
  if (seat.isOn) pool.onCount += 1;
  if (seat.open[pool.channel]) pool.openCount += 1;
}

export function leaveAll(seat: Seat): void {
  for (const pools of Object.values(seat.pools)) {
    for (const pool of pools) {
      pool.members.delete(seat);
      if (seat.isOn) pool.onCount -= 1;
      if (seat.open[pool.channel]) pool.openCount -= 1;
    }
    pools.length = 0;
  }
}

/** Void entries are swept out when they outnumber what is true so far. */
const SWEEP_ABOVE = 64;

export function offerSeat(pool: Pool, seat: Seat): void {
  const { seats, stamps } = pool.came;
  seats.push(seat);
  stamps.push(seat.stamp);
  if (seats.length <= SWEEP_ABOVE + 4 * pool.openCount) return;
  let kept = 0;
  seats.forEach((s, i) => {
    if (stamps[i] !== s.stamp || !s.open[pool.channel]) return;
    seats[kept] = s;
    stamps[kept] = s.stamp;
    kept += 1;
  });
  seats.length = kept;
  stamps.length = kept;
}

function takeIn(pool: Pool, nowMs: number): void {
  const { seats, stamps } = pool.came;
  if (seats.length === 0) return;
  for (const [strategy, heap] of pool.free) {
    seats.forEach((seat, i) => {
      if (stamps[i] !== seat.stamp || !seat.open[pool.channel]) return;
      const key = preferenceOf(seat, strategy, pool.ask?.skill ?? null, nowMs);
      heap.push({ key, tie: seat.facts.id, stamp: seat.stamp, of: seat });
    });
    if (heap.size > SWEEP_ABOVE + 4 * pool.openCount)
      heap.keep((e) => e.stamp === e.of.stamp && e.of.open[pool.channel]);
  }
  seats.length = 0;
  stamps.length = 0;
}

/** The heap of this pool's free seats in a strategy's order, made at its first use. */
export function freeBy(pool: Pool, strategy: Strategy, nowMs: number): Heap<Seat> {
  takeIn(pool, nowMs);
  const known = pool.free.get(strategy);
  if (known !== undefined) return known;
  const heap = createHeap<Seat>();
  for (const seat of pool.members) {
    if (!seat.open[pool.channel]) continue;
    const key = preferenceOf(seat, strategy, pool.ask?.skill ?? null, nowMs);
    heap.push({ key, tie: seat.facts.id, stamp: seat.stamp, of: seat });
  }
  pool.free.set(strategy, heap);
  return heap;
}

/** Whoever is next in this pool's line; what has left it meanwhile is dropped. */
export function nextInLine(pool: Pool): Waiting | undefined {
  for (;;) {
    const top = pool.line.peek();
    if (top === undefined) return undefined;
    if (top.of.isWaiting && top.stamp === top.of.stamp) return top.of;
    pool.line.pop();
  }
}
