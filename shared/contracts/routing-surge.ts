import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';

/** Surge 高峰 and home seats 居家坐席: what a rule says, what is raised, who is asked. */
export const SURGE_LIMITS = {
  rules: 50,
  stages: 8,
  nameChars: 40,
  people: 300,
  samples: 50,
  deviceNameChars: 40,
  deviceKeyChars: 80,
} as const;

export const SURGE_STAGE_KINDS = [
  { code: 'borrow_back_office', zh: '借调后台人员', en: 'Borrow back-office people' },
  { code: 'open_home_seats', zh: '启用居家坐席', en: 'Open home seats' },
  { code: 'push_self_service', zh: '引导自助服务', en: 'Offer self-service first' },
  { code: 'offer_callback', zh: '提供回呼', en: 'Offer a callback' },
  { code: 'shorten_after_call', zh: '缩短话后处理', en: 'Shorten after-call work' },
] as const;
export type SurgeStageKind = (typeof SURGE_STAGE_KINDS)[number]['code'];
const STAGE_KIND_CODES = SURGE_STAGE_KINDS.map((s) => s.code) as [SurgeStageKind, ...SurgeStageKind[]];

export const SURGE_STAGE_STATES = ['proposed', 'active', 'ending', 'ended', 'dismissed', 'lapsed'] as const;
export type SurgeStageState = (typeof SURGE_STAGE_STATES)[number];

const Minutes = (maximum: number) => Type.Integer({ minimum: 1, maximum });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Count = Type.Integer({ minimum: 0 });

export const SurgeCondition = Type.Union([
  /** Service level of the last `minutes` is below a share. */
  Type.Object({ kind: Type.Literal('service_level'), below: Share, minutes: Minutes(60) }),
  Type.Object({ kind: Type.Literal('longest_wait'), seconds: Type.Integer({ minimum: 5, maximum: 7_200 }) }),
  /** People waiting for each agent who is ready for work, busy or not. */
  Type.Object({ kind: Type.Literal('waiting_per_ready'), above: Type.Number({ minimum: 0.1, maximum: 100 }) }),
]);
export type SurgeCondition = Static<typeof SurgeCondition>;

/** One rung of the ladder. `people` is the most that are taken; `share` what is expected to go another way. */
export const SurgeStagePlan = Type.Object({
  kind: oneOf(STAGE_KIND_CODES),
  mode: oneOf(['propose', 'automatic']),
  /** Raised so long after the peak began, if the condition still holds. */
  afterMinutes: Type.Integer({ minimum: 0, maximum: 240 }),
  people: Type.Integer({ minimum: 1, maximum: SURGE_LIMITS.people, default: 10 }),
  /** Home seats: no answer within so many minutes counts as no; who accepts must be ready within `readyMinutes`. */
  answerMinutes: Type.Integer({ minimum: 1, maximum: 30, default: 2 }),
  readyMinutes: Type.Integer({ minimum: 1, maximum: 60, default: 8 }),
  share: Type.Number({ minimum: 0.01, maximum: 0.9, default: 0.15 }),
  /** After-call work limit × factor. */
  factor: Type.Number({ minimum: 0.2, maximum: 1, default: 0.6 }),
});
export type SurgeStagePlan = Static<typeof SurgeStagePlan>;

export const SurgeRuleDraft = Type.Object({
  name: Type.String({ minLength: 1, maxLength: SURGE_LIMITS.nameChars }),
  /** null: all queues together. */
  queue: nullable(Type.String({ maxLength: 40 })),
  condition: SurgeCondition,
  /** The condition must hold so long before it is a peak … */
  holdSeconds: Type.Integer({ minimum: 0, maximum: 3_600 }),
  /** … and be gone so long before the peak is over. */
  clearMinutes: Minutes(120),
  stages: Type.Array(SurgeStagePlan, { minItems: 1, maxItems: SURGE_LIMITS.stages }),
  active: Type.Boolean(),
});
export type SurgeRuleDraft = Static<typeof SurgeRuleDraft>;

