import { Type, type Static } from '@sinclair/typebox';
import { oneOf } from './basics.ts';
import { POST_CODES } from './identity-catalogue.ts';

/**
 * A flow 流程: what is said, asked and done with a customer before a person answers, as data. The same document runs on a
 * telephone and in a chat; what a channel cannot do is answered as `failed`, and the flow says what then.
 */
export const FLOW_KEY = '^[a-z0-9][a-z0-9-]{0,39}$';
export const STEP_ID = '^[a-z0-9][a-z0-9_-]{0,39}$';
export const MAX_FLOW_STEPS = 200;
export const MAX_SUBFLOW_DEPTH = 4;
const VARIABLE = '^[a-z][A-Za-z0-9_.]{0,39}$';
const StepId = Type.String({ pattern: STEP_ID });
const Variable = Type.String({ pattern: VARIABLE });
/** `{name}` is replaced by the variable; amounts, dates and digits are written as on paper and said by the normaliser. */
const Template = Type.String({ minLength: 1, maxLength: 300 });
const Topic = Type.String({ pattern: '^[a-z_]+(\\.[a-z_]+)?$', maxLength: 40 });

const Words = Type.Union([
  Type.Object({ prompt: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }) }, { additionalProperties: false }),
  Type.Object({ text: Template }, { additionalProperties: false }),
]);
export type Words = Static<typeof Words>;
const Said = Type.Array(Words, { maxItems: 8 });

const step = <K extends string, P extends Parameters<typeof Type.Object>[0]>(kind: K, properties: P) =>
  Type.Object({ kind: Type.Literal(kind), ...properties }, { additionalProperties: false });
const Ms = Type.Integer({ minimum: 500, maximum: 30_000 });
const asked = {
  say: Said,
  /** A key stops what is being said. */
  bargeIn: Type.Boolean(),
  firstDigitMs: Ms,
  /** So many wrong or missing answers in a row and `failed` is gone to. */
  retries: Type.Integer({ minimum: 1, maximum: 5 }),
  invalid: Said,
  silent: Said,
};

const taped = {
  maxSeconds: Type.Integer({ minimum: 1, maximum: 300 }),
  /** So long a silence ends it; nobody who has not begun to speak is waited for longer than eight seconds. */
  silenceSeconds: Type.Optional(Type.Integer({ minimum: 2, maximum: 30 })),
  endKey: Type.Optional(oneOf(['#', '*'])),
};

const only = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const TransferTo = Type.Union([
  only({ queue: Type.String({ pattern: '^[a-z0-9_-]{1,40}$' }) }),
  /** By their number as staff. */
  only({ agent: Type.String({ pattern: '^[A-Za-z0-9]{1,20}$' }) }),
  /** Whoever of this post is on duty. */
  only({ post: oneOf(POST_CODES) }),
  /** One of ours (its own flow begins), or somebody outside by the plan of outgoing calls. Written out: no caller says whom we dial. */
  only({ number: Type.String({ pattern: '^\\+?[0-9]{3,20}$' }) }),
  /** Another flow, which does not come back. */
  only({ flow: Type.String({ pattern: FLOW_KEY }) }),
]);

export const TESTS = ['equals', 'not_equals', 'at_least', 'below', 'present', 'absent', 'starts_with'] as const;

export const FlowStep = Type.Union([
  step('say', { say: Said, next: StepId }),
  step('menu', {
    ...asked,
    choices: Type.Record(
      Type.String({ pattern: '^[0-9*#]$' }),
      Type.Object(
        { to: StepId, label: Type.Optional(Type.String({ maxLength: 20 })), topic: Type.Optional(Topic) },
        { additionalProperties: false },
      ),
    ),
    /** Absent: a person. */
    failed: Type.Optional(StepId),
  }),
  step('collect', {
    ...asked,
    into: Variable,
    minDigits: Type.Integer({ minimum: 1, maximum: 32 }),
    maxDigits: Type.Integer({ minimum: 1, maximum: 32 }),
    terminator: Type.Optional(oneOf(['#', '*'])),
    interDigitMs: Ms,
    /** A password or a card number: on no record, in no log, and never said or sent again. */
    secret: Type.Optional(Type.Boolean()),
    next: StepId,
    failed: Type.Optional(StepId),
  }),
  /** What is said after the tone is kept with the contact, sealed as every recording; `into` gets its number. */
  step('record', { say: Said, into: Variable, ...taped, next: StepId, failed: Type.Optional(StepId) }),
  step('set', { variable: Variable, value: Type.String({ maxLength: 200 }), next: StepId }),
  step('topic', { topic: Topic, next: StepId }),
  step('condition', {
    tests: Type.Array(
      Type.Object(
        { variable: Variable, is: oneOf(TESTS), value: Type.Optional(Type.String({ maxLength: 100 })), to: StepId },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 12 },
    ),
    otherwise: StepId,
  }),
  step('lookup', {
    port: Type.String({ pattern: VARIABLE }),
    deadlineMs: Type.Integer({ minimum: 100, maximum: 10_000 }),
    found: StepId,
    missing: StepId,
    failed: StepId,
  }),
  step('transfer', {
    to: TransferTo,
    /** What is said first. */
    say: Type.Optional(Said),
    /** How long a number outside may ring. */
    ringSeconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 60 })),
    failed: StepId,
  }),
  step('queue', { topic: Type.Optional(Topic), opening: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,64}$' })) }),
  /** `own`: only the number they call from; else they may key another one in and confirm it. */
  step('callback', { say: Type.Optional(Said), number: Type.Optional(oneOf(['own', 'ask'])), failed: StepId }),
  /** Only ever to the number they call from: what is keyed in is nobody's to send messages to. */
  step('sms', { text: Template, next: StepId, failed: StepId }),
  /** As `record`, and a case is opened for whoever is to answer. */
  step('leave_word', { say: Said, ...taped, next: StepId, failed: Type.Optional(StepId) }),
  step('recording', { to: oneOf(['paused', 'running']), next: StepId }),
  step('subflow', { flow: Type.String({ pattern: FLOW_KEY }), next: StepId }),
  step('hours', { calendar: Type.String({ pattern: '^[a-z0-9_-]{1,40}$' }), open: StepId, closed: StepId }),
  /** Of a subflow: back to whoever called it; of the first one: the same as `hang_up`. */
  step('end', {}),
  step('hang_up', { say: Said }),
]);
export type FlowStep = Static<typeof FlowStep>;

