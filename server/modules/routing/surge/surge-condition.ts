import type { QueueSight, SurgeCondition, SurgeStagePlan } from '../../../../shared/contracts/routing-surge.ts';

/** Below so many decided requests a share says nothing: one unlucky caller at night is not a peak. */
export const FEWEST_FOR_A_SHARE = 10;

/** Does it hold now? What is not known does not hold. */
export function holds(condition: SurgeCondition, sight: QueueSight): boolean {
  switch (condition.kind) {
    case 'service_level':
      return sight.offered >= FEWEST_FOR_A_SHARE && sight.answeredInTime / sight.offered < condition.below;
    case 'longest_wait':
      return sight.waiting > 0 && sight.longestWaitSeconds > condition.seconds;
    case 'waiting_per_ready':
      // With nobody ready every one who waits is too many.
      return sight.waiting > condition.above * sight.agentsServing;
  }
}

/** The window of figures that a condition looks at; the others look at this moment. */
const DEFAULT_WINDOW_MINUTES = 5;
export const windowOf = (condition: SurgeCondition): number =>
  condition.kind === 'service_level' ? condition.minutes : DEFAULT_WINDOW_MINUTES;

/** What a rule remembers between two looks. */
export interface Watch {
  /** Since when the condition has held without a break; only while there is no peak. */
  readonly metSince: Date | null;
  /** Since when it has been gone without a break; only during a peak. */
  readonly clearSince: Date | null;
  readonly lookedAt: Date | null;
}
export type WatchStep = 'none' | 'begin' | 'over';

/** Nobody looked for longer than this: what was between is unknown, and a time that must run without a break starts anew. */
export const LONGEST_GAP_MS = 60_000;

export interface Hysteresis {
  readonly holdSeconds: number;
  readonly clearMinutes: number;
}

/**
 * Begins after `holdSeconds` of the condition without a break, is over after `clearMinutes` without it. So a peak never
 * ends sooner than `clearMinutes` after it was last true, and never begins sooner than `holdSeconds` after it was last false.
 */
export function watchStep(
  before: Watch & { readonly inPeak: boolean },
  seen: { readonly holds: boolean; readonly now: Date },
  rule: Hysteresis,
): { readonly watch: Watch; readonly step: WatchStep } {
  const { now } = seen;
  const gap = before.lookedAt === null ? 0 : now.getTime() - before.lookedAt.getTime();
  // A clock that went back is a gap, too.
  const unbroken = gap >= 0 && gap <= LONGEST_GAP_MS;
  const running = (since: Date | null): Date => (unbroken && since !== null ? since : now);
  const quiet = { metSince: null, clearSince: null, lookedAt: now };
  if (before.inPeak) {
    if (seen.holds) return { watch: quiet, step: 'none' };
    const clearSince = running(before.clearSince);
    const isOver = now.getTime() - clearSince.getTime() >= rule.clearMinutes * 60_000;
    return isOver ? { watch: quiet, step: 'over' } : { watch: { ...quiet, clearSince }, step: 'none' };
  }
  if (!seen.holds) return { watch: quiet, step: 'none' };
  const metSince = running(before.metSince);
  const begins = now.getTime() - metSince.getTime() >= rule.holdSeconds * 1000;
  return begins ? { watch: quiet, step: 'begin' } : { watch: { ...quiet, metSince }, step: 'none' };
}

/** Which rungs are due: their time in the peak has come, and it still holds. In order, so that a later one never overtakes. */
export function dueStages(
  plans: readonly SurgeStagePlan[],
  seen: { readonly raised: ReadonlySet<number>; readonly startedAt: Date; readonly now: Date; readonly holds: boolean },
): number[] {
  if (!seen.holds) return [];
  const elapsed = seen.now.getTime() - seen.startedAt.getTime();
  const due: number[] = [];
  let after = 0;
  for (const [place, plan] of plans.entries()) {
    after = Math.max(after, plan.afterMinutes);
    if (elapsed >= after * 60_000 && !seen.raised.has(place)) due.push(place);
  }
  return due;
}
