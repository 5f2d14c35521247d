import { Type, type Static } from '@sinclair/typebox';
import { Id, nullable, oneOf } from './basics.ts';
import { pageOf } from './paging.ts';

/** A change of trunks, numbers or the outbound plan; every node reads them again. Aggregate `trunk`. */
export const TRUNK_EVENTS = { changed: 'trunk.changed' } as const;

export const TRUNK_LIMITS = {
  trunks: 100,
  addresses: 64,
  peers: 8,
  rules: 50,
  numbers: 2_000,
  routes: 200,
  shown: 200,
  /** Calls in one direction a second that anybody would let one trunk have. */
  perSecond: 1_000,
  calls: 10_000,
} as const;

export const TRUNK_TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
export const TRUNK_CODECS = ['PCMA', 'PCMU'] as const;
export const TRUNK_STATES = ['up', 'partly', 'down', 'unknown', 'disabled'] as const;
export type TrunkState = (typeof TRUNK_STATES)[number];

export const TrunkPeer = Type.Object({
  host: Type.String({ minLength: 2, maxLength: 64 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  transport: oneOf(TRUNK_TRANSPORTS),
});
export type TrunkPeer = Static<typeof TrunkPeer>;

/**
 * The first rule that fits changes the number. `match`: digits and `+` as they are, X any digit, Z 1–9, N 2–9; a point at the
 * end stands for any rest. Then so many characters are stripped and others put in front.
 */
export const RewriteRule = Type.Object({
  what: oneOf(['called', 'calling']),
  match: Type.String({ minLength: 1, maxLength: 32 }),
  strip: Type.Integer({ minimum: 0, maximum: 20 }),
  prepend: Type.String({ maxLength: 20 }),
});
export type RewriteRule = Static<typeof RewriteRule>;

const optionalCount = (maximum: number) => nullable(Type.Integer({ minimum: 1, maximum }));

export const TrunkSettings = Type.Object({
  /** OPTIONS to each way out every so many seconds; null: never asked, and counted as up. */
  keepAliveSeconds: nullable(Type.Integer({ minimum: 5, maximum: 3_600 })),
  maxCalls: optionalCount(TRUNK_LIMITS.calls),
  callsPerSecond: optionalCount(TRUNK_LIMITS.perSecond),
  trustsIdentity: Type.Boolean(),
  sendsIdentity: Type.Boolean(),
  /** RFC 4028 §4: at least 90 s. */
  sessionExpires: nullable(Type.Integer({ minimum: 90, maximum: 86_400 })),
  reliable: oneOf(['never', 'supported', 'required']),
  srtp: oneOf(['never', 'preferred', 'required']),
  /** The name in the far end's certificate when it speaks TLS; empty: the certificate has to name its address. */
  tlsName: Type.String({ maxLength: 100 }),
  codecs: Type.Array(oneOf(TRUNK_CODECS), { minItems: 1, maxItems: 2 }),
  inbandKeys: Type.Boolean(),
  earlyMedia: Type.Boolean(),
  acceptsRefer: Type.Boolean(),
  /** Calls that are not taken hear why before they are refused, and are not charged: 183 with our sound, then the code. */
  earlyNotices: Type.Boolean({ default: false }),
  rewriteIn: Type.Array(RewriteRule, { maxItems: TRUNK_LIMITS.rules }),
  rewriteOut: Type.Array(RewriteRule, { maxItems: TRUNK_LIMITS.rules }),
});
export type TrunkSettings = Static<typeof TrunkSettings>;

const common = {
  name: Type.String({ minLength: 1, maxLength: 40 }),
  note: Type.String({ maxLength: 200 }),
  enabled: Type.Boolean(),
  /** Who may call in: addresses and CIDR ranges. */
  addresses: Type.Array(Type.String({ maxLength: 64 }), { maxItems: TRUNK_LIMITS.addresses }),
  /** Ways out, in the order they are tried. */
  peers: Type.Array(TrunkPeer, { maxItems: TRUNK_LIMITS.peers }),
  username: Type.String({ maxLength: 64 }),
  inboundUsername: Type.String({ maxLength: 64 }),
  settings: TrunkSettings,
};

/** A password: absent keeps what is stored, empty removes it, `file:/path` names a file that holds it. It is never given back. */
const Secret = Type.Optional(Type.String({ maxLength: 256 }));
export const TrunkDraft = Type.Object({ ...common, password: Secret, inboundPassword: Secret });
export type TrunkDraft = Static<typeof TrunkDraft>;
export const TrunkChange = Type.Composite([TrunkDraft, Type.Object({ version: Type.Integer({ minimum: 1 }) })]);
export type TrunkChange = Static<typeof TrunkChange>;

export const TargetHealth = Type.Object({
  node: Type.String(),
  target: Type.String(),
  state: oneOf(['up', 'down', 'unknown']),
  lastStatus: nullable(Type.Integer()),
  roundTripMs: nullable(Type.Number()),
});
export type TargetHealth = Static<typeof TargetHealth>;

export const TrunkLive = Type.Object({
  state: oneOf(TRUNK_STATES),
  targets: Type.Array(TargetHealth),
  calls: Type.Integer(),
  /** New calls in the last minute, and those refused to either side. */
  startedLastMinute: Type.Integer(),
  refusedLastMinute: Type.Integer(),
});
export type TrunkLive = Static<typeof TrunkLive>;

export const Trunk = Type.Object({
  ...common,
  /** Null: a trunk from the setting SIP_TRUNKS, as long as no trunk of that name is kept here. */
  id: nullable(Id),
  version: Type.Integer(),
  hasPassword: Type.Boolean(),
  hasInboundPassword: Type.Boolean(),
  live: TrunkLive,
});
export type Trunk = Static<typeof Trunk>;
export const TrunkPage = pageOf(Trunk);

/**
 * When a sentence is heard before the answer, which costs the caller nothing: always and then answered; outside of these hours, or
 * because the number is out of use, and then refused.
 */
export const NOTICE_WHEN = ['never', 'before_answer', 'closed', 'not_in_service'] as const;
export type NoticeWhen = (typeof NOTICE_WHEN)[number];

/** A number people dial to reach us, and what happens to whoever dials it. */
export const NumberDraft = Type.Object({
  number: Type.String({ minLength: 3, maxLength: 20, pattern: '^[0-9]+$' }),
  label: Type.String({ minLength: 1, maxLength: 60 }),
  /** Business line: the topic that the way to a queue is decided by. Empty: none. */
  topic: Type.String({ maxLength: 80 }),
  /** The queue of whoever has chosen nothing; empty: by topic and class. */
  queue: Type.String({ maxLength: 40 }),
  /** The flow that answers; empty: the house's own. */
  entryFlow: Type.String({ maxLength: 64 }),
  /** A sound that is heard first; empty: the greeting of the house. */
  greeting: Type.String({ maxLength: 80 }),
  noticeWhen: oneOf(NOTICE_WHEN, { default: 'never' }),
  /** The sentence; empty: the house's own for closed and not in service. */
  notice: Type.String({ maxLength: 80, default: '' }),
  /** The business hours outside of which it is closed. */
  noticeHours: Type.String({ maxLength: 40, default: '' }),
  enabled: Type.Boolean(),
});
export type NumberDraft = Static<typeof NumberDraft>;
export const HotlineNumber = Type.Composite([NumberDraft, Type.Object({ version: Type.Integer() })]);
export type HotlineNumber = Static<typeof HotlineNumber>;
export const NumberPage = pageOf(HotlineNumber);

/** What a number or a rule may name: only what there is. */
export const NumberChoices = Type.Object({
  flows: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
  queues: Type.Array(Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() })),
  topics: Type.Array(Type.String()),
  prompts: Type.Array(Type.String()),
  hours: Type.Array(Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() })),
});
export type NumberChoices = Static<typeof NumberChoices>;

