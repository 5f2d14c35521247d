import { expect, it } from 'vitest';
import type { RetentionRule } from '../../../shared/contracts/contacts-recordings.ts';
import { movedUp, ruleProblem, withFresh } from './rules.ts';

const rule = (name: string, more: Partial<RetentionRule> = {}): RetentionRule => ({
  ...{ name, channel: null, queueCode: null, disposition: null, complaint: null, months: 6 },
  ...more,
});
const plan = [rule('complaints', { complaint: true }), rule('elders', { queueCode: 'elder' }), rule('all the rest')];

it('a rule without a name, and one that leaves nothing to the next, are said', () => {
  expect(plan.map((_, i) => ruleProblem(plan, i))).toEqual([undefined, undefined, undefined]);
  expect(ruleProblem([rule(' '), ...plan], 0)).toBe('name');
  expect(ruleProblem([rule('everything'), ...plan], 0)).toBe('for_all');
});

it('the last rule stays the last', () => {
  expect(withFresh(plan).at(-1)).toEqual(plan.at(-1));
  expect(movedUp(plan, 1).map((r) => r.name)).toEqual(['elders', 'complaints', 'all the rest']);
});