export const SurgeRule = Type.Composite([
  SurgeRuleDraft,
  Type.Object({ id: Id, version: Type.Integer(), updatedAt: Instant, updatedBy: nullable(Type.String()) }),
]);
export type SurgeRule = Static<typeof SurgeRule>;

export const SurgeFigures = Type.Object({
  serviceLevel: Share,
  waitSeconds: Type.Number(),
  abandonShare: Share,
  agents: Type.Number(),
  /** More work than everybody can do: without impatience the line would grow for ever. */
  isOverloaded: Type.Boolean(),
});
export type SurgeFigures = Static<typeof SurgeFigures>;

/** Computed by Erlang A from the present arrivals, handling time and agents. */
export const SurgeEffect = Type.Object({
  before: SurgeFigures,
  after: SurgeFigures,
  arrivalsPerMinute: Type.Number(),
  handleSeconds: Type.Number(),
  withinSeconds: Type.Number(),
  patienceSeconds: Type.Number(),
  people: Count,
});
export type SurgeEffect = Static<typeof SurgeEffect>;

export const QueueSight = Type.Object({
  /** `*` is all queues together. */
  code: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  /** Skill of its first step; null for all together. */
  skill: nullable(Type.String()),
  waiting: Count,
  longestWaitSeconds: Type.Number(),
  agentsReady: Type.Integer({ minimum: 0, description: 'Ready and free' }),
  agentsOn: Type.Integer({ minimum: 0, description: 'Signed on, whatever they do' }),
  agentsServing: Type.Number({ minimum: 0, description: 'Ready for work, busy or free; this queue’s share of them' }),
  offered: Type.Integer({ minimum: 0, description: 'Requests of the window whose answer is known' }),
  answeredInTime: Count,
  arrivalsPerMinute: Type.Number(),
  meanHandleSeconds: nullable(Type.Number()),
  meanAfterCallSeconds: nullable(Type.Number()),
  answerSeconds: Type.Number(),
  answerTarget: Type.Number(),
});
export type QueueSight = Static<typeof QueueSight>;

export const ASK_ANSWERS = ['accepted', 'declined', 'no_answer', 'withdrawn'] as const;
export type AskAnswer = (typeof ASK_ANSWERS)[number];

/** A home agent who was asked, or a back-office person who was borrowed. */
export const SurgePerson = Type.Object({
  id: Id,
  staffId: Id,
  staffNo: Type.String(),
  name: Type.String(),
  wave: Type.Integer(),
  askedAt: Instant,
  answerUntil: nullable(Instant),
  answer: nullable(oneOf(ASK_ANSWERS)),
  answeredAt: nullable(Instant),
  readyUntil: nullable(Instant),
  readyAt: nullable(Instant),
  /** Not offered anything new from here on … */
  releasedAt: nullable(Instant),
  /** … and free of the last contact in hand from here. */
  givenBackAt: nullable(Instant),
  reason: nullable(Type.String()),
});
export type SurgePerson = Static<typeof SurgePerson>;

export const SurgeStage = Type.Object({
  id: Id,
  peakId: Id,
  place: Type.Integer(),
  plan: SurgeStagePlan,
  state: oneOf(SURGE_STAGE_STATES),
  /** Fixed when it starts; before that, as of now. Null while there is nothing to compute from. */
  effect: nullable(SurgeEffect),
  proposedAt: Instant,
  startedAt: nullable(Instant),
  /** Name of whoever started it; null: the rule did. */
  startedBy: nullable(Type.String()),
  endedAt: nullable(Instant),
  version: Type.Integer(),
  people: Type.Array(SurgePerson),
});
export type SurgeStage = Static<typeof SurgeStage>;

export const SurgePeak = Type.Object({
  id: Id,
  ruleId: Id,
  name: Type.String(),
  queue: nullable(Type.String()),
  rule: SurgeRuleDraft,
  startedAt: Instant,
  startedBy: nullable(Type.String()),
  overAt: nullable(Instant),
  /** Since when the condition has been gone; the peak is over `clearMinutes` later. */
  clearSince: nullable(Instant),
  stages: Type.Array(SurgeStage),
});
export type SurgePeak = Static<typeof SurgePeak>;

