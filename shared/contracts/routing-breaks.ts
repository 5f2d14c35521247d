import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { PageQuery, pageOf } from './paging.ts';

/** The supervised break 小休审批: asked for, allowed within a number, counted down, seen when it runs over. */
export const BREAK_STATES = {
  requested: { zh: '待审批', en: 'Asked for' },
  queued: { zh: '排队中', en: 'In line' },
  approved: { zh: '已批准，待手上联络办完', en: 'Allowed, after the contact in hand' },
  on_break: { zh: '小休中', en: 'On break' },
  ended: { zh: '已结束', en: 'Over' },
  refused: { zh: '未批准', en: 'Refused' },
  cancelled: { zh: '已取消', en: 'Called off' },
} as const;
export type BreakState = keyof typeof BREAK_STATES;
const STATE_CODES = Object.keys(BREAK_STATES) as [BreakState, ...BreakState[]];

/** What is asked for when nothing else is said. */
export const USUAL_BREAK_MINUTES = 10;

export const BREAK_EFFECTS = {
  none: { zh: '无影响', en: 'No effect' },
  slight: { zh: '略有影响', en: 'Slight' },
  strong: { zh: '影响明显', en: 'Strong' },
} as const;
export type BreakEffect = keyof typeof BREAK_EFFECTS;
const EFFECT_CODES = Object.keys(BREAK_EFFECTS) as [BreakEffect, ...BreakEffect[]];

const Key = Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' }));
const Version = Type.Integer({ minimum: 1 });
const Words = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*\\S[^\\u0000]*$' });

export const Break = Type.Object({
  id: Id,
  staffId: Id,
  staffNo: Type.String(),
  name: Type.String(),
  team: nullable(Type.String()),
  reason: Type.String(),
  minutes: Type.Integer(),
  state: oneOf(STATE_CODES),
  version: Version,
  /** 1 is next; null when not in line. */
  place: nullable(Type.Integer()),
  refusal: nullable(Type.String()),
  requestedAt: Instant,
  startedAt: nullable(Instant),
  endsAt: nullable(Instant),
  endedAt: nullable(Instant),
  /** Whole seconds over the allowed minutes; 0 while in time. */
  overSeconds: Type.Integer(),
});
export type Break = Static<typeof Break>;
export const BreakPage = pageOf(Break);

export const MyBreak = Type.Object({ current: nullable(Break), maxMinutes: Type.Integer(), now: Instant });
export type MyBreak = Static<typeof MyBreak>;

export const BreakRule = Type.Object({
  /** '' is the whole floor. */
  team: Type.String({ maxLength: 40 }),
  atOnce: Type.Integer({ minimum: 0, maximum: 500 }),
  maxMinutes: Type.Integer({ minimum: 1, maximum: 120 }),
  automatic: Type.Boolean(),
  version: Type.Integer({ minimum: 0 }),
});
export type BreakRule = Static<typeof BreakRule>;

/** One team's (or the floor's) room for breaks now. */
export const BreakRoom = Type.Object({
  rule: BreakRule,
  /** On break now or allowed to go, by whatever way they went. */
  away: Type.Integer(),
  idle: Type.Integer(),
  onDuty: Type.Integer(),
  waiting: Type.Integer(),
  effect: oneOf(EFFECT_CODES),
});
export type BreakRoom = Static<typeof BreakRoom>;

export const BreakBoard = Type.Object({ rooms: Type.Array(BreakRoom), open: Type.Array(Break), now: Instant });
export type BreakBoard = Static<typeof BreakBoard>;

export const AskBreak = Type.Object({
  reason: Words,
  minutes: Type.Integer({ minimum: 1, maximum: 120 }),
  clientKey: Key,
});
export type AskBreak = Static<typeof AskBreak>;
export const DecideBreak = Type.Union([
  Type.Object({ version: Version, decision: Type.Literal('approve') }),
  Type.Object({ version: Version, decision: Type.Literal('queue') }),
  Type.Object({ version: Version, decision: Type.Literal('refuse'), reason: Words }),
]);
export type DecideBreak = Static<typeof DecideBreak>;
export const EndBreak = Type.Object({ version: Version });
export const BreakQuery = Type.Composite([PageQuery, Type.Object({ staffId: Type.Optional(Id) })]);
export type BreakQuery = Static<typeof BreakQuery>;
export const SetBreakRule = Type.Composite([Type.Omit(BreakRule, ['team'])]);
export type SetBreakRule = Static<typeof SetBreakRule>;
