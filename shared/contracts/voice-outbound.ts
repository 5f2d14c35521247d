import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { ClientKey } from './cases-words.ts';
import { PageQuery, pageOf } from './paging.ts';
import { CALL_PURPOSES } from './voice-trunks.ts';

/** The words of a call that an agent makes to a customer. */
export const DIAL_STATES = ['dialling', 'ringing', 'answered', 'over'] as const;
export type DialState = (typeof DIAL_STATES)[number];

/**
 * What became of it. `congestion`: the network had no way, which says nothing of the customer. `lost`: we lost it ourselves (line,
 * process, sound). `cancelled`: the agent took it back.
 */
export const DIAL_OUTCOMES = [
  'answered',
  'voicemail',
  'no_answer',
  'busy',
  'congestion',
  'powered_off',
  'unreachable',
  'invalid_number',
  'rejected',
  'cancelled',
  'lost',
] as const;
export type DialOutcome = (typeof DIAL_OUTCOMES)[number];
export type NotReached = Exclude<DialOutcome, 'answered'>;

/** Told at each change of a dial, by contact. Ids and codes only. */
export const DIAL_EVENTS = { changed: 'dial.changed' } as const;

export const DIAL_LIMITS = { reasonChars: 200, phones: 5 } as const;

/** Five digits at least: the short numbers of police, fire brigade and ambulance are never dialled from a desk. */
export const DialNumber = Type.String({ pattern: '^[0-9]{5,20}$', maxLength: 20 });

/** Whom to call. Only the first names a number; the others leave it to the server, so that no screen needs a clear one. */
export const DialTo = Type.Union([
  Type.Object({ kind: Type.Literal('number'), number: DialNumber }),
  Type.Object({
    kind: Type.Literal('customer'),
    customerId: Type.String({ minLength: 1, maxLength: 64 }),
    /** Which of the customer's numbers, as they are listed. */
    phone: Type.Integer({ minimum: 0, maximum: DIAL_LIMITS.phones - 1 }),
  }),
  Type.Object({ kind: Type.Literal('case'), caseId: Id }),
  Type.Object({ kind: Type.Literal('contact'), contactId: Id }),
  Type.Object({ kind: Type.Literal('callback'), callbackId: Id }),
  Type.Object({ kind: Type.Literal('follow_up'), followUpId: Id }),
]);
export type DialTo = Static<typeof DialTo>;

export const DialWish = Type.Object({
  /** The same key is the same call, however often it is sent. */
  key: ClientKey,
  to: DialTo,
  /** Against do-not-call or quiet hours; only with the right to. */
  overrideReason: Type.Optional(Type.String({ minLength: 2, maxLength: DIAL_LIMITS.reasonChars })),
});
export type DialWish = Static<typeof DialWish>;
export const DialCancel = Type.Object({ contactId: Id });

export const Dial = Type.Object({
  contactId: Id,
  purpose: oneOf(CALL_PURPOSES),
  agentId: Id,
  agentName: Type.String(),
  /** Masked. */
  number: Type.String(),
  /** Which of our numbers the customer saw. */
  shown: Type.String(),
  customerId: nullable(Type.String()),
  caseId: nullable(Id),
  state: oneOf(DIAL_STATES),
  outcome: nullable(oneOf(DIAL_OUTCOMES)),
  /** The last final answer of the line, for whoever looks for a fault. */
  status: nullable(Type.Integer()),
  cause: nullable(Type.Integer()),
  startedAt: Instant,
  answeredAt: nullable(Instant),
  endedAt: nullable(Instant),
});
export type Dial = Static<typeof Dial>;
/** The running or the last dial of the agent who asks. */
export const DialNow = Type.Object({ dial: nullable(Dial) });
export type DialNow = Static<typeof DialNow>;

/** The sentences by which a call is not made. Whatever else went wrong is no rule. */
export const DIAL_REFUSALS = [
  'voice.do_not_call',
  'voice.quiet_hours',
  'voice.dial_limit',
  'voice.callback_too_late',
  'routing.callback_quiet',
  'voice.no_way_out',
  'voice.all_lines_busy',
  'voice.dial_busy_yourself',
  'voice.dial_sign_in',
] as const;

export const DialRefusal = Type.Object({
  id: Id,
  at: Instant,
  purpose: oneOf(CALL_PURPOSES),
  agentName: Type.String(),
  /** Masked. */
  number: Type.String(),
  /** The code of the sentence that was shown. */
  code: Type.String(),
  /** The code in words, in the language of whoever asks. */
  why: Type.String(),
  caseId: nullable(Id),
  customerId: nullable(Type.String()),
  contactId: nullable(Id),
});
export type DialRefusal = Static<typeof DialRefusal>;
export const DialRefusalPage = pageOf(DialRefusal);
export const DialRefusalQuery = Type.Composite([
  PageQuery,
  Type.Object({
    code: Type.Optional(oneOf(DIAL_REFUSALS)),
    purpose: Type.Optional(oneOf(CALL_PURPOSES)),
    staffId: Type.Optional(Id),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  }),
]);
export type DialRefusalQuery = Static<typeof DialRefusalQuery>;
export const DialPage = pageOf(Dial);

export const DialQuery = Type.Composite([
  PageQuery,
  Type.Object({
    contactId: Type.Optional(Id),
    caseId: Type.Optional(Id),
    customerId: Type.Optional(Type.String({ maxLength: 64 })),
    outcome: Type.Optional(oneOf(DIAL_OUTCOMES)),
  }),
]);
export type DialQuery = Static<typeof DialQuery>;
