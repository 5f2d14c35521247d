import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { PageQuery, pageOf } from './paging.ts';

export const RECORDING_STATES = ['recording', 'complete', 'repaired', 'lost', 'deleted'] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

export const RECORDING_LIMITS = {
  reasonChars: 200,
  ruleNameChars: 80,
  rules: 50,
  months: 240,
  /** A pause that nobody ends is ended: an hour of silence would be no record of a talk. */
  pauseMinutes: 5,
} as const;

export const Recording = Type.Object({
  id: Id,
  contactId: Id,
  state: oneOf(RECORDING_STATES),
  startedAt: Instant,
  durationMs: nullable(Type.Integer()),
  /** Of the file as it is kept. */
  bytes: nullable(Type.Integer()),
  sha256: nullable(Type.String()),
  deletedAt: nullable(Instant),
});
export type Recording = Static<typeof Recording>;

export const RECORDING_MARKS = ['pause', 'resume', 'hold', 'unhold'] as const;
export type RecordingMarkKind = (typeof RECORDING_MARKS)[number];

export const RecordingMark = Type.Object({
  kind: oneOf(RECORDING_MARKS),
  /** From the beginning of the recording. */
  atMs: Type.Integer({ minimum: 0 }),
  actor: Type.String({ maxLength: 80 }),
});
export type RecordingMark = Static<typeof RecordingMark>;

/** The same as a line in the story of its contact. */
export const RecordingStep = Type.Object({
  at: Instant,
  kind: oneOf(RECORDING_MARKS),
  actor: Type.String({ maxLength: 80 }),
});
export type RecordingStep = Static<typeof RecordingStep>;

/** What the picture of a recording is drawn from: one number from 0 to 255 for each stretch of `bucketMs`. */
export const Waveform = Type.Object({
  bucketMs: Type.Integer({ minimum: 0 }),
  customer: Type.Array(Type.Integer({ minimum: 0, maximum: 255 }), { maxItems: 4_000 }),
  agent: Type.Array(Type.Integer({ minimum: 0, maximum: 255 }), { maxItems: 4_000 }),
  marks: Type.Array(RecordingMark, { maxItems: 500 }),
});
export type Waveform = Static<typeof Waveform>;

export const PROOF_VERDICTS = [
  'unchanged',
  'file_changed',
  'record_changed',
  'file_missing',
  'no_record',
  'deleted',
] as const;
export type ProofVerdict = (typeof PROOF_VERDICTS)[number];

export const RecordingProof = Type.Object({
  recordingId: Id,
  verdict: oneOf(PROOF_VERDICTS),
  /** As the index of recordings says. */
  onRecord: nullable(Type.String()),
  /** Of the file as it is now. */
  now: nullable(Type.String()),
  /** The entry of the audit trail that was made when the recording ended. */
  witness: nullable(
    Type.Object({
      seq: Type.Integer(),
      at: Instant,
      hash: Type.String(),
      sha256: nullable(Type.String()),
      /** The entry and its neighbours in the chain fit together. */
      isIntact: Type.Boolean(),
    }),
  ),
});
export type RecordingProof = Static<typeof RecordingProof>;

export const RecordingReason = Type.Object({
  reason: Type.String({ minLength: 1, maxLength: RECORDING_LIMITS.reasonChars }),
});

export const RECORDED_CHANNELS = ['voice', 'video', 'chat'] as const;

export const ManagedRecording = Type.Composite([
  Recording,
  Type.Object({
    agentName: nullable(Type.String()),
    customerLabel: Type.String(),
    /** For a hold on everything of this customer. */
    customerId: nullable(Type.String()),
    channel: oneOf(RECORDED_CHANNELS),
    /** By its matter, its result or the class of the customer: what the rules take for a complaint. */
    isComplaint: Type.Boolean(),
    queueCode: nullable(Type.String()),
    place: oneOf(['local', 'store']),
    isSealed: Type.Boolean(),
    isHeld: Type.Boolean(),
    reviewAt: nullable(Instant),
  }),
]);
export type ManagedRecording = Static<typeof ManagedRecording>;

