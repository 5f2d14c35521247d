import type { EstimateMethod } from '../../../../shared/contracts/routing-callbacks-catalogue.ts';
import type { Rates } from './departures.ts';

export interface WaitFacts {
  /** 1 = next. */
  readonly position: number;
  /** Measured while somebody waited in this queue; undefined while too little was seen. */
  readonly rates: Rates | undefined;
  /** Agents who are signed on and have the skill, and those of them who are free now. */
  readonly agentsOn: number;
  readonly agentsFree: number;
  readonly meanHandleSeconds: number | undefined;
}

export interface WaitEstimate {
  readonly seconds: number;
  readonly method: EstimateMethod;
}

/** Further than this nobody believes us, and nothing that is measured now says anything about it. */
export const LONGEST_ESTIMATE_SECONDS = 2 * 3_600;

/**
 * Expected wait of somebody at place p.
 *
 * `departures`: with a = people taken out of the line per second (measured while somebody waited, so it is what the desks
 * really give this queue, shared skills, breaks and after-call work included) and θ = how fast one waiting person gives up
 * (abandonments ÷ seconds waited by everybody), the line in front of p shrinks as a pure death process. With i still ahead,
 * the next step forward comes at rate a + iθ, so
 *
 *     E[W] = Σ (i = 0 … p−1) 1 / (a + iθ)
 *
 * (Whitt 1999, "Predicting queueing delays": exact for M/M/n+M; p ÷ a where nobody gives up). Dividing p by answers and
 * abandonments together would count those who give up behind p, too, and promise too little.
 *
 * `fluid`, while too little was measured: p × mean handling time ÷ agents with the skill (n busy agents finish one contact
 * every AHT ÷ n). Undefined where nothing honest can be said, e.g. nobody is on shift.
 */
export function estimateWait(facts: WaitFacts): WaitEstimate | undefined {
  const { position, rates, agentsOn, agentsFree, meanHandleSeconds } = facts;
  if (agentsOn <= 0 || position < 1) return undefined;
  if (position <= agentsFree) return { seconds: 0, method: rates === undefined ? 'fluid' : 'departures' };
  if (rates !== undefined && rates.answersPerSecond > 0) {
    return { seconds: capped(deathProcess(position, rates)), method: 'departures' };
  }
  if (meanHandleSeconds === undefined) return undefined;
  return { seconds: capped((position * meanHandleSeconds) / agentsOn), method: 'fluid' };
}

const capped = (seconds: number): number => Math.min(LONGEST_ESTIMATE_SECONDS, Math.round(seconds));

/** Beyond so many terms the sum is its integral, to within one term. */
const EXACT_TERMS = 2_000;

function deathProcess(position: number, { answersPerSecond: a, patiencePerSecond: theta }: Rates): number {
  const exact = Math.min(position, EXACT_TERMS);
  let seconds = 0;
  for (let ahead = 0; ahead < exact; ahead += 1) seconds += 1 / (a + ahead * theta);
  if (position === exact) return seconds;
  const rest = theta === 0 ? (position - exact) / a : Math.log((a + position * theta) / (a + exact * theta)) / theta;
  return seconds + rest;
}
