import type { Channel, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import { seededRandom, type Random } from '../../../../shared/kernel/random.ts';
import type { DayContact } from './day-contact.ts';
import { draw } from './distribution.ts';
import { HALF_HOUR_MS } from './seat-clock.ts';
import type { Shift, SimulatedSeat } from './simulation-types.ts';

/** What share of a day's contacts goes where, and how long they talk there. */
export interface MixPart {
  readonly queue: string;
  readonly channel: Channel;
  readonly serviceClass: ServiceClass;
  readonly weight: number;
  readonly talkSeconds: number;
}

export interface SyntheticDay {
  /** Midnight of the operator's day. */
  readonly startMs: number;
  readonly contacts: number;
  readonly monthEnd: boolean;
  readonly mix: readonly MixPart[];
  readonly seed: number;
}

/** Weights of the hours of a hotline's day: asleep until 6, highest between 9 and 11, a dip at noon, a second hill at 20. */
const HOURS = [
  0.5, 0.3, 0.2, 0.2, 0.2, 0.3, 0.8, 2, 4.8, 7.3, 7.9, 6.9, 4.9, 4.9, 6.5, 7, 6.9, 6.3, 6.1, 6.9, 7.3, 5.7, 3.3, 1.6,
] as const;
const DAY_HOURS = HOURS.length;
const PEAK = Math.max(...HOURS);
const TALK_SPREAD = 0.8;

/** Bills are due and packages run out: more of everything, of billing most, and sooner in the day. */
export const MONTH_END_FACTOR = 1.42;
const MONTH_END_BILLING = 2.2;
const MONTH_END_MORNING = 1.25;

const weightOf = (hour: number, monthEnd: boolean): number =>
  (HOURS[hour] ?? 0) * (monthEnd && hour >= 8 && hour < 12 ? MONTH_END_MORNING : 1);

/** Weights of the 48 half hours, the middle between neighbouring hours where they meet. */
export function curveOf(monthEnd: boolean): number[] {
  return Array.from({ length: 2 * DAY_HOURS }, (_, slot) => {
    const hour = Math.floor(slot / 2);
    const neighbour = (hour + (slot % 2 === 0 ? DAY_HOURS - 1 : 1)) % DAY_HOURS;
    return (3 * weightOf(hour, monthEnd) + weightOf(neighbour, monthEnd)) / 4;
  });
}

export const contactsOf = (day: SyntheticDay): number =>
  Math.round(day.contacts * (day.monthEnd ? MONTH_END_FACTOR : 1));

/** In the order of time, half hour by half hour, so that a million need no list. The same seed gives the same day. */
export function* syntheticDay(day: SyntheticDay): Generator<DayContact> {
  const random = seededRandom(day.seed);
  const mix = day.mix.map((part): readonly [MixPart, number] => [
    part,
    part.weight * (day.monthEnd && part.queue === 'billing' ? MONTH_END_BILLING : 1),
  ]);
  const curve = curveOf(day.monthEnd);
  const whole = curve.reduce((sum, w) => sum + w, 0);
  const wanted = contactsOf(day);
  let passed = 0;
  let given = 0;
  for (const [slot, weight] of curve.entries()) {
    passed += weight;
    const count = Math.round((wanted * passed) / whole) - given;
    given += count;
    const from = day.startMs + slot * HALF_HOUR_MS;
    const times = Float64Array.from({ length: count }, () => from + random.next() * HALF_HOUR_MS).sort();
    for (const atMs of times) yield someone(atMs, random.weighted(mix), random);
  }
}

const COMES_AGAIN = 0.12;
const HAS_OPEN_CASE = 0.08;
const AGAIN_WITHIN_HOURS = 24;

function someone(atMs: number, part: MixPart, random: Random): DayContact {
  const isStar = part.serviceClass === 'star';
  return {
    atMs,
    channel: part.channel,
    queue: part.queue,
    serviceClass: part.serviceClass,
    starLevel: isStar ? random.int(3, 5) : null,
    hoursSinceLast: random.chance(COMES_AGAIN) ? random.next() * AGAIN_WITHIN_HOURS : null,
    hasOpenCase: random.chance(HAS_OPEN_CASE),
    caseAgentId: null,
    lastAgentId: null,
    talkSeconds: draw({ kind: 'lognormal', mean: part.talkSeconds, cv: TALK_SPREAD }, random),
    afterCallSeconds: null,
    patienceSeconds: null,
  };
}

/** Somebody is there at night, too. */
const NIGHT_WATCH = 0.12;
/** Home seats open when the day is this close to its peak. */
const HOME_FROM = 0.6;

/**
 * How far the seats are taken in each hour, 0 … 1. At night the curve asks for less than a tenth; a queue of few needs more
 * people for its size than one of many (the square-root rule), so the watch is never thinner than `NIGHT_WATCH`.
 */
const staffing = (hour: number): number => Math.max(NIGHT_WATCH, (HOURS[hour] ?? 0) / PEAK);
const homeStaffing = (hour: number): number => Math.max(0, (staffing(hour) - HOME_FROM) / (1 - HOME_FROM));

function shiftsOf(startMs: number, rank: number, level: (hour: number) => number): Shift[] {
  const shifts: { fromMs: number; untilMs: number }[] = [];
  for (let hour = 0; hour < DAY_HOURS; hour += 1) {
    if (rank >= level(hour)) continue;
    const fromMs = startMs + hour * 2 * HALF_HOUR_MS;
    const last = shifts.at(-1);
    if (last?.untilMs === fromMs) last.untilMs += 2 * HALF_HOUR_MS;
    else shifts.push({ fromMs, untilMs: fromMs + 2 * HALF_HOUR_MS });
  }
  return shifts;
}

export type SeatMaker = Pick<SimulatedSeat, 'facts'>;

/** So many seats with the skills of the agents there are, taken as the day's curve asks. */
export function syntheticSeats(
  startMs: number,
  wish: { readonly seats: number; readonly homeSeats: number },
  agents: readonly SeatMaker[],
): SimulatedSeat[] {
  if (agents.length === 0) return [];
  const make = (group: 'on_site' | 'home', count: number, level: (hour: number) => number): SimulatedSeat[] =>
    Array.from({ length: count }, (_, i) => {
      const like = agents[i % agents.length] as SeatMaker;
      return {
        facts: { ...like.facts, id: `${group}-${i}` },
        group,
        shifts: shiftsOf(startMs, (i + 0.5) / count, level),
      };
    });
  return [...make('on_site', wish.seats, staffing), ...make('home', wish.homeSeats, homeStaffing)];
}
