import type { Pool } from 'pg';
import type { SimulatedOutcome } from '../shared/contracts/routing-simulation.ts';
import { newId } from '../shared/kernel/id.ts';
import { seededRandom, type Random } from '../shared/kernel/random.ts';
import { compileRules } from '../server/modules/routing/engine/compiled-rules.ts';
import { createEngine } from '../server/modules/routing/engine/engine.ts';
import type { Decision } from '../server/modules/routing/engine/engine-types.ts';
import { createHeap } from '../server/modules/routing/engine/heap.ts';
import { draw } from '../server/modules/routing/simulation/distribution.ts';
import { createLedger } from '../server/modules/routing/simulation/outcome.ts';
import { book, createSeatClock, isReady, type SeatClock } from '../server/modules/routing/simulation/seat-clock.ts';
import type { Arrival, StoryEnd } from '../server/modules/routing/simulation/simulation-types.ts';
import { openDayBook, type Life } from './province-day-book.ts';
import {
  DAY,
  DAY_PLAN,
  dayCalls,
  dayQueues,
  dayRules,
  daySeats,
  HOUR_MS,
  WORTH,
  type DayCall,
} from './province-day-plan.ts';

/*
 * The day, lived in virtual time: the engine of the house decides, everything that happens is committed by its statements.
 * Call-backs are played at the engine's edge: whoever takes one hangs up, and a call of ours stands in their place in the line; it
 * is dialled when its turn comes, twice at most.
 */
interface Caller extends Life {
  readonly arrival: Arrival;
  readonly arrivedMs: number;
  readonly attempt: number;
  readonly spared: Map<string, number>;
  /** A call of ours: which try it is. */
  readonly callback: number | null;
  seat: SeatClock | null;
  record: Decision['record'] | null;
  missedOffers: number;
  /** Rises with each step: what was planned before it is void. */
  turn: number;
}

export interface DayReport {
  readonly outcome: SimulatedOutcome;
  readonly callbacks: { taken: number; reached: number; tried: number };
  readonly counts: { pieces: number; changes: number; arrivals: number; selfServed: number };
  readonly seconds: number;
}

const RING_MS = 20_000;
const SPARED_MS = 30_000;
const MAX_PER_TURN = 64;
const SAID_EVERY_HOURS = 3;

function createHourly(say: (line: string) => void): (nowMs: number, what: () => string) => void {
  let said = -1;
  return (nowMs, what) => {
    const hour = Math.floor((nowMs - DAY.fromMs) / HOUR_MS);
    if (hour === said || hour % SAID_EVERY_HOURS !== 0) return;
    said = hour;
    say(`${String(hour).padStart(2, '0')}:00, ${what()}`);
  };
}

