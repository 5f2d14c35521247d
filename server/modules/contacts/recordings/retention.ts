import type { Channel, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { RetentionRule } from '../../../../shared/contracts/contacts-recordings.ts';

/** What the rules ask of a talk. */
export interface KeptFacts {
  readonly channel: Channel;
  readonly queueCode: string | null;
  readonly disposition: string | null;
  readonly serviceClass: ServiceClass;
  /** The matter it belongs to is a complaint. */
  readonly isComplaintCase: boolean;
}

export const isComplaint = ({ disposition, serviceClass, isComplaintCase }: KeptFacts): boolean =>
  isComplaintCase || serviceClass === 'complaint' || disposition?.startsWith('complaint_') === true;

const fits = (rule: RetentionRule, facts: KeptFacts): boolean =>
  (rule.channel === null || rule.channel === facts.channel) &&
  (rule.queueCode === null || rule.queueCode === facts.queueCode) &&
  (rule.disposition === null || rule.disposition === facts.disposition) &&
  (rule.complaint === null || rule.complaint === isComplaint(facts));

export const isForAll = (rule: RetentionRule): boolean =>
  rule.channel === null && rule.queueCode === null && rule.disposition === null && rule.complaint === null;

/** The first rule that fits. The last is for all; a plan without one keeps for ever rather than deletes by mistake. */
export const ruleFor = (rules: readonly RetentionRule[], facts: KeptFacts): RetentionRule | undefined =>
  rules.find((rule) => fits(rule, facts));

/** Calendar months, in UTC: 31 August and six months are the last of February. */
export function addMonths(at: Date, months: number): Date {
  const then = new Date(at);
  const day = then.getUTCDate();
  then.setUTCDate(1);
  then.setUTCMonth(then.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + 1, 0)).getUTCDate();
  then.setUTCDate(Math.min(day, lastDay));
  return then;
}
