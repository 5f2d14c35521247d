/**
 * Asking home agents in waves: as many as are likely to bring the missing people, the rest stays undisturbed. With 300 on
 * standby and ten missing, twenty are asked, not three hundred.
 */
export interface WaveSight {
  /** People still missing, those who have accepted already taken off. */
  readonly missing: number;
  /** Asked and not yet answered. */
  readonly pending: number;
  /** Of those asked in this stage: yes and no (no answer is a no). */
  readonly accepted: number;
  readonly refused: number;
  /** On standby and not yet asked in this stage. */
  readonly left: number;
}

/** Before anybody has answered every second person is expected to come; this prior weighs as much as so many answers. */
const PRIOR_RATE = 0.5;
const PRIOR_WEIGHT = 10;
/** One wave asks no more than this: the answers of the first tell how many the next must ask. */
export const LARGEST_WAVE = 60;

export const acceptRate = ({ accepted, refused }: Pick<WaveSight, 'accepted' | 'refused'>): number =>
  (accepted + PRIOR_RATE * PRIOR_WEIGHT) / (accepted + refused + PRIOR_WEIGHT);

/** How many to ask now; 0 while those who are asked are likely to be enough. */
export function nextWave(sight: WaveSight): number {
  const rate = acceptRate(sight);
  const expected = sight.pending * rate;
  if (sight.missing <= 0 || expected >= sight.missing) return 0;
  return Math.min(sight.left, LARGEST_WAVE, Math.ceil((sight.missing - expected) / rate));
}
