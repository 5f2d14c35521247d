import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';

/**
 * The queueing formulas of planners (field.md §3): Erlang B, Erlang C (M/M/n, everybody waits for ever) and Erlang A
 * (M/M/n+M, who waits loses patience). Pure arithmetic by recursions and ratios: no factorial is ever formed, so thousands
 * of agents are as safe as ten.
 */
export interface Load {
  readonly arrivalsPerSecond: number;
  readonly handleSeconds: number;
  readonly agents: number;
}

export interface QueueFigures {
  /** Share of arrivals that must wait at all. */
  readonly waitProbability: number;
  /** Share of all arrivals answered within the given seconds. */
  readonly serviceLevel: number;
  readonly meanWaitSeconds: number;
  readonly occupancy: number;
  /** Share of arrivals that leave unanswered; 0 under Erlang C. */
  readonly abandonShare: number;
  readonly meanQueueLength: number;
}

/** Offered traffic in Erlang: how many agents would be busy if there were enough of them. */
export const offeredLoad = ({ arrivalsPerSecond, handleSeconds }: Omit<Load, 'agents'>): number =>
  arrivalsPerSecond * handleSeconds;

/** B₀ = 1, B_k = A·B/(k + A·B): the share lost when nobody may wait. */
export function erlangB(agents: number, load: number): number {
  if (load <= 0) return agents > 0 ? 0 : 1;
  let b = 1;
  for (let k = 1; k <= agents; k += 1) b = (load * b) / (k + load * b);
  return b;
}

/** Work comes in at least as fast as everybody together can do it: without impatience the line would grow for ever. */
export interface Overloaded {
  readonly reason: 'overloaded';
  readonly load: number;
  readonly agents: number;
}

/** C = N·B / (N − A(1−B)), for N > A. */
export function erlangC(agents: number, load: number): Result<number, Overloaded> {
  if (load <= 0) return ok(0);
  if (agents <= load) return refuse({ reason: 'overloaded', load, agents });
  const b = erlangB(agents, load);
  return ok((agents * b) / (agents - load * (1 - b)));
}

const idle: QueueFigures = {
  waitProbability: 0,
  serviceLevel: 1,
  meanWaitSeconds: 0,
  occupancy: 0,
  abandonShare: 0,
  meanQueueLength: 0,
};

/** SL = 1 − C·e^{−(N−A)T/AHT}, ASA = C·AHT/(N−A), occupancy A/N. */
export function patientQueue(given: Load, withinSeconds: number): Result<QueueFigures, Overloaded> {
  const load = offeredLoad(given);
  const { agents, handleSeconds, arrivalsPerSecond } = given;
  if (load <= 0) return ok(idle);
  const c = erlangC(agents, load);
  if (!c.ok) return c;
  const meanWaitSeconds = (c.value * handleSeconds) / (agents - load);
  return ok({
    waitProbability: c.value,
    serviceLevel: 1 - c.value * Math.exp((-(agents - load) * withinSeconds) / handleSeconds),
    meanWaitSeconds,
    occupancy: load / agents,
    abandonShare: 0,
    meanQueueLength: arrivalsPerSecond * meanWaitSeconds,
  });
}

/** Past this a sum is made smaller before it leaves the range of a double. */
const RESCALE_AT = 1e250;
/** What adds less than this share to its sum is left out. */
const NEGLIGIBLE = 1e-17;
/** Smaller chances are taken as this: their reciprocal must still be a number. */
const LEAST = 1e-290;

/**
 * Erlang A. Birth–death chain with deaths min(k,n)μ + max(0,k−n)θ, weighed against state n: what lies below sums to 1/B(n),
 * what lies above is a product of ratios. P(Ab) = θ·E[Q]/λ, E[W] = E[Q]/λ.
 *
 * Who finds k people before them is served when k+1 departures have happened, at rates nμ+jθ (j = k … 0), unless their own
 * patience ends first. Killing at rate θ turns the rates into nμ+(j+1)θ with the factor nμ/(nμ+(k+1)θ); a sum of
 * exponentials with such rates is −ln(Beta(nμ/θ+1, k+1))/θ, so that "within T" is an incomplete beta function, stepped
 * from k to k+1 by its recursion.
 */