export const CALL_PURPOSES = ['callback', 'click_to_dial', 'follow_up', 'transfer', 'test'] as const;
export type CallPurpose = (typeof CALL_PURPOSES)[number];

/** Numbers that begin so go out by this trunk; the longest prefix wins, then the lower priority; equals are tried in order. */
export const TrunkRoute = Type.Object({
  prefix: Type.String({ maxLength: 20, pattern: '^[0-9]*$' }),
  trunk: Type.String({ minLength: 1, maxLength: 40 }),
  priority: Type.Integer({ minimum: 1, maximum: 100 }),
});
export type TrunkRoute = Static<typeof TrunkRoute>;

/** The first rule whose named things all fit says which of our numbers is shown. Empty: any. */
export const ShownRule = Type.Object({
  purpose: Type.Union([oneOf(CALL_PURPOSES), Type.Literal('')]),
  queue: Type.String({ maxLength: 40 }),
  topic: Type.String({ maxLength: 80 }),
  staffNo: Type.String({ maxLength: 8 }),
  number: Type.String({ minLength: 3, maxLength: 20, pattern: '^[0-9]+$' }),
});
export type ShownRule = Static<typeof ShownRule>;

export const OutboundPlan = Type.Object({
  routes: Type.Array(TrunkRoute, { maxItems: TRUNK_LIMITS.routes }),
  shown: Type.Array(ShownRule, { maxItems: TRUNK_LIMITS.shown }),
  version: Type.Integer({ minimum: 1 }),
});
export type OutboundPlan = Static<typeof OutboundPlan>;
