import {
  CASE_STATES,
  CONFIRM_OUTCOMES,
  BACKFILL_RESULTS,
  ORDER_STATES,
  RETURN_REASONS,
  SUSPEND_REASONS,
} from '../../../shared/contracts/cases-catalogue.ts';
import type { TimelineEntry } from '../../../shared/contracts/cases.ts';
import type { Tone } from '../../ui/status-tag.tsx';

type Words = Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
const REASONS: Words = { ...RETURN_REASONS, ...SUSPEND_REASONS };

/** One line of a timeline: which sentence (`cases:line.<key>`), which catalogue word goes into it, and what was said. */
export interface Line {
  readonly key: string;
  readonly word: readonly [Words, string] | null;
  readonly text: readonly [Words, string] | string | null;
  readonly tone: Tone;
}

const TONES: Readonly<Partial<Record<string, Tone>>> = {
  return: 'bad',
  rework: 'bad',
  reopen: 'bad',
  suspend: 'soon',
  confirm: 'good',
  close: 'good',
  complete: 'good',
};

/** A reason may be a code or a person's own words. */
const said = (text: string | null): Line['text'] => {
  if (text === null || text === '') return null;
  return Object.hasOwn(REASONS, text) ? [REASONS, text] : text;
};

const moved = (entry: TimelineEntry, states: Words): Line => ({
  key: entry.fromState === null ? `${entry.kind}_first` : entry.kind,
  word: [states, entry.toState ?? ''],
  text: said(entry.text),
  tone: TONES[entry.event ?? ''] ?? 'info',
});

export function lineOf(entry: TimelineEntry): Line {
  const plain = { key: entry.kind, word: null, text: said(entry.text), tone: 'neutral' } as const;
  switch (entry.kind) {
    case 'case_transition':
      return moved(entry, CASE_STATES);
    case 'order_transition':
      return moved(entry, ORDER_STATES);
    case 'confirmation':
      return {
        ...plain,
        word: [CONFIRM_OUTCOMES, entry.event ?? ''],
        tone: entry.event === 'satisfied' ? 'good' : 'bad',
      };
    case 'backfill':
      return { ...plain, word: [BACKFILL_RESULTS, entry.toState ?? ''], tone: 'info' };
    case 'urge':
      return { ...plain, tone: 'soon' };
    case 'message':
      return { ...plain, key: entry.refId === null ? 'message' : 'message_photo' };
    default:
      return plain;
  }
}
