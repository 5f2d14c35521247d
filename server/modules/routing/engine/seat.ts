import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { Strategy } from '../../../../shared/contracts/routing-rules.ts';
import type { Seat } from './engine-parts.ts';
import type { SeatFacts } from './engine-types.ts';

const byChannel = <T>(make: () => T): Record<Channel, T> => ({ voice: make(), video: make(), chat: make() });

export const createSeat = (facts: SeatFacts, nowMs: number): Seat => ({
  facts,
  isReady: false,
  reach: {},
  hands: new Map(),
  idleSinceMs: nowMs,
  stamp: 0,
  busyMs: 0,
  busySinceMs: null,
  countedFromMs: nowMs,
  open: byChannel(() => false),
  isOn: false,
  pools: byChannel(() => []),
  own: {},
});

/**
 * How many more of a channel fit in. One ring at a time; a call or a video fills the ears, so nothing comes beside it; chats
 * stand side by side up to the capacity, and a call may come on top of them only where the profile says so.
 */
export function roomFor(seat: Seat, channel: Channel): number {
  if (!seat.isReady || seat.reach[channel] === undefined) return 0;
  let live = 0;
  let chats = 0;
  for (const hand of seat.hands.values()) {
    if (hand.isRinging) return 0;
    if (hand.channel === 'chat') chats += 1;
    else live += 1;
  }
  if (live > 0) return 0;
  if (channel === 'chat') return seat.facts.capacity.chat - chats;
  return chats > 0 && !seat.facts.voiceInterruptsChat ? 0 : seat.facts.capacity[channel];
}

/** Share of the time since counting began that the seat had something in hand; 0 … 1. */
export const occupancyOf = (seat: Seat, nowMs: number): number => {
  const busy = seat.busyMs + (seat.busySinceMs === null ? 0 : nowMs - seat.busySinceMs);
  return busy / Math.max(1, nowMs - seat.countedFromMs);
};

/** Larger than any time in ms: what stands before it in a key decides first. */
const FIRST = 1e14;
const MAX_LEVEL = 5;

/** The order among free seats, smallest first. Fewer things in hand come before a longer pause, whatever the strategy. */
export function preferenceOf(seat: Seat, strategy: Strategy, skill: string | null, nowMs: number): number {
  const load = seat.hands.size * FIRST;
  switch (strategy) {
    case 'longest_idle':
      return load + seat.idleSinceMs;
    case 'least_occupied':
      return load + occupancyOf(seat, nowMs) * 1e9;
    case 'best_proficiency': {
      const level = skill === null ? MAX_LEVEL : (seat.facts.skills.get(skill) ?? 0);
      return (MAX_LEVEL - level) * FIRST * 100 + load + seat.idleSinceMs;
    }
  }
}
