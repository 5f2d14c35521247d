import type { BreakEffect, BreakRule } from '../../../../shared/contracts/routing-breaks.ts';

/** The team's own rule, else the floor's. */
export const ruleFor = (rules: readonly BreakRule[], team: string | null): BreakRule =>
  rules.find((rule) => team !== null && rule.team === team) ?? rules.find((rule) => rule.team === '') ?? NOBODY;

/** Without any rule nobody goes unasked: the safe answer to a table that somebody emptied. */
const NOBODY: BreakRule = { team: '', atOnce: 0, maxMinutes: 1, automatic: false, version: 0 };

export const isUnder = (rules: readonly BreakRule[], rule: BreakRule, team: string | null): boolean =>
  ruleFor(rules, team).team === rule.team;

export interface Staffing {
  /** Ready, with nothing in hand. */
  readonly idle: number;
  readonly onDuty: number;
  /** In the queues that these agents serve. */
  readonly waiting: number;
}

/** What one agent fewer means, in a word: customers wait already; the next one would; or nobody notices. */
export function effectOf({ idle, waiting }: Staffing): BreakEffect {
  if (waiting > 0) return 'strong';
  return idle <= 1 ? 'slight' : 'none';
}

const MINUTE_MS = 60_000;
export const endsAt = (startedAt: Date, minutes: number): Date => new Date(startedAt.getTime() + minutes * MINUTE_MS);

export const overSeconds = (startedAt: Date, minutes: number, until: Date): number =>
  Math.max(0, Math.floor((until.getTime() - endsAt(startedAt, minutes).getTime()) / 1_000));