export const FlowDocument = Type.Object(
  {
    format: Type.Literal(1),
    start: StepId,
    steps: Type.Record(StepId, FlowStep, { maxProperties: MAX_FLOW_STEPS }),
  },
  { additionalProperties: false },
);
export type FlowDocument = Static<typeof FlowDocument>;

export const FLOW_PROBLEMS = {
  document_wrong: {
    zh: '文档的“{target}”不符合格式：需要 format、start 和 steps。',
    en: '“{target}” of the document is not of the right form: format, start and steps are needed.',
  },
  kind_unknown: {
    zh: '步骤“{step}”的类型（kind）“{target}”不存在。',
    en: 'Step “{step}” is of the kind “{target}”, which there is not.',
  },
  field_wrong: {
    zh: '步骤“{step}”的“{target}”缺少、多余或不符合格式。',
    en: '“{target}” of step “{step}” is missing, is not known or is not of the right form.',
  },
  start_missing: { zh: '起始步骤 {target} 不存在。', en: 'The first step {target} does not exist.' },
  target_missing: {
    zh: '步骤“{step}”指向的“{target}”不存在。',
    en: 'Step “{step}” leads to “{target}”, which does not exist.',
  },
  unreachable: { zh: '步骤“{step}”永远不会走到。', en: 'Step “{step}” can never be reached.' },
  no_person: {
    zh: '走到步骤“{step}”之后再也到不了人工，也没有结束。',
    en: 'From step “{step}” there is no way to a person nor to an end.',
  },
  never_person: { zh: '整个流程没有任何一处能转人工。', en: 'Nothing in this flow leads to a person.' },
  endless: {
    zh: '步骤“{step}”处于一个不等客户作答就会一直循环的圈里。',
    en: 'Step “{step}” is in a circle that turns without ever waiting for the customer.',
  },
  prompt_missing: {
    zh: '步骤“{step}”用到的语音播报“{target}”还没有发布。',
    en: 'Step “{step}” plays the prompt “{target}”, which is not published.',
  },
  lookup_unknown: {
    zh: '步骤“{step}”查询的“{target}”不存在。',
    en: 'Step “{step}” looks up “{target}”, which nobody answers.',
  },
  subflow_missing: {
    zh: '步骤“{step}”调用的流程“{target}”还没有发布。',
    en: 'Step “{step}” calls the flow “{target}”, which is not released.',
  },
  subflow_circle: {
    zh: '步骤“{step}”调用的流程“{target}”会转回本流程。',
    en: 'Step “{step}” calls “{target}”, which comes back to this flow.',
  },
  digits_wrong: {
    zh: '步骤“{step}”的最少位数大于最多位数。',
    en: 'Step “{step}” wants more digits at least than at most.',
  },
  queue_unknown: {
    zh: '步骤“{step}”转接的队列“{target}”不存在。',
    en: 'Step “{step}” transfers to the queue “{target}”, which does not exist.',
  },
  secret_said: {
    zh: '步骤“{step}”会说出或发送保密按键“{target}”，不允许。',
    en: 'Step “{step}” would say or send the secret digits “{target}”, which is not allowed.',
  },
  menu_empty: { zh: '菜单“{step}”没有任何按键。', en: 'The menu “{step}” has no keys.' },
} as const;
export type FlowProblemCode = keyof typeof FLOW_PROBLEMS;
export const FlowProblem = Type.Object({
  code: oneOf(Object.keys(FLOW_PROBLEMS) as [FlowProblemCode, ...FlowProblemCode[]]),
  step: Type.Optional(Type.String()),
  target: Type.Optional(Type.String()),
});
export type FlowProblem = Static<typeof FlowProblem>;
