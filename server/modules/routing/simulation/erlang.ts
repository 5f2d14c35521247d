/**
 * Queueing theory, to hold the engine against. Offered load A = λ·AHT in erlangs, n agents, times in seconds.
 * Erlang B by its recursion B₀ = 1, B_k = A·B/(k + A·B); C = n·B/(n − A(1 − B)) for n > A (A. K. Erlang, 1917).
 */
export interface QueueTheory {
  readonly waitedShare: number;
  readonly meanSeconds: number;
  readonly abandonedShare: number;
  readonly occupancy: number;
  /** Share of all that are answered within t seconds. */
  readonly level: (t: number) => number;
}

export function erlangC(perSecond: number, handleSeconds: number, n: number): QueueTheory {
  const load = perSecond * handleSeconds;
  if (n <= load) throw new RangeError('M/M/n needs more agents than erlangs');
  let b = 1;
  for (let k = 1; k <= n; k += 1) b = (load * b) / (k + load * b);
  const c = (n * b) / (n - load * (1 - b));
  return {
    waitedShare: c,
    meanSeconds: (c * handleSeconds) / (n - load),
    abandonedShare: 0,
    occupancy: load / n,
    level: (t) => 1 - c * Math.exp((-(n - load) * t) / handleSeconds),
  };
}

/** States past which so many wait that it never happens. */
const TAIL = 1_500;

/**
 * Erlang A, M/M/n+M (Garnett, Mandelbaum, Reiman 2002): a birth-death chain with death rate min(k, n)·μ + max(0, k − n)·θ.
 * P(Ab) = θ·E[Q]/λ, E[W] = P(Ab)/θ. Whoever finds j in line is answered after j + 1 steps of rates nμ + iθ, unless their
 * own patience ends first; the share answered within t is the sum over j of the law of that walk, integrated by uniformisation.
 */
export function erlangA(perSecond: number, handleSeconds: number, n: number, patienceSeconds: number): QueueTheory {
  const mu = 1 / handleSeconds;
  const theta = 1 / patienceSeconds;
  const weights = [1];
  for (let k = 1; k <= n + TAIL; k += 1) {
    const weight = ((weights[k - 1] ?? 0) * perSecond) / (Math.min(k, n) * mu + Math.max(0, k - n) * theta);
    weights.push(weight);
    if (k > n && weight < 1e-18 * Math.max(...weights.slice(0, n + 1))) break;
  }
  const total = weights.reduce((sum, w) => sum + w, 0);
  const p = weights.map((w) => w / total);
  const queueLength = p.reduce((sum, share, k) => sum + Math.max(0, k - n) * share, 0);
  const abandonedShare = (theta * queueLength) / perSecond;
  const busy = p.reduce((sum, share, k) => sum + Math.min(k, n) * share, 0);
  const free = p.slice(0, n).reduce((sum, share) => sum + share, 0);
  return {
    waitedShare: 1 - free,
    meanSeconds: abandonedShare / theta,
    abandonedShare,
    occupancy: busy / n,
    level: (t) => free + answeredAfterWait(p.slice(n), { rate: n * mu, theta, t }),
  };
}

const STEPS_A_SECOND = 400;

/** Walks the chain "so many are before me" forward in small steps of time (midpoint rule), killed at my own rate θ. */
function answeredAfterWait(
  before: readonly number[],
  { rate, theta, t }: { readonly rate: number; readonly theta: number; readonly t: number },
): number {
  const dt = 1 / STEPS_A_SECOND;
  let place = [...before];
  let answered = 0;
  const slope = (at: readonly number[]): number[] =>
    at.map((share, j) => (rate + (j + 1) * theta) * (at[j + 1] ?? 0) - (rate + j * theta + theta) * share);
  for (let step = 0; step < t * STEPS_A_SECOND; step += 1) {
    const half = slope(place);
    const middle = place.map((share, j) => share + (half[j] ?? 0) * (dt / 2));
    answered += rate * (middle[0] ?? 0) * dt;
    const full = slope(middle);
    place = place.map((share, j) => share + (full[j] ?? 0) * dt);
  }
  return answered;
}