export async function liveTheDay(
  pool: Pool,
  given: { readonly calls: number; readonly seed: number; readonly say: (line: string) => void },
): Promise<DayReport> {
  const began = performance.now();
  const random: Random = seededRandom(given.seed + 1);
  const rules = dayRules();
  const engine = createEngine(compileRules(rules, { version: 1 }));
  const ledger = createLedger(DAY, dayQueues());
  const pages = await openDayBook(pool);
  const clocks = new Map(daySeats(given.calls, random).map((s) => [s.facts.id, createSeatClock(s, DAY.fromMs)]));
  const live = new Map<string, Caller>();
  const heap = createHeap<() => void>();
  const callbacks = { taken: 0, reached: 0, tried: 0 };
  let nowMs = DAY.fromMs;

  const later = (ms: number, act: () => void): void => heap.push({ key: nowMs + ms, tie: '', stamp: 0, of: act });
  const unless = (caller: Caller, act: () => void): (() => void) => {
    const { turn } = caller;
    return () => (caller.turn === turn ? act() : undefined);
  };
  const ready = (clock: SeatClock, change: () => void): void => {
    book(clock, nowMs, DAY, ledger.halfHours);
    change();
    engine.setReady(clock.seat.facts.id, isReady(clock, nowMs), nowMs);
  };
  const lognormal = (of: { mean: number; cv: number }): number => draw({ kind: 'lognormal', ...of }, random) * 1000;

  const tell = (caller: Caller, end: StoryEnd): void => {
    if (caller.callback !== null) return;
    const { id, attempt, arrival, arrivedMs, missedOffers, record, seat } = caller;
    const seatId = seat?.seat.facts.id ?? null;
    ledger.add({ id, attempt, arrival, arrivedMs, end, waitMs: nowMs - arrivedMs, seatId, missedOffers, record });
  };
  const stand = (caller: Caller, placeMs: number): void => {
    const { id, spared, arrival } = caller;
    engine.wait({ ...arrival, id, placeMs, sinceMs: caller.arrivedMs, first: false, spared }, nowMs);
  };

  const come = (arrival: Arrival, more: { attempt: number; callback?: number; placeMs?: number }): void => {
    const placeMs = more.placeMs ?? nowMs;
    const caller: Caller = {
      id: newId(nowMs),
      state: 'waiting',
      version: 1,
      arrival,
      arrivedMs: nowMs,
      attempt: more.attempt,
      spared: new Map(),
      callback: more.callback ?? null,
      seat: null,
      record: null,
      missedOffers: 0,
      turn: 0,
    };
    live.set(caller.id, caller);
    pages.arrive({
      id: caller.id,
      channel: 'voice',
      direction: caller.callback === null ? 'inbound' : 'outbound',
      address: `138${random.int(10_000_000, 99_999_999)}`,
      customerId: null,
      queue: arrival.queue,
      serviceClass: arrival.serviceClass,
      topic: null,
      queuedAt: new Date(placeMs),
      routing: JSON.stringify({ boosts: arrival.boosts, preferred: null }),
    });
    stand(caller, placeMs);
    if (caller.callback !== null) return;
    const { patience, changesMindShare, callback } = DAY_PLAN;
    const waits = random.chance(changesMindShare)
      ? random.int(1, 6)
      : patience.leastSeconds + draw({ kind: 'exponential', mean: patience.meanSeconds }, random);
    later(waits * 1000, () => giveUp(caller));
    if (random.chance(callback.takenShare)) later(callback.afterSeconds * 1000, () => takeCallback(caller));
  };

  const over = (caller: Caller): void => {
    caller.turn += 1;
    live.delete(caller.id);
    engine.leave(caller.id);
  };
  const giveUp = (caller: Caller): void => {
    if (caller.state !== 'waiting' && caller.state !== 'offered') return;
    const rang = caller.state === 'offered';
    pages.change(caller, { event: 'abandon', actor: 'customer' }, { offer: null, outcome: rang ? 'abandoned' : null });
    if (caller.seat !== null) engine.release(caller.seat.seat.facts.id, caller.id, nowMs);
    over(caller);
    tell(caller, 'abandoned');
    const { retries } = DAY_PLAN;
    if (caller.attempt >= retries.atMost || !random.chance(retries.share)) return;
    const afterMs = draw({ kind: 'exponential', mean: retries.afterSeconds }, random) * 1000;
    later(afterMs, () => {
      ledger.retried();
      come(caller.arrival, { attempt: caller.attempt + 1 });
    });
  };
  /** Hangs up; a call of ours stands in the same place. */
  const takeCallback = (caller: Caller): void => {
    if (caller.state !== 'waiting') return;
    pages.change(caller, { event: 'end', actor: 'customer', endedBy: 'customer', reason: 'callback' });
    over(caller);
    callbacks.taken += 1;
    come(caller.arrival, { attempt: 0, callback: 1, placeMs: caller.arrivedMs });
  };

  const ring = ({ contactId, seatId, record }: Decision): void => {
    const caller = live.get(contactId);
    const clock = clocks.get(seatId);
    if (caller === undefined || clock === undefined) throw new Error('the engine decided about somebody unknown');
    const offer = { id: newId(nowMs), ringUntil: new Date(nowMs + RING_MS), why: JSON.stringify(record) };
    pages.change(
      caller,
      { event: 'offer', actor: 'system:routing', agentId: seatId, reason: record.stepKind },
      { offer, outcome: null },
    );
    caller.turn += 1;
    caller.seat = clock;
    caller.record = record;
    const { pickUpSeconds, missedShare } = DAY_PLAN;
    if (random.chance(missedShare))
      later(
        RING_MS,
        unless(caller, () => ringOut(caller, clock)),
      );
    else
      later(
        random.int(pickUpSeconds.least, pickUpSeconds.most) * 1000,
        unless(caller, () => answer(caller, clock)),
      );
  };
  const ringOut = (caller: Caller, clock: SeatClock): void => {
    const { id } = clock.seat.facts;
    pages.change(
      caller,
      { event: 'miss', actor: 'system:routing', agentId: id, reason: 'no_answer' },
      { offer: null, outcome: 'missed' },
    );
    caller.turn += 1;
    caller.seat = null;
    caller.missedOffers += 1;
    caller.spared.set(id, nowMs + SPARED_MS);
    const untilMs = nowMs + DAY_PLAN.missedPauseSeconds * 1000;
    ready(clock, () => (clock.pausedUntilMs = untilMs));
    engine.release(id, caller.id, nowMs);
    stand(caller, caller.arrivedMs);
    later(untilMs - nowMs, () => ready(clock, () => undefined));
  };
  const answer = (caller: Caller, clock: SeatClock): void => {
    const agentId = clock.seat.facts.id;
    pages.change(caller, { event: 'accept', actor: `staff:${agentId}`, agentId }, { offer: null, outcome: 'accepted' });
    caller.turn += 1;
    tell(caller, 'answered');
    book(clock, nowMs, DAY, ledger.halfHours);
    clock.busyWith += 1;
    engine.hold(agentId, caller.id, { channel: 'voice', isRinging: false }, nowMs);
    if (caller.callback === null) talk(caller, agentId, clock);
    else dial(caller, agentId, clock);
  };
  /** The agent has taken the call-back and the customer's phone rings. */
  const dial = (caller: Caller, agentId: string, clock: SeatClock): void => {
    callbacks.tried += 1;
    if (random.chance(DAY_PLAN.callback.reachedShare)) {
      callbacks.reached += 1;
      talk(caller, agentId, clock);
      return;
    }
    later(RING_MS, () => {
      hangUp(caller, agentId, { reason: 'callback_no_answer', afterMs: 0, clock });
      if (caller.callback !== 1) return;
      later(DAY_PLAN.callback.secondTryAfterSeconds * 1000, () =>
        come(caller.arrival, { attempt: 0, callback: 2, placeMs: caller.arrivedMs }),
      );
    });
  };
  const talk = (caller: Caller, agentId: string, clock: SeatClock): void => {
    const afterMs = Math.min(120_000, lognormal(DAY_PLAN.afterCallSeconds));
    later(lognormal(DAY_PLAN.talkSeconds), () => hangUp(caller, agentId, { reason: 'customer_ended', afterMs, clock }));
  };
  const hangUp = (
    caller: Caller,
    agentId: string,
    how: { reason: string; afterMs: number; clock: SeatClock },
  ): void => {
    const actor = `staff:${agentId}`;
    pages.change(caller, { event: 'end', actor, agentId, endedBy: 'customer', reason: how.reason });
    later(how.afterMs, () => {
      pages.change(caller, { event: 'wrap_up', actor, agentId, disposition: 'service_done' });
      book(how.clock, nowMs, DAY, ledger.halfHours);
      how.clock.busyWith -= 1;
      engine.release(agentId, caller.id, nowMs);
      over(caller);
    });
  };

  const answerCall = ({ person }: DayCall): void => {
    if (person === null) {
      const { least, most } = DAY_PLAN.selfServiceSeconds;
      pages.selfServed({ fromMs: nowMs, untilMs: nowMs + random.int(least, most) * 1000 });
      return;
    }
    const worth = WORTH[person.serviceClass];
    come(
      {
        atMs: nowMs,
        channel: 'voice',
        queue: person.queue,
        serviceClass: person.serviceClass,
        boosts: worth > 0 ? [{ fact: `class:${person.serviceClass}`, seconds: worth }] : [],
        preferred: null,
        talkSeconds: null,
        afterCallSeconds: null,
        patienceSeconds: null,
      },
      { attempt: 0 },
    );
  };

  for (const clock of clocks.values()) {
    engine.putSeat(clock.seat.facts, nowMs);
    engine.setReach(clock.seat.facts.id, { voice: true }, nowMs);
    for (const { fromMs, untilMs } of clock.seat.shifts) {
      later(fromMs - nowMs, () => ready(clock, () => (clock.inShift = true)));
      later(untilMs - nowMs, () => ready(clock, () => (clock.inShift = false)));
    }
  }

  const calls = dayCalls(given.calls, given.seed);
  let coming = calls.next();
  /** Whatever is next: a call, something planned, or a step of a rule. False: nothing can happen any more. */
  const takeNext = (): boolean => {
    const callMs = coming.done === true ? Infinity : coming.value.atMs;
    const eventMs = heap.peek()?.key ?? Infinity;
    const nextMs = Math.min(callMs, eventMs, engine.nextDueMs() ?? Infinity);
    if (nextMs === Infinity) return false;
    nowMs = Math.max(nowMs, nextMs);
    pages.at(nowMs);
    if (eventMs === nextMs) heap.pop()?.of();
    else if (coming.done !== true && callMs === nextMs) {
      answerCall(coming.value);
      coming = calls.next();
    }
    for (const decision of engine.decide(nowMs)) ring(decision);
    return true;
  };
  const hourly = createHourly(given.say);
  for (let round = 0; takeNext(); round += 1) {
    if (round % MAX_PER_TURN === 0) await pages.turn();
    hourly(nowMs, () => `${live.size} in hand or waiting, ${((performance.now() - began) / 1000).toFixed(0)} s gone`);
  }
  await pages.close();
  for (const clock of clocks.values()) book(clock, Math.max(nowMs, DAY.untilMs), DAY, ledger.halfHours);
  if (live.size > 0) throw new Error(`${live.size} contacts have no end`);
  const outcome = ledger.close([...clocks.values()]);
  return { outcome, callbacks, counts: pages.counts, seconds: (performance.now() - began) / 1000 };
}
