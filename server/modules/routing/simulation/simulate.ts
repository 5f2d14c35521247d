import type { SimulatedOutcome } from '../../../../shared/contracts/routing-simulation.ts';
import { seededRandom, type Random } from '../../../../shared/kernel/random.ts';
import { compileRules, type CompiledRules } from '../engine/compiled-rules.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { Decision, DecisionRecord } from '../engine/engine-types.ts';
import { createHeap, type Heap } from '../engine/heap.ts';
import { draw } from './distribution.ts';
import { createLedger, type Ledger } from './outcome.ts';
import { book, createSeatClock, isReady, type SeatClock } from './seat-clock.ts';
import type { Arrival, ContactStory, Simulated, StoryEnd } from './simulation-types.ts';

/*
 * A day through the real engine in virtual time. The loop always takes what happens next – an arrival, an event of the heap,
 * or a step of a rule that comes due – tells the engine, and asks it to decide. Every contact has its own source of chance,
 * made of the seed and its number, so two versions of the rules see the very same people: who calls, how long they talk, how
 * long they wait. Only what the rules decide differs, and the difference between two runs is the rules' alone
 * (common random numbers: far fewer contacts are needed to tell two versions apart than with independent days).
 */

/** Drawn once and kept over further attempts, so that what the rules decide never changes who these people are. */
interface Person {
  readonly random: Random;
  readonly patienceMs: number;
  readonly talkMs: number;
  readonly afterMs: number;
}

interface Live {
  readonly id: string;
  readonly number: number;
  readonly attempt: number;
  readonly arrival: Arrival;
  readonly arrivedMs: number;
  readonly person: Person;
  readonly spared: Map<string, number>;
  /** Rises with every change of its state: events made before it are void. */
  turn: number;
  isOver: boolean;
  ringsAt: SeatClock | null;
  missedOffers: number;
  record: DecisionRecord | null;
}

interface Happening {
  readonly contact: Live | null;
  readonly turn: number;
  readonly act: () => void;
}

interface World {
  readonly given: Simulated;
  readonly rules: CompiledRules;
  readonly afterCallMs: ReadonlyMap<string, number>;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly clocks: ReadonlyMap<string, SeatClock>;
  readonly live: Map<string, Live>;
  readonly heap: Heap<Happening>;
  nowMs: number;
  /** The last arrival, or the end of the measured time. */
  lastMs: number;
  numbers: number;
}

/** Who let a contact ring out is not asked for it again for so long, as in the house. */
const SPARED_MS = 60_000;
const REACH = { voice: true, video: true, chat: true } as const;
const PASSED_EVERY = 4_096;
/** A caller who never gives up and an agent who never answers would ring for ever: a day after the last arrival it is enough. */
const AFTERMATH_MS = 86_400_000;

const later = (world: World, atMs: number, happening: Happening): void => {
  if (Number.isFinite(atMs)) world.heap.push({ key: atMs, tie: '', stamp: 0, of: happening });
};
const forContact = (contact: Live, act: () => void): Happening => ({ contact, turn: contact.turn, act });

function setReadiness(world: World, clock: SeatClock, change: () => void): void {
  book(clock, world.nowMs, world.given.measured, world.ledger.halfHours);
  change();
  world.engine.setReady(clock.seat.facts.id, isReady(clock, world.nowMs), world.nowMs);
}

function openShifts(world: World): void {
  for (const clock of world.clocks.values()) {
    world.engine.putSeat(clock.seat.facts, world.nowMs);
    world.engine.setReach(clock.seat.facts.id, REACH, world.nowMs);
    for (const { fromMs, untilMs } of clock.seat.shifts) {
      const turn = (inShift: boolean) => (): void => {
        setReadiness(world, clock, () => {
          clock.inShift = inShift;
        });
      };
      later(world, fromMs, { contact: null, turn: 0, act: turn(true) });
      later(world, untilMs, { contact: null, turn: 0, act: turn(false) });
    }
  }
}

function tellStory(world: World, contact: Live, end: StoryEnd): void {
  const seat = end === 'answered' ? contact.ringsAt : null;
  const story: ContactStory = {
    id: contact.id,
    attempt: contact.attempt,
    arrival: contact.arrival,
    arrivedMs: contact.arrivedMs,
    end,
    waitMs: world.nowMs - contact.arrivedMs,
    seatId: seat?.seat.facts.id ?? null,
    missedOffers: contact.missedOffers,
    record: end === 'answered' ? contact.record : null,
  };
  contact.isOver = true;
  world.live.delete(contact.id);
  world.ledger.add(story);
  world.given.observe?.(story);
}

