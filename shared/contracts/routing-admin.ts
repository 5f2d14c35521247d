import { Type, type Static } from '@sinclair/typebox';
import { Id, nullable, oneOf } from './basics.ts';
import { CHANNELS, SERVICE_CLASSES } from './contacts.ts';
import { MAX_SHARD } from '../kernel/id.ts';
import { PageQuery, pageOf } from './paging.ts';

/** What queue and skill administration reads and changes. */
export const ADMIN_LIMITS = {
  codeChars: 40,
  zhChars: 40,
  enChars: 60,
  queues: 500,
  centres: 200,
  skills: 200,
  calendars: 100,
  profiles: 200,
  entries: 200,
  periodsPerDay: 6,
  exceptions: 200,
  chatCapacity: 20,
  bulkAgents: 500,
  searchChars: 40,
} as const;

export const MINUTES_PER_DAY = 1_440;

export const AdminCode = Type.String({
  pattern: '^[a-z][a-z0-9_]{0,39}$',
  description: 'lower-case letters, digits and _',
});
const Zh = Type.String({ minLength: 1, maxLength: ADMIN_LIMITS.zhChars, pattern: '\\S' });
const En = Type.String({ minLength: 1, maxLength: ADMIN_LIMITS.enChars, pattern: '\\S' });
const Version = Type.Integer({ minimum: 1 });
const Level = Type.Integer({ minimum: 1, maximum: 5 });
const names = { zh: Zh, en: En };
export const AtVersion = Type.Object({ version: Version });

// Business hours ------------------------------------------------------------------------------------------------------

/** Minutes from midnight, from (inclusive) and until (exclusive); past 1440 it runs into the next day. */
export const Period = Type.Tuple([
  Type.Integer({ minimum: 0, maximum: MINUTES_PER_DAY - 1 }),
  Type.Integer({ minimum: 1, maximum: 2 * MINUTES_PER_DAY - 1 }),
]);
export type Period = Static<typeof Period>;
const Hours = Type.Array(Period, { maxItems: ADMIN_LIMITS.periodsPerDay });
const Day = Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' });

const calendarBody = {
  ...names,
  /** Monday first. */
  week: Type.Array(Hours, { minItems: 7, maxItems: 7 }),
  statutory: Type.Boolean(),
  holidayHours: Hours,
  makeupHours: Hours,
  exceptions: Type.Array(Type.Object({ day: Day, name: Zh, hours: Hours }), { maxItems: ADMIN_LIMITS.exceptions }),
};
export const NewCalendar = Type.Object({ code: AdminCode, ...calendarBody });
export type NewCalendar = Static<typeof NewCalendar>;
export const CalendarChange = Type.Object({ version: Version, ...calendarBody });
export type CalendarChange = Static<typeof CalendarChange>;
export const CalendarNow = Type.Object({
  open: Type.Boolean(),
  /** When that changes; null: never, as far as a year from now. */
  changesAt: nullable(Type.String({ format: 'date-time' })),
  /** False where the year's statutory holidays are not known yet. */
  holidaysKnown: Type.Boolean(),
});
export const Calendar = Type.Object({
  code: Type.String(),
  version: Version,
  ...calendarBody,
  now: CalendarNow,
  queues: Type.Array(Type.String()),
});
export type Calendar = Static<typeof Calendar>;
export const CalendarPage = pageOf(Calendar);

export const DAY_KINDS = ['holiday', 'makeup'] as const;
export const HolidayYear = Type.Object({
  year: Type.Integer(),
  known: Type.Boolean(),
  firstKnown: Type.Integer(),
  lastKnown: Type.Integer(),
  days: Type.Array(Type.Object({ day: Type.String(), kind: oneOf(DAY_KINDS), zh: Type.String(), en: Type.String() })),
});
export type HolidayYear = Static<typeof HolidayYear>;
export const HolidayQuery = Type.Object({ year: Type.Integer({ minimum: 2004, maximum: 2099 }) });

// Queues --------------------------------------------------------------------------------------------------------------

