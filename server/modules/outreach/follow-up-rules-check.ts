import { FOLLOW_UP_RANGES, type FollowUpRules } from '../../../shared/contracts/outreach-rules.ts';

/** One thing that is wrong, by the field of the form; `code` has its sentence in outreach-messages.ts. */
export interface WrongFollowUpRule {
  readonly field: string;
  readonly code: string;
  readonly least?: number;
  readonly most?: number;
}

const HOUR_MINUTES = 60;

/** Everything that is wrong, in the order of the form. */
export function checkFollowUpRules(rules: FollowUpRules, templates: readonly string[]): WrongFollowUpRule[] {
  const found: WrongFollowUpRule[] = [];
  if (rules.orderTemplates.some((code) => !templates.includes(code)))
    found.push({ field: 'orderTemplates', code: 'outreach.rule_no_template' });
  for (const [field, { least, most }] of Object.entries(FOLLOW_UP_RANGES)) {
    const value = rules[field as keyof typeof FOLLOW_UP_RANGES];
    if (value < least || value > most) found.push({ field, code: 'outreach.rule_out_of_range', least, most });
  }
  if (found.length === 0 && rules.maxTries > 1 && rules.retryMinutes >= rules.withinHours * HOUR_MINUTES)
    found.push({ field: 'retryMinutes', code: 'outreach.rule_too_late' });
  return found;
}
