import { FOLLOW_UP_RANGES, type FollowUpRules } from '../../../shared/contracts/outreach-rules.ts';
import { outOfRange, type WrongField } from '../identity/index.ts';

const HOUR_MINUTES = 60;

/** Everything that is wrong, in the order of the form. */
export function checkFollowUpRules(rules: FollowUpRules, templates: readonly string[]): WrongField[] {
  const found: WrongField[] = [];
  if (rules.orderTemplates.some((code) => !templates.includes(code)))
    found.push({ field: 'orderTemplates', code: 'outreach.rule_no_template' });
  found.push(...outOfRange(rules, FOLLOW_UP_RANGES, 'outreach.rule_out_of_range'));
  if (found.length === 0 && rules.maxTries > 1 && rules.retryMinutes >= rules.withinHours * HOUR_MINUTES)
    found.push({ field: 'retryMinutes', code: 'outreach.rule_too_late' });
  return found;
}
