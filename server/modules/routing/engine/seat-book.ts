import { CHANNELS, type Channel } from '../../../../shared/contracts/contacts.ts';
import type { Ask } from './compiled-rules.ts';
import type { Reach, SeatFacts } from './engine-types.ts';
import type { Pool, Seat } from './engine-parts.ts';
import { createPool, isMember, join, leaveAll, offerSeat } from './pool.ts';
import { createSeat, roomFor } from './seat.ts';

/** All seats and the pools they stand in. Every change ends in `settle`, which keeps counts and heaps true. */
export interface SeatBook {
  readonly seats: ReadonlyMap<string, Seat>;
  poolFor(channel: Channel, ask: Ask, scopeValue: string | null): Pool;
  ownPool(seat: Seat, channel: Channel): Pool;
  /** Forgets everybody: to be shown the floor from the beginning. */
  clear(): void;
  put(facts: SeatFacts, nowMs: number): void;
  drop(id: string, nowMs: number): void;
  setReady(id: string, isReady: boolean, nowMs: number): void;
  setReach(id: string, reach: Reach, nowMs: number): void;
  hold(id: string, contactId: string, hand: { channel: Channel; isRinging: boolean }, nowMs: number): void;
  release(id: string, contactId: string, nowMs: number): void;
}

export interface SeatBookNeeds {
  /** Somebody came free where somebody waits. */
  readonly stirred: (pool: Pool) => void;
  /** A seat is no longer at work: nobody is held back for it. */
  readonly wentOff: (ownPool: Pool, nowMs: number) => void;
}

const noPools = (): Record<Channel, WeakMap<Ask, Pool>> => ({
  voice: new WeakMap(),
  video: new WeakMap(),
  chat: new WeakMap(),
});

export function createSeatBook(needs: SeatBookNeeds): SeatBook {
  const seats = new Map<string, Seat>();
  const pools = new Map<string, Pool>();
  /** Found without making the name of the pool: it is asked for by every contact at every step. */
  let everywhere = noPools();
  /** Only people with the skill can belong to a pool that asks for it. */
  const bySkill = new Map<string, { readonly seats: Set<Seat>; readonly pools: Pool[] }>();
  const around = (skill: string): { readonly seats: Set<Seat>; readonly pools: Pool[] } => {
    const known = bySkill.get(skill);
    if (known !== undefined) return known;
    const made = { seats: new Set<Seat>(), pools: [] };
    bySkill.set(skill, made);
    return made;
  };
  const ownPool = (seat: Seat, channel: Channel): Pool => {
    const known = seat.own[channel];
    if (known !== undefined) return known;
    const made = createPool(channel, null, null);
    seat.own[channel] = made;
    join(made, seat);
    return made;
  };
  const nobodyHeldFor = (seat: Seat, nowMs: number): void => {
    for (const pool of Object.values(seat.own)) needs.wentOff(pool, nowMs);
  };

  const settle = (seat: Seat, nowMs: number): void => {
    seat.stamp += 1;
    const isOn = seat.isReady || seat.hands.size > 0;
    const wentOff = seat.isOn && !isOn;
    for (const channel of CHANNELS) {
      const isOpen = roomFor(seat, channel) > 0;
      const [moreOn, moreOpen] = [Number(isOn) - Number(seat.isOn), Number(isOpen) - Number(seat.open[channel])];
      seat.open[channel] = isOpen;
      if (moreOn === 0 && moreOpen === 0 && !isOpen) continue;
      for (const pool of seat.pools[channel]) {
        pool.onCount += moreOn;
        pool.openCount += moreOpen;
        if (!isOpen) continue;
        offerSeat(pool, seat);
        if (pool.line.size > 0) needs.stirred(pool);
      }
    }
    seat.isOn = isOn;
    if (wentOff) nobodyHeldFor(seat, nowMs);
  };

  const change = (id: string, nowMs: number, how: (seat: Seat) => void): void => {
    const seat = seats.get(id);
    if (seat === undefined) return;
    how(seat);
    settle(seat, nowMs);
  };

  return {
    seats,
    ownPool,
    poolFor: (channel, ask, scopeValue) => {
      const known = scopeValue === null ? everywhere[channel].get(ask) : undefined;
      if (known !== undefined) return known;
      const key = `${channel}|${ask.scope}|${scopeValue ?? ''}|${ask.skill}|${ask.minLevel}`;
      let pool = pools.get(key);
      if (pool === undefined) {
        pool = createPool(channel, ask, scopeValue);
        pools.set(key, pool);
        const { seats: able, pools: asking } = around(ask.skill);
        asking.push(pool);
        for (const seat of able) if (isMember(pool, seat)) join(pool, seat);
      }
      if (scopeValue === null) everywhere[channel].set(ask, pool);
      return pool;
    },
    clear: () => {
      for (const known of [seats, pools, bySkill]) known.clear();
      everywhere = noPools();
    },
    put: (facts, nowMs) => {
      const seat = seats.get(facts.id) ?? createSeat(facts, nowMs);
      seats.set(facts.id, seat);
      leaveAll(seat);
      for (const skill of seat.facts.skills.keys()) around(skill).seats.delete(seat);
      seat.facts = facts;
      for (const pool of Object.values(seat.own)) join(pool, seat);
      for (const skill of facts.skills.keys()) {
        const { seats: able, pools: asking } = around(skill);
        able.add(seat);
        for (const pool of asking) if (isMember(pool, seat)) join(pool, seat);
      }
      settle(seat, nowMs);
    },
    drop: (id, nowMs) => {
      const seat = seats.get(id);
      if (seat === undefined) return;
      nobodyHeldFor(seat, nowMs);
      leaveAll(seat);
      for (const skill of seat.facts.skills.keys()) around(skill).seats.delete(seat);
      seat.stamp += 1;
      seat.isOn = false;
      for (const channel of CHANNELS) seat.open[channel] = false;
      seats.delete(id);
    },
    setReady: (id, isReady, nowMs) => {
      if (seats.get(id)?.isReady === isReady) return;
      change(id, nowMs, (seat) => {
        seat.isReady = isReady;
        if (!isReady) return;
        seat.idleSinceMs = nowMs;
        seat.countedFromMs = nowMs;
        seat.busyMs = 0;
      });
    },
    setReach: (id, reach, nowMs) => {
      const known = seats.get(id)?.reach;
      if (known !== undefined && CHANNELS.every((c) => known[c] === reach[c])) return;
      change(id, nowMs, (seat) => {
        seat.reach = reach;
      });
    },
    hold: (id, contactId, hand, nowMs) => {
      const held = seats.get(id)?.hands.get(contactId);
      if (held?.channel === hand.channel && held.isRinging === hand.isRinging) return;
      change(id, nowMs, (seat) => {
        if (seat.hands.size === 0) seat.busySinceMs = nowMs;
        seat.hands.set(contactId, hand);
      });
    },
    release: (id, contactId, nowMs) => {
      if (seats.get(id)?.hands.has(contactId) !== true) return;
      change(id, nowMs, (seat) => {
        seat.hands.delete(contactId);
        if (seat.hands.size > 0) return;
        seat.idleSinceMs = nowMs;
        seat.busyMs += nowMs - (seat.busySinceMs ?? nowMs);
        seat.busySinceMs = null;
      });
    },
  };
}
