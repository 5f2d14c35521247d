import { BACKFILL_RESULT_CODES, STEP_RESULTS, type BackfillResult } from '../../../shared/contracts/cases-catalogue.ts';

export type StepResult = (typeof STEP_RESULTS)[number];

/** What stands in the form before it is sent; kept on the phone at every touch. */
export interface BackfillDraft {
  readonly cause: string | null;
  readonly result: BackfillResult | null;
  readonly note: string;
  readonly steps: Readonly<Record<string, StepResult>>;
  readonly parts: readonly { readonly name: string; readonly quantity: number; readonly serial: string }[];
  /** Keys of the outbox. */
  readonly photos: readonly string[];
}

export const emptyDraft: BackfillDraft = { cause: null, result: null, note: '', steps: {}, parts: [], photos: [] };

export const MOST_PHOTOS = 20;
export const MOST_PARTS = 30;

/** What must be said before it can go. Photos and steps are asked for, not demanded: some homes have no light and no ladder. */
export function missingOf(draft: BackfillDraft): readonly ('cause' | 'result')[] {
  return (['cause', 'result'] as const).filter((field) => draft[field] === null);
}

/** Touching a step goes round: not done → helped → no change → not possible → not done. */
export function touchStep(draft: BackfillDraft, code: string, result: StepResult): BackfillDraft {
  const { [code]: before, ...others } = draft.steps;
  return { ...draft, steps: before === result ? others : { ...others, [code]: result } };
}

/** The body of the act; the photos go beside it until the server has named them. Parts without a name were never meant. */
export function factsOf(draft: BackfillDraft): Readonly<Record<string, unknown>> {
  return {
    cause: draft.cause,
    result: draft.result,
    note: draft.note.trim(),
    triedSteps: Object.entries(draft.steps).map(([code, result]) => ({ code, result })),
    parts: draft.parts
      .filter((p) => p.name.trim() !== '')
      .map(({ name, quantity, serial }) => ({
        name: name.trim(),
        quantity: Math.min(Math.max(Math.trunc(quantity) || 1, 1), 999),
        ...(serial.trim() === '' ? {} : { serial: serial.trim() }),
      })),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const oneOf = <T extends string>(codes: readonly T[], value: unknown): T | null =>
  codes.find((c) => c === value) ?? null;

/** A draft as it was kept; whatever an older page wrote differently is left out instead of breaking the form. */
export function readDraft(kept: string | null): BackfillDraft {
  let raw: unknown;
  try {
    raw = JSON.parse(kept ?? '');
  } catch {
    return emptyDraft;
  }
  if (!isRecord(raw)) return emptyDraft;
  const steps = Object.entries(isRecord(raw['steps']) ? raw['steps'] : {}).flatMap(([code, value]) => {
    const result = oneOf(STEP_RESULTS, value);
    return result === null ? [] : [[code, result] as const];
  });
  const parts = (Array.isArray(raw['parts']) ? raw['parts'] : []).filter(isRecord).map((p) => ({
    name: text(p['name']),
    quantity: typeof p['quantity'] === 'number' ? p['quantity'] : 1,
    serial: text(p['serial']),
  }));
  return {
    cause: typeof raw['cause'] === 'string' ? raw['cause'] : null,
    result: oneOf(BACKFILL_RESULT_CODES, raw['result']),
    note: text(raw['note']),
    steps: Object.fromEntries(steps),
    parts: parts.slice(0, MOST_PARTS),
    photos: (Array.isArray(raw['photos']) ? raw['photos'] : [])
      .filter((p) => typeof p === 'string')
      .slice(0, MOST_PHOTOS),
  };
}