function waitInLine(world: World, contact: Live): void {
  const { arrival } = contact;
  world.engine.wait(
    {
      id: contact.id,
      channel: arrival.channel,
      queue: arrival.queue,
      serviceClass: arrival.serviceClass,
      placeMs: contact.arrivedMs,
      sinceMs: contact.arrivedMs,
      boosts: arrival.boosts,
      first: false,
      preferred: arrival.preferred,
      spared: contact.spared,
    },
    world.nowMs,
  );
}

function personOf(given: Simulated, arrival: Arrival, number: number): Person {
  const random = seededRandom(Math.imul(number + 1, 0x9e3779b1) ^ given.seed);
  return {
    random,
    patienceMs: (arrival.patienceSeconds ?? draw(given.patience, random)) * 1000,
    talkMs: (arrival.talkSeconds ?? draw(given.talk, random)) * 1000,
    afterMs: (arrival.afterCallSeconds ?? draw(given.afterCall, random)) * 1000,
  };
}

function arrive(world: World, arrival: Arrival, again?: { from: Live }): void {
  const number = again?.from.number ?? world.numbers++;
  const attempt = again === undefined ? 0 : again.from.attempt + 1;
  const person = again?.from.person ?? personOf(world.given, arrival, number);
  const contact: Live = {
    id: attempt === 0 ? `c${number}` : `c${number}r${attempt}`,
    number,
    attempt,
    arrival,
    arrivedMs: world.nowMs,
    person,
    spared: new Map(),
    turn: 0,
    isOver: false,
    ringsAt: null,
    missedOffers: 0,
    record: null,
  };
  world.live.set(contact.id, contact);
  waitInLine(world, contact);
  later(world, contact.arrivedMs + person.patienceMs, {
    contact: null,
    turn: 0,
    act: () => {
      if (!contact.isOver) giveUp(world, contact);
    },
  });
}

function giveUp(world: World, contact: Live): void {
  const seat = contact.ringsAt;
  if (seat !== null) world.engine.release(seat.seat.facts.id, contact.id, world.nowMs);
  world.engine.leave(contact.id);
  contact.ringsAt = null;
  contact.turn += 1;
  tellStory(world, contact, 'abandoned');
  const { retries } = world.given;
  if (retries === null || contact.attempt >= retries.atMost || !contact.person.random.chance(retries.share)) return;
  const atMs = world.nowMs + draw(retries.after, contact.person.random) * 1000;
  later(world, atMs, {
    contact: null,
    turn: 0,
    act: () => {
      world.ledger.retried();
      arrive(world, contact.arrival, { from: contact });
    },
  });
}

function ring(world: World, { contactId, seatId, record }: Decision): void {
  const contact = world.live.get(contactId);
  const clock = world.clocks.get(seatId);
  if (contact === undefined || clock === undefined) return;
  const { pickUp, missed } = world.given;
  contact.turn += 1;
  contact.ringsAt = clock;
  contact.record = record;
  const ringMs = (world.rules.queue(record.queue)?.ringSeconds ?? 0) * 1000;
  const tookMs = draw(pickUp, contact.person.random) * 1000;
  const isMissed = tookMs > ringMs || (missed.share > 0 && contact.person.random.chance(missed.share));
  if (isMissed)
    later(
      world,
      world.nowMs + ringMs,
      forContact(contact, () => ringOut(world, contact, clock)),
    );
  else if (tookMs === 0) answer(world, contact, clock);
  else
    later(
      world,
      world.nowMs + tookMs,
      forContact(contact, () => answer(world, contact, clock)),
    );
}

/** Back to its own place, never to the tail; the agent is not ready for a while. */
function ringOut(world: World, contact: Live, clock: SeatClock): void {
  const { id } = clock.seat.facts;
  contact.turn += 1;
  contact.ringsAt = null;
  contact.missedOffers += 1;
  contact.spared.set(id, world.nowMs + SPARED_MS);
  const untilMs = world.nowMs + world.given.missed.pauseSeconds * 1000;
  setReadiness(world, clock, () => {
    clock.pausedUntilMs = untilMs;
  });
  world.engine.release(id, contact.id, world.nowMs);
  waitInLine(world, contact);
  later(world, untilMs, { contact: null, turn: 0, act: () => setReadiness(world, clock, () => undefined) });
}

