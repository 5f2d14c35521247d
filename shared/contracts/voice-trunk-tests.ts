import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { PageQuery, pageOf } from './paging.ts';

/** A test was asked for or went on; a voice node does it, whoever has the screen open reads it again. */
export const TRUNK_TEST_EVENTS = { asked: 'trunk.test_asked' } as const;

export const TRUNK_TEST_STATES = ['asked', 'running', 'done', 'failed'] as const;
export type TrunkTestState = (typeof TRUNK_TEST_STATES)[number];

/** How far a running test has come. A question (OPTIONS) only calls. */
export const TRUNK_TEST_STEPS = ['calling', 'ringing', 'listening'] as const;
export type TrunkTestStep = (typeof TRUNK_TEST_STEPS)[number];

/** How it went, as a word the screen makes a sentence of. */
export const TRUNK_TEST_VERDICTS = [
  'answers',
  'partly_answers',
  'silent',
  'good',
  'fair',
  'poor',
  'one_way',
  'busy',
  'not_answered',
  'number_refused',
  'trunk_refused',
  'unreachable',
  'not_possible',
  'lost',
] as const;
export type TrunkTestVerdict = (typeof TRUNK_TEST_VERDICTS)[number];

export const TrunkTestReport = Type.Object({
  verdict: oneOf(TRUNK_TEST_VERDICTS),
  /** The last final answer of the far end; 408 for silence, 503 for out of reach. */
  status: nullable(Type.Integer()),
  /** From the INVITE to the answer, or of the slowest OPTIONS. */
  setUpMs: nullable(Type.Integer()),
  codec: nullable(Type.String({ maxLength: 20 })),
  secure: Type.Boolean(),
  packetsOut: Type.Integer(),
  packetsIn: Type.Integer(),
  lossPercent: Type.Number(),
  jitterMs: Type.Number(),
  mos: nullable(Type.Number()),
  /** Each way out and what it answered to OPTIONS. */
  targets: Type.Array(
    Type.Object({
      target: Type.String({ maxLength: 100 }),
      status: nullable(Type.Integer()),
      roundTripMs: nullable(Type.Integer()),
    }),
    { maxItems: 8 },
  ),
});
export type TrunkTestReport = Static<typeof TrunkTestReport>;

export const TrunkTestWish = Type.Union([
  Type.Object({ kind: Type.Literal('ping') }),
  Type.Object({ kind: Type.Literal('call'), number: Type.String({ pattern: '^[0-9]{3,20}$' }) }),
]);
export type TrunkTestWish = Static<typeof TrunkTestWish>;

export const TrunkTest = Type.Object({
  id: Id,
  trunk: Type.String(),
  kind: oneOf(['ping', 'call']),
  /** As it is shown: a number of ours or a masked one. */
  number: nullable(Type.String()),
  state: oneOf(TRUNK_TEST_STATES),
  step: nullable(oneOf(TRUNK_TEST_STEPS)),
  askedAt: Instant,
  askedName: Type.String(),
  report: nullable(TrunkTestReport),
});
export type TrunkTest = Static<typeof TrunkTest>;
export const TrunkTestPage = pageOf(TrunkTest);
export const TrunkTestQuery = Type.Composite([
  PageQuery,
  Type.Object({ trunk: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })) }),
]);
export type TrunkTestQuery = Static<typeof TrunkTestQuery>;