export const SurgePoint = Type.Object({ at: Instant, serviceLevel: nullable(Share), arrivals: Count });
export type SurgePoint = Static<typeof SurgePoint>;

export const HomeCounts = Type.Object({ registered: Count, standby: Count, ready: Count, failing: Count });

export const SurgeNow = Type.Object(
  {
    at: Instant,
    queues: Type.Array(QueueSight),
    curve: Type.Array(SurgePoint),
    peaks: Type.Array(SurgePeak),
    past: Type.Array(SurgePeak),
    home: HomeCounts,
    certified: Type.Integer({ minimum: 0, description: 'Back-office people with a valid certificate, not borrowed' }),
    /** Home agents who did not answer two presence checks and were taken out of the line, newest first. */
    presenceLost: Type.Array(Type.Object({ staffId: Id, staffNo: Type.String(), name: Type.String(), at: Instant })),
  },
  { $id: 'SurgeNow' },
);
export type SurgeNow = Static<typeof SurgeNow>;

export const HomeFigures = Type.Object({
  answered: Count,
  handleSeconds: nullable(Type.Number()),
  serviceLevel: nullable(Share),
  satisfaction: nullable(Type.Number()),
  ratings: Count,
  missedOffers: Count,
});
export type HomeFigures = Static<typeof HomeFigures>;

const Beside = Type.Object({ home: HomeFigures, onSite: HomeFigures });
export const HomeComparison = Type.Object({ today: Beside, sevenDays: Beside });
export type HomeComparison = Static<typeof HomeComparison>;

export const DEVICE_STATES = ['pending', 'approved', 'revoked'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

export const HomeDevice = Type.Object({
  id: Id,
  name: Type.String(),
  keyName: Type.String(),
  state: oneOf(DEVICE_STATES),
  registeredAt: Instant,
  approvedAt: nullable(Instant),
});
export type HomeDevice = Static<typeof HomeDevice>;

export const NETWORK_FAULTS = ['round_trip', 'jitter', 'loss'] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];
export const NetworkCheck = Type.Object({
  at: Instant,
  roundTripMs: Type.Number(),
  jitterMs: Type.Number(),
  loss: Share,
  faults: Type.Array(oneOf(NETWORK_FAULTS)),
});
export type NetworkCheck = Static<typeof NetworkCheck>;

/** Round trips that came back, in ms and in order; how many did not. */
export const NetworkSamples = Type.Object({
  deviceKey: Type.String({ minLength: 8, maxLength: SURGE_LIMITS.deviceKeyChars }),
  roundTrips: Type.Array(Type.Number({ minimum: 0, maximum: 60_000 }), { maxItems: SURGE_LIMITS.samples }),
  lost: Type.Integer({ minimum: 0, maximum: SURGE_LIMITS.samples }),
});
export type NetworkSamples = Static<typeof NetworkSamples>;

export const HOME_DUTIES = ['standby', 'rostered'] as const;

export const HomeSeat = Type.Object({
  staffId: Id,
  staffNo: Type.String(),
  name: Type.String(),
  /** Standby seats are asked in a peak; rostered ones work by their shift. */
  duty: oneOf(HOME_DUTIES),
  device: nullable(HomeDevice),
  check: nullable(NetworkCheck),
  agentState: Type.String(),
  misses: Count,
});
export type HomeSeat = Static<typeof HomeSeat>;

/** What the desk of a home agent or of a borrowed person shows. */
export const SurgeMine = Type.Object(
  {
    role: oneOf(['none', 'home', 'back_office']),
    ask: nullable(SurgePerson),
    presence: nullable(Type.Object({ id: Id, answerUntil: Instant })),
    device: nullable(HomeDevice),
    check: nullable(NetworkCheck),
    /** Code of the sentence that says why this seat cannot go ready; null: it can. */
    blockedBy: nullable(Type.String()),
    now: Instant,
  },
  { $id: 'SurgeMine' },
);
export type SurgeMine = Static<typeof SurgeMine>;
