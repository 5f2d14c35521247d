import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { SERVICE_CLASSES } from './contacts.ts';
import { pageOf } from './paging.ts';

/** A what-if (试算): a day run offline through a version of the rules and through the one it is compared with. */
export const TRIAL_LIMITS = { contacts: 1_000_000, seats: 5_000, minutes: 5, kept: 200 } as const;

const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

export const TrialDay = Type.Union([
  /** The contacts of a day as they came; the seats as they were worked. */
  Type.Object({ kind: Type.Literal('recorded'), date: Day }),
  /** A made-up day with the operator's daily curve and the mix of queues and classes of the last four weeks. */
  Type.Object({
    kind: Type.Literal('synthetic'),
    /** Requests for a person on an ordinary day. */
    contacts: Type.Integer({ minimum: 100, maximum: TRIAL_LIMITS.contacts }),
    monthEnd: Type.Boolean(),
    /** Seats taken at the busiest hour; at other hours as many as the curve asks for. */
    seats: Type.Integer({ minimum: 1, maximum: TRIAL_LIMITS.seats }),
    homeSeats: Type.Integer({ minimum: 0, maximum: TRIAL_LIMITS.seats }),
  }),
]);
export type TrialDay = Static<typeof TrialDay>;

export const TrialAsk = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  against: Type.Integer({ minimum: 1 }),
  day: TrialDay,
  /** Mean patience of those who wait; exponential. */
  patienceSeconds: Type.Integer({ minimum: 5, maximum: 3_600 }),
  /** Share of those who gave up that try again, and of offers that ring out. */
  retryShare: Type.Number({ minimum: 0, maximum: 1 }),
  missedShare: Type.Number({ minimum: 0, maximum: 0.5 }),
  seed: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
});
export type TrialAsk = Static<typeof TrialAsk>;

export const TRIAL_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

const Count = Type.Integer({ minimum: 0 });
const Share = nullable(Type.Number());
const Seconds = nullable(Type.Number());

/**
 * What a group of contacts lived through. Service level SL(T) = answered within T ÷ (offered − short abandons); an abandon
 * before T counts as missed (field, KPI definitions). Waits are those of all contacts, answered or not, from arrival to answer
 * or hang-up; `answerSeconds` is the ASA: the mean over the answered alone. A share of nothing is null.
 */
const waitFigures = {
  offered: Count,
  answered: Count,
  abandoned: Count,
  shortAbandoned: Count,
  /** Nobody ever came for them. */
  left: Count,
  level15: Share,
  level20: Share,
  waitedShare: Share,
  answerSeconds: Seconds,
  meanSeconds: Seconds,
  p50Seconds: Seconds,
  p90Seconds: Seconds,
  p99Seconds: Seconds,
  longestSeconds: Type.Number(),
};
const WaitFigures = Type.Object(waitFigures);
export type WaitFigures = Static<typeof WaitFigures>;

const HalfHourFigures = Type.Object({
  fromMs: Type.Number(),
  offered: Count,
  abandoned: Count,
  level15: Share,
  meanSeconds: Seconds,
  occupancy: Share,
  /** Seats at work, on average. */
  staffed: Type.Number(),
});
export type HalfHourFigures = Static<typeof HalfHourFigures>;

const GroupFigures = Type.Object({
  group: Type.String(),
  seats: Count,
  staffedHours: Type.Number(),
  occupancy: Share,
});
export type GroupFigures = Static<typeof GroupFigures>;

const SimulatedOutcome = Type.Object({
  total: WaitFigures,
  byClass: Type.Array(Type.Object({ serviceClass: oneOf(SERVICE_CLASSES), ...waitFigures })),
  byQueue: Type.Array(Type.Object({ queue: Type.String(), ...waitFigures })),
  groups: Type.Array(GroupFigures),
  occupancy: Share,
  /** So many of a queue's contacts were answered at this step of its rule; −1: by a preferred agent. */
  steps: Type.Array(Type.Object({ queue: Type.String(), step: Type.Integer(), kind: Type.String(), answered: Count })),
  curve: Type.Array(HalfHourFigures),
  missedOffers: Count,
  retried: Count,
});
export type SimulatedOutcome = Static<typeof SimulatedOutcome>;

export const TrialOutcome = Type.Object({
  version: SimulatedOutcome,
  against: SimulatedOutcome,
  seconds: Type.Number(),
});
export type TrialOutcome = Static<typeof TrialOutcome>;

export const Trial = Type.Object({
  id: Id,
  asked: TrialAsk,
  state: oneOf(TRIAL_STATES),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  askedByName: nullable(Type.String()),
  askedAt: Instant,
  endedAt: nullable(Instant),
  contacts: nullable(Count),
  /** Code of a sentence. */
  failure: nullable(Type.String()),
});
export type Trial = Static<typeof Trial>;
export const TrialPage = pageOf(Trial);
export const TrialDetail = Type.Object({ trial: Trial, outcome: nullable(TrialOutcome) });
export type TrialDetail = Static<typeof TrialDetail>;

/** Days that can be run again, newest first. */
export const TrialDays = Type.Array(Type.String());
export type TrialDays = Static<typeof TrialDays>;