function answer(world: World, contact: Live, clock: SeatClock): void {
  const { given, nowMs } = world;
  const { arrival, person } = contact;
  tellStory(world, contact, 'answered');
  book(clock, nowMs, given.measured, world.ledger.halfHours);
  clock.busyWith += 1;
  world.engine.hold(clock.seat.facts.id, contact.id, { channel: arrival.channel, isRinging: false }, nowMs);
  const limitMs = world.afterCallMs.get(arrival.queue) ?? Infinity;
  later(world, nowMs + person.talkMs + Math.min(limitMs, person.afterMs), {
    contact: null,
    turn: 0,
    act: () => {
      book(clock, world.nowMs, given.measured, world.ledger.halfHours);
      clock.busyWith -= 1;
      world.engine.release(clock.seat.facts.id, contact.id, world.nowMs);
    },
  });
}

function worldOf(given: Simulated, startMs: number): World {
  const centres = new Map(given.queues.map((q) => [q.code, q.centre]));
  const rules = compileRules(given.rules, { version: 0, centreOf: (queue) => centres.get(queue) ?? null });
  return {
    given,
    rules,
    afterCallMs: new Map(
      given.rules.queues.map((q) => [q.code, q.afterCallSeconds === 0 ? Infinity : q.afterCallSeconds * 1000]),
    ),
    engine: createEngine(rules),
    ledger: createLedger(given.measured, given.queues),
    clocks: new Map(given.seats.map((seat) => [seat.facts.id, createSeatClock(seat, startMs)])),
    live: new Map(),
    heap: createHeap(),
    nowMs: startMs,
    lastMs: given.measured.untilMs,
    numbers: 0,
  };
}

/** The arrivals, looked at one ahead. */
function createComing(arrivals: Iterable<Arrival>): { atMs(): number; take(): Arrival | undefined } {
  const iterator = arrivals[Symbol.iterator]();
  const read = (): Arrival | undefined => {
    const next = iterator.next();
    return next.done === true ? undefined : next.value;
  };
  let coming = read();
  return {
    atMs: () => coming?.atMs ?? Infinity,
    take: () => {
      const taken = coming;
      coming = read();
      return taken;
    },
  };
}

const isTrue = ({ contact, turn }: Happening): boolean => contact === null || contact.turn === turn;

function takeArrival(world: World, coming: ReturnType<typeof createComing>): void {
  const arrival = coming.take();
  if (arrival === undefined) return;
  world.lastMs = Math.max(world.lastMs, arrival.atMs);
  arrive(world, arrival);
}

/** Runs what is next; false when nothing can happen any more. */
function step(world: World, coming: ReturnType<typeof createComing>): boolean {
  const eventMs = world.heap.peek()?.key ?? Infinity;
  const nextMs = Math.min(coming.atMs(), eventMs, world.engine.nextDueMs() ?? Infinity);
  const endMs = coming.atMs() === Infinity ? world.lastMs + AFTERMATH_MS : Number.MAX_VALUE;
  if (nextMs > endMs) return false;
  world.nowMs = Math.max(world.nowMs, nextMs);
  if (eventMs === nextMs) {
    const happening = world.heap.pop()?.of;
    if (happening !== undefined && isTrue(happening)) happening.act();
  } else if (coming.atMs() === nextMs) takeArrival(world, coming);
  for (const decision of world.engine.decide(world.nowMs)) ring(world, decision);
  return true;
}

/** Deterministic: the same input gives the same outcome to the last digit. */
export function simulate(given: Simulated): SimulatedOutcome {
  const first = given.seats.reduce(
    (least, s) => s.shifts.reduce((sooner, shift) => Math.min(sooner, shift.fromMs), least),
    given.measured.fromMs,
  );
  const world = worldOf(given, first);
  openShifts(world);
  const coming = createComing(given.arrivals);
  for (let round = 0; step(world, coming); round += 1) {
    if (round % PASSED_EVERY === 0) given.passed?.(world.nowMs);
  }
  for (const contact of [...world.live.values()]) tellStory(world, contact, 'left');
  const endMs = Math.max(world.nowMs, given.measured.untilMs);
  for (const clock of world.clocks.values()) book(clock, endMs, given.measured, world.ledger.halfHours);
  return world.ledger.close([...world.clocks.values()]);
}
