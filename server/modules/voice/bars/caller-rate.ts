/** Calls of one number within a minute, counted at this node. More than the limit are machines. */
export interface CallerRate {
  /** Counts this call; false: it is one too many. */
  admits(number: string, limit: number, nowMs: number): boolean;
}

const WINDOW_MS = 60_000;
/** So many numbers are remembered; a flood of invented ones pushes out the oldest, which costs a flooder more than us. */
const MAX_NUMBERS = 10_000;

export function createCallerRate(): CallerRate {
  const seen = new Map<string, number[]>();
  return {
    admits: (number, limit, nowMs) => {
      // A hidden number is shared by everybody who hides theirs.
      if (limit === 0 || number === 'anonymous') return true;
      const recent = (seen.get(number) ?? []).filter((at) => at > nowMs - WINDOW_MS);
      const isAdmitted = recent.length < limit;
      if (isAdmitted) recent.push(nowMs);
      seen.delete(number);
      seen.set(number, recent);
      const [oldest] = seen.keys();
      if (seen.size > MAX_NUMBERS && oldest !== undefined) seen.delete(oldest);
      return isAdmitted;
    },
  };
}
