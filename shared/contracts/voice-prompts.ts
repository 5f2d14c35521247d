import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { pageOf, PageQuery } from './paging.ts';

/** What callers hear: one text, two sounds (for everybody, and for older people slower and louder), and its versions. */
export const PROMPT_KEY = '^[a-z0-9][a-z0-9-]{0,63}$';
export const MAX_PROMPT_TEXT = 300;
/** A minute: nobody listens longer, and the elder variant of it still fits into the database row. */
export const MAX_PROMPT_MS = 60_000;
export const MAX_STUDIO_BYTES = 12 * 1024 * 1024;

export const PROMPT_STATES = ['draft', 'published', 'retired', 'discarded'] as const;
export type PromptState = (typeof PROMPT_STATES)[number];
export const PROMPT_SOURCES = ['built_in', 'tts', 'studio'] as const;
export const PROMPT_VARIANTS = ['normal', 'elder'] as const;
export type PromptVariant = (typeof PROMPT_VARIANTS)[number];
/** How the elder variant differs: slower by 15 %, louder by 4 dB. */
export const ELDER = { speed: 0.85, gainDb: 4 } as const;

/** A tick in the list: `missing` has no sound yet, `unheard` was published and never heard by anybody, `draft` waits to be published. */
export const PROMPT_MARKS = ['missing', 'unheard', 'draft'] as const;

const Sound = Type.Object({ sha256: Type.String(), durationMs: Type.Integer() });
export const PromptVersion = Type.Object({
  id: Id,
  version: Type.Integer(),
  text: Type.String(),
  source: oneOf(PROMPT_SOURCES),
  state: oneOf(PROMPT_STATES),
  normal: nullable(Sound),
  elder: nullable(Sound),
  elderIsOwn: Type.Boolean(),
  madeAt: Instant,
  madeBy: nullable(Type.String()),
  publishedAt: nullable(Instant),
  publishedBy: nullable(Type.String()),
  approvedAt: nullable(Instant),
  approvedBy: nullable(Type.String()),
  /** Whoever asks has heard it to its end, and may approve it. */
  heardByMe: Type.Boolean(),
});
export type PromptVersion = Static<typeof PromptVersion>;

export const Prompt = Type.Object({
  key: Type.String(),
  published: nullable(PromptVersion),
  draft: nullable(PromptVersion),
});
export type Prompt = Static<typeof Prompt>;

export const PromptQuery = Type.Composite([
  PageQuery,
  Type.Object({ search: Type.Optional(Type.String({ maxLength: 60 })), mark: Type.Optional(oneOf(PROMPT_MARKS)) }),
]);
export type PromptQuery = Static<typeof PromptQuery>;

export const PromptList = Type.Composite([
  pageOf(Prompt),
  Type.Object({
    /** The speech engine as configured; `none` cannot make sounds, and the screen says so. */
    engine: Type.Object({ name: Type.String(), configured: Type.Boolean() }),
    counts: Type.Object({ missing: Type.Integer(), unheard: Type.Integer(), draft: Type.Integer() }),
  }),
]);
export type PromptList = Static<typeof PromptList>;

export const PromptKeyParams = Type.Object({ key: Type.String({ pattern: PROMPT_KEY }) });
export const PromptVersionParams = Type.Object({ key: Type.String({ pattern: PROMPT_KEY }), id: Id });
export const PromptHearingParams = Type.Composite([
  PromptVersionParams,
  Type.Object({ variant: oneOf(PROMPT_VARIANTS) }),
]);
export const PromptHearingBody = Type.Object({ at: oneOf(['began', 'ended']) });
export const PromptText = Type.Object({ text: Type.String({ minLength: 1, maxLength: MAX_PROMPT_TEXT }) });
export const NewPrompt = Type.Composite([PromptText, Type.Object({ key: Type.String({ pattern: PROMPT_KEY }) })]);
