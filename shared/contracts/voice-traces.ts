import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { PageQuery, pageOf } from './paging.ts';

/** Days a trace is kept; it is for finding faults, not for the record. */
export const TRACE_KEPT_DAYS = 14;
/** A call resent for ever must not fill the memory: what comes later is counted, not kept. */
export const TRACE_MAX_MESSAGES = 120;

export const TraceQuery = Type.Composite([
  PageQuery,
  Type.Object({
    trunk: Type.Optional(Type.String({ maxLength: 40 })),
    /** A whole number; it is masked like the stored ones and compared so. */
    number: Type.Optional(Type.String({ maxLength: 32 })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    contactId: Type.Optional(Id),
    /** Only calls that were not answered with yes. */
    failed: Type.Optional(Type.Boolean()),
  }),
]);
export type TraceQuery = Static<typeof TraceQuery>;

export const TraceCall = Type.Object({
  id: Id,
  sipId: Type.String(),
  node: Type.String(),
  trunk: Type.String(),
  direction: oneOf(['in', 'out']),
  caller: Type.String(),
  called: Type.String(),
  startedAt: Instant,
  endedAt: nullable(Instant),
  status: nullable(Type.Integer()),
  contactId: nullable(Id),
});
export type TraceCall = Static<typeof TraceCall>;
export const TracePage = pageOf(TraceCall);

export const TraceMessage = Type.Object({
  /** Milliseconds since the first message. */
  atMs: Type.Number(),
  direction: oneOf(['in', 'out']),
  /** `203.0.113.7:5060 udp` */
  peer: Type.String(),
  /** `INVITE`, or `200 OK (INVITE)` */
  title: Type.String(),
  status: nullable(Type.Integer()),
  text: Type.String(),
});
export type TraceMessage = Static<typeof TraceMessage>;

export const Ladder = Type.Object({
  call: TraceCall,
  messages: Type.Array(TraceMessage),
  /** Messages that came after the most that are kept. */
  dropped: Type.Integer(),
});
export type Ladder = Static<typeof Ladder>;

/** Below this a call is one to look at: many users are dissatisfied (ITU-T G.107 Annex B, R < 70). */
export const POOR_MOS = 3.6;

export const CallQuality = Type.Object({
  leg: oneOf(['trunk', 'agent']),
  trunk: Type.String(),
  agentId: nullable(Id),
  /** Empty: not known, as of a line whose far end never described itself. */
  codec: Type.String(),
  at: Instant,
  packetsIn: Type.Integer(),
  packetsOut: Type.Integer(),
  lost: Type.Integer(),
  /** Of what should have come, per cent. */
  lossPercent: Type.Number(),
  jitterMs: Type.Number(),
  roundTripMs: nullable(Type.Number()),
  /** Of what we sent, lost on the way there, as the far end reports it (RTCP); null: it sends no reports. */
  farLossPercent: nullable(Type.Number()),
  mos: nullable(Type.Number()),
  verdict: oneOf(['good', 'fair', 'poor', 'silent']),
});
export type CallQuality = Static<typeof CallQuality>;

export const ContactQuality = Type.Object({
  legs: Type.Array(CallQuality),
  /** May the reader open the ladder? */
  hasTrace: Type.Boolean(),
});
export type ContactQuality = Static<typeof ContactQuality>;

/** Rows of one file: beyond that a spreadsheet is of no use, and the database is asked instead. */
export const QUALITY_EXPORT_ROWS = 10_000;
export const QUALITY_CODECS = ['PCMA', 'PCMU', 'opus'] as const;

export const QualityFilter = Type.Object({
  trunk: Type.Optional(Type.String({ maxLength: 40 })),
  agentId: Type.Optional(Id),
  codec: Type.Optional(oneOf(QUALITY_CODECS)),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
});
export type QualityFilter = Static<typeof QualityFilter>;
export const QualityQuery = Type.Composite([PageQuery, QualityFilter]);
export type QualityQuery = Static<typeof QualityQuery>;
export const MeasuredCall = Type.Composite([
  CallQuality,
  Type.Object({ contactId: Id, agentName: nullable(Type.String()) }),
]);
export type MeasuredCall = Static<typeof MeasuredCall>;
export const MeasuredPage = pageOf(MeasuredCall);

/** How many legs sounded how well, in steps of a quarter from 1.0 to 4.5. */
export const QualitySpread = Type.Object({
  bars: Type.Array(Type.Object({ from: Type.Number(), to: Type.Number(), legs: Type.Integer() })),
  legs: Type.Integer(),
  poor: Type.Integer(),
  /** Nothing was heard at all. */
  silent: Type.Integer(),
  average: nullable(Type.Number()),
});
export type QualitySpread = Static<typeof QualitySpread>;
