import type { ServiceClass } from '../shared/contracts/contacts.ts';
import type { RoutingRules } from '../shared/contracts/routing-rules.ts';
import { newId } from '../shared/kernel/id.ts';
import { seededRandom, type Random } from '../shared/kernel/random.ts';
import type { Shift, SimulatedQueue, SimulatedSeat } from '../server/modules/routing/simulation/simulation-types.ts';

/*
 * The worst day of the reference operator: the first of a month, bills are out. A million calls come to the hotline; the
 * self-service settles three of four, as it must, for 800 seats with about 300 contacts each carry 240,000 a day; the others
 * ask for a person. The curve of the day is that of the demo operator's history (contacts/demo-traffic.ts), sharper in the
 * morning as month-ends are. Every number that shapes the day stands here.
 */
export const DAY_START_MS = Date.parse('2026-12-01T00:00:00+08:00');
export const HOUR_MS = 3_600_000;
export const DAY: Shift = { fromMs: DAY_START_MS, untilMs: DAY_START_MS + 24 * HOUR_MS };

export const DAY_PLAN = {
  calls: 1_000_000,
  onSiteSeats: 500,
  homeSeats: 300,
  /** Settled by voice menu and robot before anybody asks for a person. */
  selfServiceShare: 0.76,
  selfServiceSeconds: { least: 25, most: 110 },
  /** Together 120 s of handling. */
  talkSeconds: { mean: 100, cv: 0.75 },
  afterCallSeconds: { mean: 20, cv: 0.8 },
  /** A few hang up at once; the others wait so long on average after the first seconds. */
  changesMindShare: 0.025,
  patience: { leastSeconds: 4, meanSeconds: 110 },
  retries: { share: 0.4, afterSeconds: 180, atMost: 2 },
  missedShare: 0.015,
  missedPauseSeconds: 60,
  pickUpSeconds: { least: 1, most: 4 },
  /** After so long in the line a call back is offered; so many take it; so many are reached at each of two tries. */
  callback: { afterSeconds: 20, takenShare: 0.3, reachedShare: 0.8, secondTryAfterSeconds: 600 },
  /** The plan of the day was made for this share of seats busy, of the curve without the day's own ups and downs. */
  plannedOccupancy: 0.86,
  surprise: 0.06,
  /** What nobody planned for: the rush when the bills are out, and a fault in the evening. */
  rushes: [
    { hour: 10, more: 0.12 },
    { hour: 19, more: 0.2 },
  ],
} as const;

const HOUR_WEIGHTS = [
  0.5, 0.3, 0.2, 0.15, 0.15, 0.3, 0.7, 1.9, 5, 8.2, 8.8, 7.4, 5, 4.8, 6.6, 7.2, 7, 6.4, 6.2, 7, 7.2, 5.4, 3.2, 1.5,
] as const;
const WEIGHT_SUM = HOUR_WEIGHTS.reduce<number>((a, b) => a + b, 0);

interface QueuePlan {
  readonly code: string;
  readonly share: number;
  /** Among the skilled, so many of the seats. */
  readonly seatShare: number;
  readonly overflow: string | null;
}
/** The month's first day: every second call is about the bill. */
const QUEUES: readonly QueuePlan[] = [
  { code: 'billing', share: 0.44, seatShare: 0.7, overflow: 'general' },
  { code: 'general', share: 0.18, seatShare: 0.8, overflow: null },
  { code: 'service', share: 0.17, seatShare: 0.5, overflow: 'general' },
  { code: 'fault', share: 0.13, seatShare: 0.4, overflow: 'general' },
  { code: 'complaint', share: 0.04, seatShare: 0.15, overflow: 'general' },
  { code: 'elder', share: 0.03, seatShare: 0.12, overflow: 'general' },
  { code: 'vip', share: 0.01, seatShare: 0.06, overflow: 'general' },
];
const QUEUE_WEIGHTS = QUEUES.map((q) => [q, q.share] as const);

const CLASS_OF_QUEUE: Readonly<Record<string, ServiceClass>> = { complaint: 'complaint', elder: 'elder', vip: 'vip' };
const OTHER_CLASSES: readonly (readonly [ServiceClass, number])[] = [
  ['ordinary', 82],
  ['star', 13],
  ['enterprise', 4],
  ['emergency', 1],
];
export const WORTH: Readonly<Record<ServiceClass, number>> = {
  emergency: 1_800,
  elder: 300,
  vip: 300,
  complaint: 180,
  enterprise: 120,
  star: 60,
  ordinary: 0,
};

export const dayRules = (): RoutingRules => ({
  priority: {
    classes: WORTH,
    stars: [0, 0, 0, 60, 120],
    repeatedCaller: { withinHours: 24, seconds: 60 },
    openCase: 30,
    atMost: 1_800,
  },
  sticky: {
    vipManager: { on: true, holdSeconds: 30, standIn: true },
    caseAgent: { on: true, holdSeconds: 10 },
    lastAgent: { on: true, holdSeconds: 5, withinHours: 2 },
  },
  queues: QUEUES.map(({ code, overflow }) => ({
    code,
    strategy: 'longest_idle',
    ringSeconds: 20,
    afterCallSeconds: 120,
    steps: [
      { kind: 'skill', afterSeconds: 0, skill: code, minLevel: 3, scope: 'everywhere' },
      { kind: 'skill', afterSeconds: 8, skill: code, minLevel: 1, scope: 'everywhere' },
      ...(overflow === null ? [] : [{ kind: 'queue' as const, afterSeconds: 20, queue: overflow }]),
    ],
  })),
  selfService: [],
});

