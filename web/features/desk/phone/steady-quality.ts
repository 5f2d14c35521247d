import type { LineQuality } from '../../../ui/voice/line-quality.ts';

type Word = LineQuality['word'];
/** A word that is shown, and how many looks in a row have said otherwise. */
export interface Steady {
  readonly word: Word;
  readonly against: number;
}

/** One bad look of two seconds is nothing to read about; two in a row are. The first look counts at once. */
const LOOKS = 2;

export function steadied(before: Steady | undefined, now: Word): Steady {
  if (before === undefined) return { word: now, against: 0 };
  if (now === before.word) return { word: now, against: 0 };
  const against = before.against + 1;
  return against >= LOOKS ? { word: now, against: 0 } : { word: before.word, against };
}
