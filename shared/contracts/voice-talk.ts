import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';

/** The words of a talk: what an agent, a colleague and a leader do with a call that has been answered. */
export const TALK_STATES = [
  'talking',
  'held',
  'calling',
  'consulting',
  'conference',
  'passing',
  'handed_over',
  'over',
] as const;
export type TalkState = (typeof TALK_STATES)[number];

/** What the agent who has the contact can do with one press; calling somebody has commands of its own. */
export const TALK_ACTS = ['hold', 'resume', 'cancel', 'join', 'part', 'drop', 'complete'] as const;
export type TalkAct = (typeof TALK_ACTS)[number];

/** `listen`: the leader hears everybody; `whisper`: the agent hears the leader, too; `barge`: everybody does. */
export const EAR_MODES = ['listen', 'whisper', 'barge'] as const;
export type EarMode = (typeof EAR_MODES)[number];

/** Which modes an agent is shown; the others leave no trace on their screen. */
export const EARS_SHOWN = ['all', 'whisper_and_barge', 'none'] as const;
export type EarsShown = (typeof EARS_SHOWN)[number];

/** Why somebody who was called into a talk is not there. */
export const TALK_FAILURES = ['no_answer', 'busy', 'declined', 'no_such_number', 'unreachable'] as const;
export type TalkFailure = (typeof TALK_FAILURES)[number];

export const TALK_LIMITS = {
  /** E.164 has 15 digits; an inner prefix and a service number fit as well. */
  numberChars: 20,
  keysAtOnce: 32,
  reasonChars: 200,
} as const;

/** RFC 4733 events 0 to 15. */
export const TalkKeys = Type.String({ pattern: '^[0-9*#A-D]+$', minLength: 1, maxLength: TALK_LIMITS.keysAtOnce });
export const OutsideNumber = Type.String({ pattern: '^\\d{3,20}$', maxLength: TALK_LIMITS.numberChars });

export const CallTo = Type.Union([
  Type.Object({ kind: Type.Literal('agent'), staffId: Id }),
  Type.Object({ kind: Type.Literal('queue'), queue: Type.String({ minLength: 1, maxLength: 40 }) }),
  Type.Object({ kind: Type.Literal('outside'), number: OutsideNumber }),
]);
export type CallTo = Static<typeof CallTo>;

export const OnContact = Type.Object({ contactId: Id });
export const TalkWish = Type.Object({ contactId: Id, act: oneOf(TALK_ACTS) });
export const CallWish = Type.Object({ contactId: Id, to: CallTo });
export const PassWish = Type.Object({ contactId: Id, number: OutsideNumber });
export const KeysWish = Type.Object({ contactId: Id, keys: TalkKeys });
export const MuteWish = Type.Object({ contactId: Id, muted: Type.Boolean() });
/** Only after a warning; the reason is audited. */
export const AbuseEndWish = Type.Object({
  contactId: Id,
  reason: Type.String({ minLength: 2, maxLength: TALK_LIMITS.reasonChars }),
});
export const AnswerWish = Type.Object({ contactId: Id, accept: Type.Boolean() });
export const EarWish = Type.Object({ staffId: Id, mode: oneOf(EAR_MODES) });

export const TalkOther = Type.Object({
  kind: oneOf(['agent', 'outside']),
  /** A colleague's name, or a number with its middle hidden. */
  label: Type.String(),
  ringing: Type.Boolean(),
});
/** The talk on my phone: mine, or one that a colleague asked me into. */
export const TalkNow = Type.Object({
  contactId: Id,
  state: oneOf(TALK_STATES),
  since: Instant,
  isMine: Type.Boolean(),
  customer: Type.String(),
  agentName: Type.String(),
  other: nullable(TalkOther),
  /** Leaders whom the agent is to see, by the rule of the house. */
  ears: Type.Array(Type.Object({ name: Type.String(), mode: oneOf(EAR_MODES) })),
  muted: Type.Boolean(),
  /** The customer has heard the warning about their words. */
  warned: Type.Boolean(),
  /** Why the one who was called is not there. */
  lastFailure: nullable(Type.String()),
});
export type TalkNow = Static<typeof TalkNow>;

/** A colleague calls my phone about a customer of theirs. */
export const TalkAsked = Type.Object({
  contactId: Id,
  agentName: Type.String(),
  customer: Type.String(),
  since: Instant,
});
export type TalkAsked = Static<typeof TalkAsked>;

export const TalksNow = Type.Object({ talk: nullable(TalkNow), asked: nullable(TalkAsked) });
export type TalksNow = Static<typeof TalksNow>;

/** What a leader hears now. */
export const EarNow = Type.Object({
  contactId: Id,
  staffId: Id,
  agentName: Type.String(),
  customer: Type.String(),
  state: oneOf(TALK_STATES),
  mode: oneOf(EAR_MODES),
  since: Instant,
});
export type EarNow = Static<typeof EarNow>;
