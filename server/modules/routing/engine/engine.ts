import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { CompiledRules } from './compiled-rules.ts';
import type { Decision, Reach, SeatFacts, WaitingContact, WaitStory } from './engine-types.ts';
import type { Pool, Seat, Waiting } from './engine-parts.ts';
import { createHeap, type Entry } from './heap.ts';
import { freeBy, nextInLine } from './pool.ts';
import { candidatesAround, recordOf, storyOf } from './record.ts';
import { createSeatBook, type SeatBook } from './seat-book.ts';
import { roomFor } from './seat.ts';
import { createWaitLine } from './wait-line.ts';

/**
 * Who gets whom. Pure and synchronous: facts come in by the small calls, `decide` answers the pairs that follow from them,
 * each taken out of the line and put into the agent's hand as ringing; the caller makes it true in the database and, should
 * that fail, gives the contact back with `wait` and the seat with `release`.
 *
 * Between two calls of `decide` this holds: no contact waits while somebody it may ask is free (engine.test.ts). So only what
 * changed has to be looked at: pools where a contact or a seat came in.
 */
export interface Engine {
  setRules(rules: CompiledRules, nowMs: number): void;
  /** Forgets everything but the rules: to be shown the floor from the beginning. */
  clear(): void;
  putSeat(facts: SeatFacts, nowMs: number): void;
  dropSeat(id: string, nowMs: number): void;
  setReady(id: string, isReady: boolean, nowMs: number): void;
  setReach(id: string, reach: Reach, nowMs: number): void;
  /** A contact is in this agent's hand: ringing, or talking and wrapping up. */
  hold(id: string, contactId: string, hand: { channel: Channel; isRinging: boolean }, nowMs: number): void;
  release(id: string, contactId: string, nowMs: number): void;
  wait(contact: WaitingContact, nowMs: number): void;
  leave(contactId: string): void;
  decide(nowMs: number): Decision[];
  /** When time alone may change something next. */
  nextDueMs(): number | undefined;
  isWaiting(contactId: string): boolean;
  waitingCount(): number;
  /** Ids in the order of the line. */
  lineOf(queue: string): string[];
  storyOf(contactId: string): WaitStory | undefined;
  /** Whether this agent has room for a contact of the channel now: nobody is pushed over their capacity by hand either. */
  hasRoom(id: string, channel: Channel): boolean;
}

/** So many contacts at the head of one line may be unplaceable (spared agents) before the rest has to wait. */
const LOOK_BEHIND = 16;
const LOOK_AMONG_FREE = 64;

const canTake = (w: Waiting, seat: Seat, nowMs: number): boolean =>
  (w.facts.spared.get(seat.facts.id) ?? -Infinity) <= nowMs;

/** The best free seat of a pool for this contact; those it must be spared stay where they are. */
function bestOf(w: Waiting, pool: Pool, nowMs: number): Seat | undefined {
  const heap = freeBy(pool, w.queue.strategy, nowMs);
  const aside: Entry<Seat>[] = [];
  let found: Seat | undefined;
  while (found === undefined && aside.length < LOOK_AMONG_FREE) {
    const top = heap.peek();
    if (top === undefined) break;
    if (top.stamp !== top.of.stamp || !top.of.open[pool.channel]) heap.pop();
    else if (canTake(w, top.of, nowMs)) found = top.of;
    else aside.push(heap.pop() as Entry<Seat>);
  }
  for (const entry of aside) heap.push(entry);
  return found;
}

/** Preferred agents first, then the people of the earliest step that has somebody free. */
function findSeat(w: Waiting, nowMs: number): { seat: Seat; pool: Pool; step: number } | undefined {
  for (const pool of w.preferredPools) {
    const seat = pool.openCount > 0 ? bestOf(w, pool, nowMs) : undefined;
    if (seat !== undefined) return { seat, pool, step: -1 };
  }
  for (const { step, pool } of w.stepPools) {
    const seat = pool.openCount > 0 ? bestOf(w, pool, nowMs) : undefined;
    if (seat !== undefined) return { seat, pool, step };
  }
  return undefined;
}