const queueBody = {
  ...names,
  channel: nullable(oneOf(CHANNELS)),
  businessLine: Type.String({ maxLength: 40 }),
  // At least one letter: the edge reads null as an empty text where that is allowed.
  centre: nullable(Type.String({ minLength: 1, maxLength: 40 })),
  calendar: nullable(AdminCode),
  /** Takes the contacts while this one is closed; required with a calendar. */
  closedTo: nullable(AdminCode),
  active: Type.Boolean(),
  answerSeconds: Type.Integer({ minimum: 1, maximum: 600 }),
  /** Share that is answered within that time, 0.5 … 1. */
  answerTarget: Type.Number({ minimum: 0.5, maximum: 1 }),
  shortAbandonSeconds: Type.Integer({ minimum: 0, maximum: 60 }),
};
export const NewQueue = Type.Object({ code: AdminCode, ...queueBody });
export type NewQueue = Static<typeof NewQueue>;
export const QueueChange = Type.Object({ version: Version, ...queueBody });
export type QueueChange = Static<typeof QueueChange>;
export const AdminQueue = Type.Object({
  code: Type.String(),
  version: Version,
  ...queueBody,
  waiting: Type.Integer(),
  /** Without rules in force nobody would be asked. */
  hasRules: Type.Boolean(),
  entries: Type.Integer(),
});
export type AdminQueue = Static<typeof AdminQueue>;
export const AdminQueuePage = pageOf(AdminQueue);
export const AdminQueueQuery = Type.Composite([
  PageQuery,
  Type.Object({
    text: Type.Optional(Type.String({ maxLength: ADMIN_LIMITS.searchChars })),
    channel: Type.Optional(oneOf(CHANNELS)),
    active: Type.Optional(Type.Boolean()),
  }),
]);
export type AdminQueueQuery = Static<typeof AdminQueueQuery>;

export const EntryRule = Type.Object({
  channel: nullable(oneOf(CHANNELS)),
  serviceClass: nullable(oneOf(SERVICE_CLASSES)),
  topicPrefix: nullable(Type.String({ minLength: 1, maxLength: 80, pattern: '^[a-z0-9_]+(\\.[a-z0-9_]+)*$' })),
  queue: AdminCode,
});
export type EntryRule = Static<typeof EntryRule>;
/** In the order in which they are asked; the last one catches everything. */
export const EntryRules = Type.Object({
  version: Version,
  items: Type.Array(EntryRule, { minItems: 1, maxItems: ADMIN_LIMITS.entries }),
});
export type EntryRules = Static<typeof EntryRules>;

// Shards --------------------------------------------------------------------------------------------------------------

const Shard = Type.Integer({ minimum: 0, maximum: MAX_SHARD });
const ShardOfCentre = { centre: Type.String(), shard: Shard };
/** Which node decides for which centre. */
export const ShardPlan = Type.Object({
  version: Version,
  centres: Type.Array(
    Type.Object({
      ...ShardOfCentre,
      name: Type.String(),
      queues: Type.Integer(),
      /** While anybody is, the centre stays where it is. */
      signedOn: Type.Integer(),
    }),
  ),
  /** Queues of no centre; shard 0. */
  queuesOfNone: Type.Integer(),
  /** Null: nobody decides at this moment. */
  shards: Type.Array(Type.Object({ shard: Shard, node: nullable(Type.String()) })),
});
export type ShardPlan = Static<typeof ShardPlan>;
export const ShardWish = Type.Object({
  version: Version,
  /** Centres that are not named stay where they are. */
  centres: Type.Array(Type.Object(ShardOfCentre), { maxItems: ADMIN_LIMITS.centres }),
});
export type ShardWish = Static<typeof ShardWish>;

// Skills and profiles -------------------------------------------------------------------------------------------------

export const NewSkill = Type.Object({ code: AdminCode, ...names });
export type NewSkill = Static<typeof NewSkill>;
export const SkillChange = Type.Object({ version: Version, ...names, active: Type.Boolean() });
export type SkillChange = Static<typeof SkillChange>;
export const AdminSkill = Type.Object({
  code: Type.String(),
  version: Version,
  ...names,
  active: Type.Boolean(),
  /** Agents with level 1, 2, 3, 4, 5. */
  levels: Type.Array(Type.Integer(), { minItems: 5, maxItems: 5 }),
  profiles: Type.Integer(),
  queues: Type.Array(Type.String()),
});
export type AdminSkill = Static<typeof AdminSkill>;
export const AdminSkillPage = pageOf(AdminSkill);

