import type { CallPurpose, RewriteRule, ShownRule, TrunkRoute } from '../../../../shared/contracts/voice-trunks.ts';
import { rewrite } from './number-rewrite.ts';

/** Why we call, and for whom; what decides which of our numbers is shown. */
export interface CallingFor {
  readonly purpose: CallPurpose;
  readonly queue?: string | undefined;
  readonly topic?: string | undefined;
  readonly staffNo?: string | undefined;
  /** The number the customer had dialled: a call back shows it, unless a rule says otherwise. */
  readonly dialledBefore?: string | undefined;
  /** The trunk a former call came by: the first to be tried where no route is longer than a catch-all. */
  readonly cameBy?: string | undefined;
}

const named = (wanted: string, given: string | undefined): boolean => wanted === '' || wanted === given;

/** First rule wins; else the number the customer knows us by, else the hotline. */
export function numberShown(rules: readonly ShownRule[], call: CallingFor, hotline: string): string {
  const rule = rules.find(
    (r) =>
      named(r.purpose, call.purpose) &&
      named(r.queue, call.queue) &&
      named(r.topic, call.topic) &&
      named(r.staffNo, call.staffNo),
  );
  return rule?.number ?? call.dialledBefore ?? hotline;
}

/** A trunk that can be called out by, and how well it stands. */
export interface WayOut {
  readonly name: string;
  readonly isDown: boolean;
  readonly rewriteOut: readonly RewriteRule[];
}

export interface Candidate {
  readonly trunk: string;
  readonly dialled: string;
  readonly from: string;
}

/**
 * Which trunks to try, in order: those whose prefix fits, longest first, then by priority; without any route, every way there
 * is. A trunk that is known to be down comes last instead of not at all: what we know may be old, and a try costs little.
 */
export function waysTo(
  number: string,
  given: {
    readonly routes: readonly TrunkRoute[];
    readonly ways: readonly WayOut[];
    readonly cameBy?: string | undefined;
  },
): readonly WayOut[] {
  const byName = new Map(given.ways.map((w) => [w.name, w]));
  const fitting = given.routes
    .filter((r) => number.startsWith(r.prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length || a.priority - b.priority)
    .flatMap((r) => byName.get(r.trunk) ?? []);
  const isSpecific = given.routes.some((r) => r.prefix !== '' && number.startsWith(r.prefix));
  const before = given.cameBy === undefined || isSpecific ? undefined : byName.get(given.cameBy);
  const all = [...(before === undefined ? [] : [before]), ...(fitting.length === 0 ? given.ways : fitting)];
  const once = [...new Set(all)];
  return [...once.filter((w) => !w.isDown), ...once.filter((w) => w.isDown)];
}

export const candidatesFor = (number: string, from: string, ways: readonly WayOut[]): Candidate[] =>
  ways.map((way) => ({
    trunk: way.name,
    dialled: rewrite(number, 'called', way.rewriteOut),
    from: rewrite(from, 'calling', way.rewriteOut),
  }));