/**
 * Goes through the stirred pools in the order of whoever is next in each, so that over all pools together nobody is
 * overtaken by a later one. Who cannot be placed is stepped over for this round only.
 */
function matchStirred(stirred: ReadonlySet<Pool>, place: (w: Waiting) => boolean): void {
  const heads = createHeap<Pool>();
  const behind: [Pool, Entry<Waiting>][] = [];
  const steppedOver = new Map<Pool, number>();
  const queueUp = (pool: Pool): void => {
    const w = pool.openCount > 0 ? nextInLine(pool) : undefined;
    if (w !== undefined) heads.push({ key: w.key, tie: w.facts.id, stamp: 0, of: pool });
  };
  for (const pool of stirred) queueUp(pool);
  for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
    const pool = head.of;
    // Whoever was free here has been taken through another pool.
    if (pool.openCount === 0) continue;
    const w = nextInLine(pool);
    // Another pool may have placed this one meanwhile: then come again with whoever is next.
    if (w !== undefined && w.facts.id === head.tie && !place(w)) {
      const times = (steppedOver.get(pool) ?? 0) + 1;
      steppedOver.set(pool, times);
      behind.push([pool, pool.line.pop() as Entry<Waiting>]);
      if (times >= LOOK_BEHIND) continue;
    }
    queueUp(pool);
  }
  for (const [pool, entry] of behind) pool.line.push(entry);
}

export function createEngine(first: CompiledRules): Engine {
  let rules = first;
  let stirred = new Set<Pool>();
  const line = createWaitLine(
    first,
    () => book,
    (pool) => stirred.add(pool),
  );
  const book: SeatBook = createSeatBook({ stirred: (pool) => stirred.add(pool), wentOff: line.wakeHeld });

  const place = (w: Waiting, nowMs: number): Decision | undefined => {
    const found = findSeat(w, nowMs);
    if (found === undefined) return undefined;
    const { seat, pool, step } = found;
    const around = candidatesAround(w, pool, seat, nowMs);
    const waitingInQueue = line.queueOf(w.queue.code).size;
    const record = recordOf(w, { rules, seat, step, around, seats: book.seats, waitingInQueue, nowMs });
    line.leave(w.facts.id);
    book.hold(seat.facts.id, w.facts.id, { channel: w.facts.channel, isRinging: true }, nowMs);
    return { contactId: w.facts.id, seatId: seat.facts.id, record };
  };

  return {
    setRules: (next, nowMs) => {
      rules = next;
      line.setRules(next, nowMs);
    },
    clear: () => {
      stirred.clear();
      line.clear();
      book.clear();
    },
    putSeat: book.put,
    dropSeat: book.drop,
    setReady: book.setReady,
    setReach: book.setReach,
    hold: book.hold,
    release: book.release,
    wait: line.wait,
    leave: line.leave,
    decide: (nowMs) => {
      line.passTime(nowMs);
      const made: Decision[] = [];
      const now = stirred;
      stirred = new Set();
      matchStirred(now, (w) => {
        const decision = place(w, nowMs);
        if (decision !== undefined) made.push(decision);
        return decision !== undefined;
      });
      line.noteFresh(nowMs);
      return made;
    },
    nextDueMs: line.nextDueMs,
    isWaiting: (contactId) => line.waiting.has(contactId),
    waitingCount: () => line.waiting.size,
    lineOf: (queue) =>
      [...line.queueOf(queue)]
        .sort((a, b) => a.key - b.key || (a.facts.id < b.facts.id ? -1 : 1))
        .map((w) => w.facts.id),
    storyOf: (contactId) => {
      const w = line.waiting.get(contactId);
      return w === undefined ? undefined : storyOf(w, line.queueOf(w.queue.code));
    },
    hasRoom: (id, channel) => {
      const seat = book.seats.get(id);
      return seat !== undefined && roomFor(seat, channel) > 0;
    },
  };
}