/** Level by skill; a skill that is not named is not there. */
export const Levels = Type.Record(Type.String({ maxLength: ADMIN_LIMITS.codeChars }), Level, {
  maxProperties: ADMIN_LIMITS.skills,
});
export type Levels = Static<typeof Levels>;
const capacity = {
  voice: Type.Integer({ minimum: 0, maximum: 1 }),
  video: Type.Integer({ minimum: 0, maximum: 1 }),
  chat: Type.Integer({ minimum: 0, maximum: ADMIN_LIMITS.chatCapacity }),
  /** A call may still be offered while chats are in hand. */
  voiceInterruptsChat: Type.Boolean(),
  autoAnswer: Type.Boolean(),
};
const profileBody = { ...names, ...capacity, skills: Levels };
export const NewProfile = Type.Object({ code: AdminCode, ...profileBody });
export type NewProfile = Static<typeof NewProfile>;
export const ProfileChange = Type.Object({ version: Version, ...profileBody });
export type ProfileChange = Static<typeof ProfileChange>;
export const RoutingProfile = Type.Object({
  code: Type.String(),
  version: Version,
  ...profileBody,
  agents: Type.Integer(),
});
export type RoutingProfile = Static<typeof RoutingProfile>;
export const RoutingProfilePage = pageOf(RoutingProfile);

// Agents --------------------------------------------------------------------------------------------------------------

export const AgentSettings = Type.Object({
  staffId: Id,
  staffNo: Type.String(),
  name: Type.String(),
  team: nullable(Type.String()),
  centre: Type.String(),
  version: Version,
  profile: nullable(Type.String()),
  ...capacity,
  skills: Levels,
});
export type AgentSettings = Static<typeof AgentSettings>;
export const AgentSettingsPage = pageOf(AgentSettings);
const agentFilter = {
  text: Type.Optional(Type.String({ maxLength: ADMIN_LIMITS.searchChars })),
  team: Type.Optional(Type.String({ maxLength: 40 })),
  skill: Type.Optional(AdminCode),
  minLevel: Type.Optional(Level),
  profile: Type.Optional(AdminCode),
};
export const AgentFilter = Type.Object(agentFilter);
export type AgentFilter = Static<typeof AgentFilter>;
export const AgentQuery = Type.Composite([PageQuery, AgentFilter]);
export type AgentQuery = Static<typeof AgentQuery>;

/** What is left out stays. With `profile` its skills and capacity come; any other change takes the agent out of the template. */
export const AgentChange = Type.Object({
  version: Version,
  profile: Type.Optional(nullable(AdminCode)),
  voice: Type.Optional(capacity.voice),
  video: Type.Optional(capacity.video),
  chat: Type.Optional(capacity.chat),
  voiceInterruptsChat: Type.Optional(Type.Boolean()),
  autoAnswer: Type.Optional(Type.Boolean()),
  skills: Type.Optional(Levels),
});
export type AgentChange = Static<typeof AgentChange>;
export const NewAgent = Type.Object({ staffNo: Type.String({ pattern: '^[0-9]{4,8}$' }) });
export type NewAgent = Static<typeof NewAgent>;

/** One thing for many agents: a level of a skill (0 takes it away), or a template. */
export const BulkChange = Type.Object({
  agents: Type.Array(Type.Object({ staffId: Id, version: Version }), {
    minItems: 1,
    maxItems: ADMIN_LIMITS.bulkAgents,
  }),
  set: Type.Union([
    Type.Object({ skill: AdminCode, level: Type.Integer({ minimum: 0, maximum: 5 }) }),
    Type.Object({ profile: nullable(AdminCode) }),
  ]),
});
export type BulkChange = Static<typeof BulkChange>;
export const BulkDone = Type.Object({ changed: Type.Integer() });
