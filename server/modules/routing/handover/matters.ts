import type { ItemKind, ItemOutcome, Story } from '../../../../shared/contracts/routing-handover.ts';

/** One thing in somebody's hands. */
export interface Matter {
  readonly kind: ItemKind;
  readonly subjectId: string;
  readonly customerId: string | null;
  readonly story: Story;
}

export type Keeps = 'vip' | 'all';

/** RT-2: a VIP manager keeps the matters of VIP customers over the end of the shift. Whoever has left keeps nothing. */
export const staysWith = (
  keeps: Keeps | undefined,
  who: { readonly isActive: boolean },
  matter: { readonly isVip: boolean },
): boolean => who.isActive && (keeps === 'all' || (keeps === 'vip' && matter.isVip));

interface Known {
  readonly kind: ItemKind;
  readonly subjectId: string;
  readonly outcome: ItemOutcome | null;
}
const keyOf = (m: Pick<Known, 'kind' | 'subjectId'>): string => `${m.kind}:${m.subjectId}`;

/** What came and what went since a list was written: only things that would pass count, the staying ones are for the record. */
export function difference(
  before: readonly Known[],
  now: readonly { readonly matter: Matter; readonly stays: boolean }[],
): { readonly added: number; readonly gone: number } {
  const passing = new Set(now.filter((n) => !n.stays).map((n) => keyOf(n.matter)));
  const listed = new Set(before.filter((b) => b.outcome === null).map(keyOf));
  return {
    added: [...passing].filter((key) => !listed.has(key)).length,
    gone: [...listed].filter((key) => !passing.has(key)).length,
  };
}

/** What a signature is for, always the same text for the same content. */
export const signedText = (
  note: string,
  items: readonly {
    readonly kind: ItemKind;
    readonly subject_id: string;
    readonly story: Story;
    readonly note: string;
  }[],
): string =>
  JSON.stringify([
    note,
    [...items]
      .sort((a, b) => (a.kind + a.subject_id < b.kind + b.subject_id ? -1 : 1))
      .map(({ kind, subject_id, story, note: words }) => {
        const { number, line, customer, state, dueAt, lastNote, promised } = story;
        return [kind, subject_id, number, line, customer, state, dueAt, lastNote, promised, words];
      }),
  ]);