export function impatientQueue(
  given: Load & { readonly patienceSeconds: number },
  withinSeconds: number,
): QueueFigures {
  const { arrivalsPerSecond: lambda, handleSeconds, agents } = given;
  if (lambda <= 0) return idle;
  const theta = 1 / given.patienceSeconds;
  const work = agents / handleSeconds;
  const b = erlangB(agents, lambda * handleSeconds);
  let below = 1 / Math.max(b, LEAST);
  let here = 1;
  let [above, queue, inTime] = [0, 0, 0];
  const within = withinTime(work, theta, withinSeconds);
  for (let k = 0; ; k += 1) {
    // `here` is the weight of n+k: an arrival that finds it has k people before it.
    inTime += (here * within.next() * work) / (work + (k + 1) * theta);
    const next = (here * lambda) / (work + (k + 1) * theta);
    above += next;
    queue += (k + 1) * next;
    here = next;
    if (here > RESCALE_AT) {
      below /= RESCALE_AT;
      above /= RESCALE_AT;
      queue /= RESCALE_AT;
      inTime /= RESCALE_AT;
      here /= RESCALE_AT;
    }
    const falling = lambda < work + (k + 2) * theta;
    if (falling && here * (k + 2) <= NEGLIGIBLE * (below + above + queue)) break;
  }
  const all = below + above;
  // State n itself is the last of `below`; an arrival that finds it must wait.
  const waitProbability = agents === 0 ? 1 : (b * below + above) / all;
  const meanQueueLength = queue / all;
  const abandonShare = Math.min(1, (theta * meanQueueLength) / lambda);
  return {
    waitProbability,
    serviceLevel: Math.min(1, Math.max(0, 1 - waitProbability + inTime / all)),
    meanWaitSeconds: meanQueueLength / lambda,
    // Where nearly all leave, 1 − P(Ab) has few true digits left: nobody is busier than always.
    occupancy: agents === 0 ? 0 : Math.min(1, (lambda * handleSeconds * (1 - abandonShare)) / agents),
    abandonShare,
    meanQueueLength,
  };
}

/**
 * P(sum of exponentials with rates c+jθ, j = 1 … k+1, is at most T), for k = 0, 1, 2 …: I_y(k+1, c/θ+1) with
 * y = 1 − e^{−θT}, by I_y(a+1, b) = I_y(a, b) − y^a(1−y)^b / (a·B(a, b)).
 */
function withinTime(work: number, theta: number, seconds: number): { next(): number } {
  const beta = work / theta + 1;
  const y = -Math.expm1(-theta * seconds);
  // The first term holds e^{−(c+θ)T}, which a large team makes smaller than any double though later terms are not small:
  // its exponent is carried apart.
  let exponent = -seconds * (work + theta);
  let scale = Math.exp(exponent);
  let a = 1;
  let share = 1 - scale;
  let term = y * beta;
  return {
    next: () => {
      const now = share;
      share = Math.max(0, share - term * scale);
      term *= (y * (a + beta)) / (a + 1);
      a += 1;
      if (term > RESCALE_AT) {
        term /= RESCALE_AT;
        exponent += Math.log(RESCALE_AT);
        scale = Math.exp(exponent);
      }
      return now;
    },
  };
}

export interface AnswerPromise {
  readonly withinSeconds: number;
  /** 0 … 1 */
  readonly target: number;
  readonly maxOccupancy?: number;
}

/** The fewest agents that keep the promise under Erlang C, as planners count. */
export function agentsNeeded(given: Omit<Load, 'agents'>, promise: AnswerPromise): number {
  const load = offeredLoad(given);
  if (load <= 0) return 0;
  const most = promise.maxOccupancy ?? 1;
  for (let agents = Math.floor(load) + 1; ; agents += 1) {
    const figures = patientQueue({ ...given, agents }, promise.withinSeconds);
    if (figures.ok && figures.value.serviceLevel >= promise.target && load / agents <= most) return agents;
  }
}

/** Who must be on the roster so that `agents` are there: holidays, illness, training taken off. */
export const scheduledFor = (agents: number, shrinkage: number): number => Math.ceil(agents / (1 - shrinkage));
