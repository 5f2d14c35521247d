import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { FLOW_KEY, FlowDocument, FlowProblem } from './flows.ts';
import { pageOf } from './paging.ts';

/** How flows are kept: drafts, what is released, what was. */
export const FLOW_STATES = ['draft', 'released', 'retired', 'discarded'] as const;
export type FlowState = (typeof FLOW_STATES)[number];
export const MAX_FLOW_KB = 200;

export const FlowVersion = Type.Object({
  id: Id,
  version: Type.Integer(),
  state: oneOf(FLOW_STATES),
  /** Counts the changes of a draft: whoever saves says which one they read. */
  revision: Type.Integer(),
  steps: Type.Integer(),
  madeAt: Instant,
  /** Null: it came with the product. */
  madeBy: nullable(Type.String()),
  releasedAt: nullable(Instant),
  releasedBy: nullable(Type.String()),
  /** Why it was last put in force. */
  reason: nullable(Type.String()),
});
export type FlowVersion = Static<typeof FlowVersion>;

export const Flow = Type.Object({
  key: Type.String(),
  name: Type.String(),
  released: nullable(FlowVersion),
  draft: nullable(FlowVersion),
  /** Of the draft where there is one, else of what is released. */
  problems: Type.Array(FlowProblem),
  /** Dialled numbers that begin with it. */
  numbers: Type.Array(Type.String()),
});
export type Flow = Static<typeof Flow>;

export const FlowList = Type.Composite([
  pageOf(Flow),
  Type.Object({
    /** What begins where a number names no flow. */
    houseFlow: Type.String(),
    /** Without a gateway, a step that sends a message goes its `failed` way. */
    smsConfigured: Type.Boolean(),
  }),
]);
export type FlowList = Static<typeof FlowList>;

export const FlowVersionText = Type.Object({
  version: FlowVersion,
  document: FlowDocument,
  problems: Type.Array(FlowProblem),
});
export type FlowVersionText = Static<typeof FlowVersionText>;

const Key = Type.String({ pattern: FLOW_KEY });
const Name = Type.String({ minLength: 1, maxLength: 40 });
export const FlowKeyParams = Type.Object({ key: Key });
export const FlowVersionParams = Type.Object({ key: Key, id: Id });
export const NewFlow = Type.Object({ key: Key, name: Name });
export type NewFlow = Static<typeof NewFlow>;
/** The document is looked at by the room, which says what is wrong in words. */
export const FlowDraft = Type.Object({
  name: Name,
  document: Type.Unknown(),
  /** Of the draft that was changed; 0: there was none. */
  revision: Type.Integer({ minimum: 0 }),
});
export type FlowDraft = Static<typeof FlowDraft>;
export const FlowToCheck = Type.Object({ document: Type.Unknown() });
export const FlowProblems = Type.Object({ problems: Type.Array(FlowProblem) });
export type FlowProblems = Static<typeof FlowProblems>;
const Reason = Type.String({ minLength: 2, maxLength: 200 });
export const FlowRelease = Type.Object({ reason: Reason, revision: Type.Integer() });
export const FlowRestore = Type.Object({ reason: Reason });
