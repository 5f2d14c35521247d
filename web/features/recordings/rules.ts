import type { RetentionRule } from '../../../shared/contracts/contacts-recordings.ts';

type RuleProblem = 'name' | 'for_all';

const hasCondition = (rule: RetentionRule): boolean =>
  rule.channel !== null || rule.queueCode !== null || rule.disposition !== null || rule.complaint !== null;

/** What is wrong with a rule at its place: without a name, or so wide that no rule after it is ever asked. */
export function ruleProblem(rules: readonly RetentionRule[], index: number): RuleProblem | undefined {
  const rule = rules[index];
  if (rule === undefined) return undefined;
  if (rule.name.trim() === '') return 'name';
  return index < rules.length - 1 && !hasCondition(rule) ? 'for_all' : undefined;
}

const freshRule = (): RetentionRule => ({
  ...{ name: '', channel: null, queueCode: null, disposition: null, complaint: true },
  months: 24,
});

/** New ones stand before the last, which is for all the rest. */
export const withFresh = (rules: readonly RetentionRule[]): RetentionRule[] => [
  ...rules.slice(0, -1),
  freshRule(),
  ...rules.slice(-1),
];

/** The first that fits decides: a rule that moves up is asked earlier. */
export function movedUp(rules: readonly RetentionRule[], index: number): RetentionRule[] {
  const next = [...rules];
  const [rule] = next.splice(index, 1);
  if (rule !== undefined) next.splice(Math.max(0, index - 1), 0, rule);
  return next;
}