export const RecordingQuery = Type.Composite([
  PageQuery,
  Type.Object({
    state: Type.Optional(Type.Array(oneOf(RECORDING_STATES), { maxItems: 5 })),
    agentId: Type.Optional(Id),
    from: Type.Optional(Instant),
    until: Type.Optional(Instant),
    held: Type.Optional(Type.Boolean()),
    channel: Type.Optional(oneOf(RECORDED_CHANNELS)),
    queueCode: Type.Optional(Type.String({ maxLength: 40 })),
    complaint: Type.Optional(Type.Boolean()),
  }),
]);
export type RecordingQuery = Static<typeof RecordingQuery>;
export const RecordingPage = pageOf(ManagedRecording);

/** One schema of two types: of a choice of two schemas the first would make '' or false out of null in a body (Ajv, coercion). */
const orNull = <T extends 'string' | 'boolean'>(type: T, more: { maxLength?: number } = {}) =>
  Type.Unsafe<(T extends 'string' ? string : boolean) | null>({ type: [type, 'null'], ...more });

export const RetentionRule = Type.Object({
  name: Type.String({ minLength: 1, maxLength: RECORDING_LIMITS.ruleNameChars }),
  channel: nullable(oneOf(RECORDED_CHANNELS)),
  queueCode: orNull('string', { maxLength: 40 }),
  disposition: orNull('string', { maxLength: 60 }),
  complaint: orNull('boolean'),
  months: Type.Integer({ minimum: 1, maximum: RECORDING_LIMITS.months }),
});
export type RetentionRule = Static<typeof RetentionRule>;

/** Saved as a whole, against the version it was read at. The last rule fits everything. */
export const RetentionPlan = Type.Object({
  version: Type.Integer(),
  rules: Type.Array(RetentionRule, { minItems: 1, maxItems: RECORDING_LIMITS.rules }),
});
export type RetentionPlan = Static<typeof RetentionPlan>;

export const HOLD_SUBJECTS = ['recording', 'contact', 'customer'] as const;
export const NewHold = Type.Object({
  subjectKind: oneOf(HOLD_SUBJECTS),
  subjectId: Type.String({ minLength: 1, maxLength: 64 }),
  reason: Type.String({ minLength: 1, maxLength: RECORDING_LIMITS.reasonChars }),
  until: Type.Optional(Instant),
});
export type NewHold = Static<typeof NewHold>;

export const Hold = Type.Object({
  id: Id,
  subjectKind: oneOf(HOLD_SUBJECTS),
  subjectId: Type.String(),
  reason: Type.String(),
  placedBy: Type.String(),
  placedAt: Instant,
  until: nullable(Instant),
  liftedAt: nullable(Instant),
  liftedBy: nullable(Type.String()),
  liftReason: nullable(Type.String()),
});
export type Hold = Static<typeof Hold>;
export const HoldQuery = Type.Composite([
  PageQuery,
  /** `recordingId`: on it, on its contact or on its customer. */
  Type.Object({ live: Type.Optional(Type.Boolean()), recordingId: Type.Optional(Id) }),
]);
export type HoldQuery = Static<typeof HoldQuery>;
export const HoldPage = pageOf(Hold);

export const RecordingKeys = Type.Object({
  newest: Type.String(),
  keys: Type.Array(
    Type.Object({ id: Type.String(), madeAt: Instant, recordings: Type.Integer(), isInFile: Type.Boolean() }),
    {
      maxItems: 200,
    },
  ),
  /** Recordings that the newest key does not open yet. */
  waiting: Type.Integer(),
  /** On this node, at this moment. */
  isRunning: Type.Boolean(),
});
export type RecordingKeys = Static<typeof RecordingKeys>;
