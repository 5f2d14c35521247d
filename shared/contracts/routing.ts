import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { Contact } from './contacts.ts';

export const AGENT_STATES = ['offline', 'ready', 'not_ready'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/** What an agent is doing, for people: the state, refined by the contacts in hand. */
export const AGENT_ACTIVITIES = [
  'offline',
  'not_ready',
  'idle',
  'offered',
  'talking',
  'chatting',
  'after_call_work',
] as const;
export type AgentActivity = (typeof AGENT_ACTIVITIES)[number];

export const NOT_READY_REASONS = [
  { code: 'break', zh: '小休', en: 'Short break' },
  { code: 'meal', zh: '用餐', en: 'Meal' },
  { code: 'training', zh: '培训', en: 'Training' },
  { code: 'meeting', zh: '会议', en: 'Meeting' },
  { code: 'back_office', zh: '后台处理', en: 'Back-office work' },
  { code: 'care', zh: '情绪调整', en: 'Catching breath' },
] as const;
export type NotReadyReason = (typeof NOT_READY_REASONS)[number]['code'];
export const NOT_READY_CODES = NOT_READY_REASONS.map((r) => r.code) as [NotReadyReason, ...NotReadyReason[]];

export const REJECT_REASONS = [
  { code: 'wrong_skill', zh: '不属本人技能', en: 'Not my skill' },
  { code: 'technical', zh: '设备故障', en: 'Technical trouble' },
  { code: 'leaving', zh: '即将离席', en: 'About to leave' },
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number]['code'];
export const REJECT_CODES = REJECT_REASONS.map((r) => r.code) as [RejectReason, ...RejectReason[]];

export const DeskContact = Type.Object({
  contact: Contact,
  /** When the offer is taken back if nobody answers. */
  ringUntil: nullable(Instant),
  /** Why this agent: one sentence. */
  why: nullable(Type.String()),
});
export type DeskContact = Static<typeof DeskContact>;

/** Everything the desk needs to draw itself, at the start and after every reconnect. */
export const Desk = Type.Object({
  state: oneOf(AGENT_STATES),
  reason: nullable(Type.String()),
  since: Instant,
  activity: oneOf(AGENT_ACTIVITIES),
  voiceCapacity: Type.Integer(),
  chatCapacity: Type.Integer(),
  contacts: Type.Array(DeskContact),
  today: Type.Object({ handled: Type.Integer(), handleSecondsAverage: nullable(Type.Number()) }),
  now: Instant,
});
export type Desk = Static<typeof Desk>;

export const SetAgentState = Type.Union([
  Type.Object({ state: Type.Literal('ready') }),
  Type.Object({ state: Type.Literal('not_ready'), reason: oneOf(NOT_READY_CODES) }),
  Type.Object({ state: Type.Literal('offline') }),
]);
export type SetAgentState = Static<typeof SetAgentState>;

/** Who it is, found by the agent in the operator's records during the talk. */
export const IdentifyContact = Type.Object({
  customerId: Type.String({ minLength: 1, maxLength: 32, pattern: '^[A-Za-z0-9-]+$' }),
});

export const QueueLive = Type.Object({
  code: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  waiting: Type.Integer(),
  longestWaitSeconds: Type.Integer(),
  agentsReady: Type.Integer(),
  agentsOn: Type.Integer(),
});
export type QueueLive = Static<typeof QueueLive>;

export const FloorAgent = Type.Object({
  staffId: Id,
  name: Type.String(),
  team: Type.String(),
  activity: oneOf(AGENT_ACTIVITIES),
  reason: nullable(Type.String()),
  since: Instant,
  voice: Type.Integer(),
  chats: Type.Integer(),
});
export type FloorAgent = Static<typeof FloorAgent>;
