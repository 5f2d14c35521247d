import { describe, expect, it } from 'vitest';
import type { FollowUpRules } from '../../../shared/contracts/outreach-rules.ts';
import { checkFollowUpRules } from './follow-up-rules-check.ts';

const RULES: FollowUpRules = {
  ...{ caseTypes: ['fault'], orderTemplates: [], afterMinutes: 120, withinHours: 72, retryMinutes: 120 },
  ...{ maxTries: 2, byWhom: 'anyone', version: 1 },
};

describe('the rules of follow-ups', () => {
  it('may be those of the house, and ask nobody at all', () => {
    expect(checkFollowUpRules(RULES, [])).toEqual([]);
    expect(checkFollowUpRules({ ...RULES, caseTypes: [] }, [])).toEqual([]);
    // One try only: there is no pause that could be too long.
    expect(checkFollowUpRules({ ...RULES, maxTries: 1, withinHours: 1, retryMinutes: 600 }, [])).toEqual([]);
  });
  it.each([
    [{ afterMinutes: -1 }, 'afterMinutes outreach.rule_out_of_range'],
    [{ withinHours: 721 }, 'withinHours outreach.rule_out_of_range'],
    [{ maxTries: 6 }, 'maxTries outreach.rule_out_of_range'],
    [{ orderTemplates: ['gone'] }, 'orderTemplates outreach.rule_no_template'],
    [{ withinHours: 2, retryMinutes: 120 }, 'retryMinutes outreach.rule_too_late'],
  ])('that say %j are refused at their field', (change, said) => {
    expect(checkFollowUpRules({ ...RULES, ...change }, ['repair']).map((w) => `${w.field} ${w.code}`)).toEqual([said]);
  });
});
