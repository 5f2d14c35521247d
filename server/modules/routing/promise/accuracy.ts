/** One promise with what became of it, in seconds; `waited` only where the customer was answered. */
export interface KeptPromise {
  readonly promised: number;
  readonly waited: number;
}

export interface Accuracy {
  readonly answered: number;
  /** Promised − waited: above 0 we said too much, below 0 too little. */
  readonly meanError: number | null;
  readonly meanAbsoluteError: number | null;
  /** Share whose error is within a quarter of the real wait, or within a minute. */
  readonly within: number | null;
}

const NEAR_SHARE = 0.25;
const NEAR_SECONDS = 60;

export const isNear = ({ promised, waited }: KeptPromise): boolean => {
  const error = Math.abs(promised - waited);
  return error <= NEAR_SECONDS || error <= waited * NEAR_SHARE;
};

/**
 * How far the promises were off. Whoever gave up before being answered is not in it (their wait would have been longer than
 * what they waited, nobody knows by how much); how many that were is told beside it.
 */
export function accuracyOf(promises: readonly KeptPromise[]): Accuracy {
  const answered = promises.length;
  if (answered === 0) return { answered, meanError: null, meanAbsoluteError: null, within: null };
  const mean = (of: (p: KeptPromise) => number): number => promises.reduce((sum, p) => sum + of(p), 0) / answered;
  return {
    answered,
    meanError: mean((p) => p.promised - p.waited),
    meanAbsoluteError: mean((p) => Math.abs(p.promised - p.waited)),
    within: mean((p) => Number(isNear(p))),
  };
}
