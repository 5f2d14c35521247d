import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { AGENT_ACTIVITIES } from './routing.ts';

/** Half hours of a day. */
export const SLOTS = 48;

const Count = Type.Integer({ minimum: 0 });
/** 0 … 1; null while there is nothing to divide by. */
const Share = nullable(Type.Number({ minimum: 0, maximum: 1 }));
const Seconds = nullable(Type.Number({ minimum: 0 }));

/** Contacts that arrived today. */
export const WallToday = Type.Object({
  arrived: Count,
  requested: Type.Integer({ minimum: 0, description: 'Asked for a person' }),
  answered: Count,
  answeredIn15: Count,
  answeredIn20: Count,
  answeredInTarget: Type.Integer({ minimum: 0, description: "Answered within their queue's own promise" }),
  abandoned: Type.Integer({ minimum: 0, description: 'Left while waiting, short ones included' }),
  shortAbandoned: Count,
  lost: Type.Integer({ minimum: 0, description: 'Ended by us before a person answered' }),
  selfServed: Count,
  serviceLevel: Share,
  connectRate15: Share,
  connectRate: Share,
  abandonRate: Share,
  selfServiceShare: Share,
  answerSecondsAverage: Seconds,
  handleSecondsAverage: Seconds,
});
export type WallToday = Static<typeof WallToday>;

export const WallQueue = Type.Object({
  code: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  waiting: Count,
  /** Since when the longest waiting one has been asking for a person; screens tick from it. */
  waitingSince: nullable(Instant),
  agentsReady: Count,
  agentsOn: Count,
});
export type WallQueue = Static<typeof WallQueue>;

export const WallAgents = Type.Object({
  offline: Count,
  not_ready: Count,
  idle: Count,
  offered: Count,
  talking: Count,
  chatting: Count,
  after_call_work: Count,
});
export type WallAgents = Static<typeof WallAgents>;

export const WallWork = Type.Object({
  ok: Count,
  soon: Count,
  breached: Count,
  paused: Count,
  casesOpen: Count,
});
export type WallWork = Static<typeof WallWork>;

export const WallCurve = Type.Object({
  /** Arrivals per half hour of today, up to the running one. */
  today: Type.Array(Count, { maxItems: SLOTS }),
  /** Mean of the same weekday in the last four weeks; empty while there is no history. */
  expected: Type.Array(Type.Number({ minimum: 0 }), { maxItems: SLOTS }),
  sampleDays: Count,
});
export type WallCurve = Static<typeof WallCurve>;

export const WallArea = Type.Object({
  code: Type.String(),
  city: Type.String(),
  name: Type.String(),
  faults: Count,
  affectedLines: Count,
  repairBy: nullable(Instant),
});
export type WallArea = Static<typeof WallArea>;

export const WallOutages = Type.Object({
  /** When the operator's systems last answered; null: not yet. */
  readAt: nullable(Instant),
  /** False: they do not answer now, and what is shown is from `readAt`. */
  isFresh: Type.Boolean(),
  areas: Type.Array(WallArea),
});
export type WallOutages = Static<typeof WallOutages>;

export const Wallboard = Type.Object(
  {
    at: Instant,
    today: WallToday,
    queues: Type.Array(WallQueue),
    agents: WallAgents,
    work: WallWork,
    curve: WallCurve,
    outages: WallOutages,
  },
  { $id: 'Wallboard' },
);
export type Wallboard = Static<typeof Wallboard>;

/** Topic `wall`: the sections that changed, whole; only `at` when nothing did, so that a silent board is known to live. */
export const WALL_TOPIC = 'wall';
export type WallChange = Pick<Wallboard, 'at'> & Partial<Omit<Wallboard, 'at'>>;
/** Without a word for so long, the board says that its figures are old. */
export const WALL_STALE_MS = 25_000;

export const FloorTile = Type.Object({
  staffId: Id,
  staffNo: Type.String(),
  name: Type.String(),
  team: Type.String(),
  teamName: Type.String(),
  activity: oneOf(AGENT_ACTIVITIES),
  reason: nullable(Type.String()),
  /** Since when they have been at this activity. */
  since: Instant,
  voice: Count,
  chats: Count,
  chatCapacity: Count,
});
export type FloorTile = Static<typeof FloorTile>;

export const FloorQueue = Type.Composite([
  WallQueue,
  Type.Object({
    answerSeconds: Type.Integer({ description: 'The promise of this queue' }),
    /** Requests per half hour of today. */
    curve: Type.Array(Count, { maxItems: SLOTS }),
    requested: Count,
    serviceLevel: Share,
  }),
]);
export type FloorQueue = Static<typeof FloorQueue>;

export const FloorNow = Type.Object(
  { at: Instant, agents: Type.Array(FloorTile), queues: Type.Array(FloorQueue) },
  { $id: 'FloorNow' },
);
export type FloorNow = Static<typeof FloorNow>;

/** Topic `floor`: tiles and queues that changed, each whole. */
export const FLOOR_TOPIC = 'floor';
export type FloorChange = Pick<FloorNow, 'at'> & Partial<Omit<FloorNow, 'at'>>;
