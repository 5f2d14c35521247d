import { Type, type Static } from '@sinclair/typebox';
import { Instant, nullable, oneOf } from './basics.ts';
import { CHANNELS, SERVICE_CLASSES, type ServiceClass } from './contacts.ts';
import { pageOf } from './paging.ts';

/**
 * A version of the routing rules: everything that decides who goes first and who is asked, as one document. Versions are
 * never changed once released; the one in force is the last released. The engine, the what-if and the editor read the same.
 */
export const RULE_LIMITS = {
  /** No fact may be worth more waiting than this, in seconds. */
  boostSeconds: 7_200,
  waitSeconds: 7_200,
  queues: 500,
  steps: 8,
  selfServiceRules: 200,
  codeChars: 40,
  noteChars: 500,
} as const;

const Code = Type.String({ minLength: 1, maxLength: RULE_LIMITS.codeChars, pattern: '^[a-z][a-z0-9_]*$' });
const Boost = Type.Integer({ minimum: 0, maximum: RULE_LIMITS.boostSeconds });
const Wait = Type.Integer({ minimum: 0, maximum: RULE_LIMITS.waitSeconds });
const Level = Type.Integer({ minimum: 1, maximum: 5 });

/** Whom to prefer among the free agents who may take a contact. */
export const STRATEGIES = [
  { code: 'longest_idle', zh: '最长空闲', en: 'Longest idle' },
  { code: 'least_occupied', zh: '最低占有率', en: 'Least occupied' },
  { code: 'best_proficiency', zh: '技能最高', en: 'Best proficiency' },
] as const;
export type Strategy = (typeof STRATEGIES)[number]['code'];
const STRATEGY_CODES = STRATEGIES.map((s) => s.code) as [Strategy, ...Strategy[]];

export const STEP_SCOPES = ['everywhere', 'own_centre', 'same_team'] as const;
export type StepScope = (typeof STEP_SCOPES)[number];

/**
 * Who else is asked once a contact has waited so long. Steps only add people: whoever could be asked before can still be.
 * `skill` asks for a proficiency; `queue` asks whoever the other queue's first step would ask (overflow).
 */
export const RelaxStep = Type.Union([
  Type.Object({
    kind: Type.Literal('skill'),
    afterSeconds: Wait,
    skill: Code,
    minLevel: Level,
    /** `same_team` means the team of the preferred agent; `own_centre` the centre of the queue. */
    scope: oneOf(STEP_SCOPES),
  }),
  Type.Object({ kind: Type.Literal('queue'), afterSeconds: Wait, queue: Code }),
]);
export type RelaxStep = Static<typeof RelaxStep>;

export const QueueRules = Type.Object({
  code: Code,
  strategy: oneOf(STRATEGY_CODES),
  ringSeconds: Type.Integer({ minimum: 5, maximum: 120 }),
  /** After-call work ends by itself after so long; 0: no limit. */
  afterCallSeconds: Type.Integer({ minimum: 0, maximum: 1_800 }),
  /** The first step must begin at 0; the order is that of `afterSeconds`. */
  steps: Type.Array(RelaxStep, { minItems: 1, maxItems: RULE_LIMITS.steps }),
});
export type QueueRules = Static<typeof QueueRules>;

const classSeconds = Object.fromEntries(SERVICE_CLASSES.map((c) => [c, Boost])) as Record<ServiceClass, typeof Boost>;

/** How long a preferred agent is waited for before others are asked; nobody waits for somebody who is not at work. */
const Sticky = Type.Object({ on: Type.Boolean(), holdSeconds: Wait });

export const RoutingRules = Type.Object({
  priority: Type.Object({
    /** What a service class is worth, in seconds of waiting. */
    classes: Type.Object(classSeconds),
    /** What star levels 1 to 5 are worth. */
    stars: Type.Array(Boost, { minItems: 5, maxItems: 5 }),
    /** Somebody who comes again within so many hours. */
    repeatedCaller: Type.Object({ withinHours: Type.Integer({ minimum: 1, maximum: 168 }), seconds: Boost }),
    /** Somebody with a case that is still open. */
    openCase: Boost,
    /** All facts together are worth no more than this: nobody is overtaken by somebody who came later than that. */
    atMost: Boost,
  }),
  sticky: Type.Object({
    vipManager: Type.Composite([Sticky, Type.Object({ standIn: Type.Boolean() })]),
    /** The last agent of the open case. */
    caseAgent: Sticky,
    /** The agent of the customer's last contact, when it was not long ago. */
    lastAgent: Type.Composite([Sticky, Type.Object({ withinHours: Type.Integer({ minimum: 1, maximum: 168 }) })]),
  }),
  queues: Type.Array(QueueRules, { minItems: 1, maxItems: RULE_LIMITS.queues }),
  /** SS-6: whether a contact hears the self-service first or a person; the first rule that fits decides, else self-service. */
  selfService: Type.Array(
    Type.Object({
      channel: nullable(oneOf(CHANNELS)),
      serviceClass: nullable(oneOf(SERVICE_CLASSES)),
      topicPrefix: nullable(Type.String({ maxLength: 80 })),
      /** Local hours, from (inclusive) and until (exclusive); null: all day. */
      hours: nullable(
        Type.Object({
          from: Type.Integer({ minimum: 0, maximum: 23 }),
          until: Type.Integer({ minimum: 1, maximum: 24 }),
        }),
      ),
      first: oneOf(['self_service', 'person']),
    }),
    { maxItems: RULE_LIMITS.selfServiceRules },
  ),
});
export type RoutingRules = Static<typeof RoutingRules>;

