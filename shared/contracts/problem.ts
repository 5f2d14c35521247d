import { Type, type Static } from '@sinclair/typebox';

/** RFC 9457 problem details. `code` is stable; `title` is the sentence for a person, in the language that was asked for. */
export const Problem = Type.Object(
  {
    type: Type.String({ examples: ['about:blank'] }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    requestId: Type.String(),
    retryable: Type.Boolean(),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    /** Which field, and what is wrong with it. */
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;
