import type { Letter, LetterBox } from '../../server/platform/bus/bus-letters.ts';

/** The table of the slow way, in memory: what one puts, all others find. */
export interface LetterBoxes {
  for(self: string): LetterBox;
  readonly letters: readonly Letter[];
  /** How often somebody has looked. */
  looks(): number;
}

export function createLetterBoxes(): LetterBoxes {
  const letters: Letter[] = [];
  let looks = 0;
  return {
    letters,
    looks: () => looks,
    for: (self) => ({
      put: (given) => Promise.resolve(void letters.push(...given)),
      // Everything again and again: what was heard must not be heard twice.
      look: () => {
        looks += 1;
        return Promise.resolve(letters.filter((l) => l.sender !== self));
      },
      open: () => Promise.resolve(),
      sweep: () => Promise.resolve(),
    }),
  };
}