/** A version is a draft until it is released; a released one is in force until another is released. */
export const RULE_STATES = ['draft', 'in_force', 'retired', 'discarded'] as const;
export type RuleState = (typeof RULE_STATES)[number];

export const RuleVersion = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  state: oneOf(RULE_STATES),
  note: Type.String({ maxLength: RULE_LIMITS.noteChars }),
  basedOn: nullable(Type.Integer()),
  createdBy: nullable(Type.String()),
  createdAt: Instant,
  releasedBy: nullable(Type.String()),
  releasedAt: nullable(Instant),
});
export type RuleVersion = Static<typeof RuleVersion>;

/** A version with the names of those who made it. `edition` counts the savings of a draft: whoever saves names the one they read. */
export const RuleVersionRow = Type.Composite([
  RuleVersion,
  Type.Object({
    edition: Type.Integer({ minimum: 1 }),
    createdByName: nullable(Type.String()),
    releasedByName: nullable(Type.String()),
    savedAt: nullable(Instant),
  }),
]);
export type RuleVersionRow = Static<typeof RuleVersionRow>;
export const RuleVersionPage = pageOf(RuleVersionRow);

export const SERVICE_CLASS_NAMES: Readonly<Record<ServiceClass, { readonly zh: string; readonly en: string }>> = {
  emergency: { zh: '紧急', en: 'Emergency' },
  elder: { zh: '65 岁以上', en: '65 or older' },
  vip: { zh: 'VIP', en: 'VIP' },
  enterprise: { zh: '政企', en: 'Government and enterprise' },
  star: { zh: '星级', en: 'Star level' },
  complaint: { zh: '投诉', en: 'Complaint' },
  ordinary: { zh: '普通', en: 'Ordinary' },
};

export const RULE_PROBLEM_CODES = [
  'cyclic_overflow',
  'duplicate_queue',
  'first_step_late',
  'hours_all_day',
  'inactive_queue',
  'inactive_skill',
  'level_without_agents',
  'matches_nobody',
  'no_centre',
  'no_preferred',
  'overflow_without_rule',
  'queue_without_rule',
  'rule_never_reached',
  'skill_without_agents',
  'step_adds_nobody',
  'steps_out_of_order',
  'unknown_queue',
  'unknown_skill',
  'worth_too_much',
] as const;

/** What is wrong, where (`/queues/3/steps/1`, counted as in the document), in a sentence for a shift leader. */
export const RuleProblem = Type.Object({
  severity: oneOf(['error', 'warning']),
  code: oneOf(RULE_PROBLEM_CODES),
  path: Type.String(),
  zh: Type.String(),
  en: Type.String(),
});
export type RuleProblem = Static<typeof RuleProblem>;

/** One difference between two versions, as a person says it: 宽带队列：第2步 30秒→20秒. */
export const RuleChange = Type.Object({ zh: Type.String(), en: Type.String() });
export type RuleChange = Static<typeof RuleChange>;

export const RuleReport = Type.Object({
  problems: Type.Array(RuleProblem),
  /** Against the version in force. */
  changes: Type.Array(RuleChange),
});
export type RuleReport = Static<typeof RuleReport>;

export const RuleDetail = Type.Object({
  version: RuleVersionRow,
  rules: RoutingRules,
  report: RuleReport,
  inForce: Type.Integer({ minimum: 1 }),
});
export type RuleDetail = Static<typeof RuleDetail>;

/** What the editor may choose from. */
export const RuleOptions = Type.Object({
  queues: Type.Array(
    Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String(), active: Type.Boolean() }),
  ),
  skills: Type.Array(
    Type.Object({
      code: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      active: Type.Boolean(),
      /** Agents with level 1 or higher, 2 or higher … 5. */
      agents: Type.Array(Type.Integer({ minimum: 0 }), { minItems: 5, maxItems: 5 }),
    }),
  ),
});
export type RuleOptions = Static<typeof RuleOptions>;

const Note = Type.String({ maxLength: RULE_LIMITS.noteChars });
const VersionNumber = Type.Integer({ minimum: 1, maximum: 1_000_000 });

export const DraftRules = Type.Object({ from: VersionNumber, note: Note });
export type DraftRules = Static<typeof DraftRules>;
export const SaveRules = Type.Object({ edition: Type.Integer({ minimum: 1 }), note: Note, rules: RoutingRules });
export type SaveRules = Static<typeof SaveRules>;
export const DiscardRules = Type.Object({ edition: Type.Integer({ minimum: 1 }) });
/** `inForce` is the version that the leader saw in force: should another have been released meanwhile, this one is not. */
export const ReleaseRules = Type.Object({ edition: Type.Integer({ minimum: 1 }), inForce: VersionNumber });
export type ReleaseRules = Static<typeof ReleaseRules>;
export const RollBackRules = Type.Object({ inForce: VersionNumber });
export type RollBackRules = Static<typeof RollBackRules>;
export const CompareRules = Type.Object({ with: VersionNumber });