export const dayQueues = (): SimulatedQueue[] =>
  QUEUES.map(({ code }) => ({ code, centre: null, shortAbandonSeconds: 5 }));

/** Requests for a person in an hour of the plan. */
const requestsIn = (hour: number, calls: number): number =>
  ((HOUR_WEIGHTS[hour] ?? 0) / WEIGHT_SUM) * calls * (1 - DAY_PLAN.selfServiceShare);

/** Seats that the plan asks for: erlangs of the hour over the planned occupancy; on site first, then at home. */
function seatsAt(hour: number, calls: number, scale: number): { onSite: number; home: number } {
  const handleSeconds = DAY_PLAN.talkSeconds.mean + DAY_PLAN.afterCallSeconds.mean;
  const erlangs = (requestsIn(hour, calls) * handleSeconds) / 3_600;
  const wanted = Math.ceil(erlangs / DAY_PLAN.plannedOccupancy) + 4;
  const onSite = Math.min(Math.round(DAY_PLAN.onSiteSeats * scale), wanted);
  return { onSite, home: Math.min(Math.round(DAY_PLAN.homeSeats * scale), wanted - onSite) };
}

/** The first hour of the day after is manned as this day's first was: who was promised a call at midnight gets it. */
const HOURS_MANNED = 25;

const shiftsOf = (isOn: (hour: number) => boolean): Shift[] => {
  const shifts: Shift[] = [];
  for (let hour = 0; hour < HOURS_MANNED; hour += 1) {
    if (!isOn(hour)) continue;
    const fromMs = DAY_START_MS + hour * HOUR_MS;
    const last = shifts.at(-1);
    if (last?.untilMs === fromMs) shifts[shifts.length - 1] = { ...last, untilMs: fromMs + HOUR_MS };
    else shifts.push({ fromMs, untilMs: fromMs + HOUR_MS });
  }
  return shifts;
};

/** `calls` below a million: the same operator, so many times smaller, with as many times fewer seats. */
export function daySeats(calls: number, random: Random): SimulatedSeat[] {
  const scale = calls / DAY_PLAN.calls;
  const plan = Array.from({ length: 24 }, (_, hour) => seatsAt(hour, calls, scale));
  const seat = (group: 'onSite' | 'home', nth: number): SimulatedSeat => {
    const skills = new Map<string, number>();
    for (const q of QUEUES) if (random.chance(q.seatShare)) skills.set(q.code, random.int(1, 5));
    if (skills.size === 0) skills.set('general', 3);
    return {
      group: group === 'onSite' ? 'on site' : 'at home',
      shifts: shiftsOf((hour) => (plan[hour % plan.length]?.[group] ?? 0) > nth),
      facts: {
        id: newId(),
        team: null,
        centre: null,
        skills,
        capacity: { voice: 1, video: 0, chat: 0 },
        voiceInterruptsChat: false,
      },
    };
  };
  const most = (group: 'onSite' | 'home'): number => Math.max(...plan.map((p) => p[group]));
  return (['onSite', 'home'] as const).flatMap((group) =>
    Array.from({ length: most(group) }, (_, nth) => seat(group, nth)),
  );
}

export interface DayCall {
  readonly atMs: number;
  /** Null: the self-service settles it. */
  readonly person: { readonly queue: string; readonly serviceClass: ServiceClass } | null;
}

/** The calls in the order of time, made as they are asked for: hours as planned, each with a surprise of its own. */
export function* dayCalls(calls: number, seed: number): Generator<DayCall> {
  const random = seededRandom(seed);
  const rush = (hour: number): number => DAY_PLAN.rushes.find((r) => r.hour === hour)?.more ?? 0;
  const actual = HOUR_WEIGHTS.map(
    (w, hour) => w * (1 + rush(hour)) * (1 + (random.next() * 2 - 1) * DAY_PLAN.surprise),
  );
  const sum = actual.reduce((a, b) => a + b, 0);
  for (const [hour, weight] of actual.entries()) {
    const count = Math.round((weight / sum) * calls);
    const at = Float64Array.from({ length: count }, () => random.next()).sort();
    for (const share of at) {
      const atMs = DAY_START_MS + (hour + share) * HOUR_MS;
      if (random.chance(DAY_PLAN.selfServiceShare)) yield { atMs, person: null };
      else {
        const queue = random.weighted(QUEUE_WEIGHTS).code;
        yield { atMs, person: { queue, serviceClass: CLASS_OF_QUEUE[queue] ?? random.weighted(OTHER_CLASSES) } };
      }
    }
  }
}
