import type { TariffPlan, Usage } from '../../../shared/contracts/customers.ts';
import type { UsageComparison } from '../../../shared/contracts/customers-picture.ts';

const MB_PER_GB = 1024;

/** Data until charges begin or, on an unlimited plan, until speed drops. */
export function allowanceMb(plan: TariffPlan | undefined): number | undefined {
  const gb = plan?.unlimited === true ? plan.throttle?.afterGb : plan?.dataGb;
  return gb === undefined ? undefined : Math.round(gb * MB_PER_GB);
}

/** `today` is the operator's day; undefined when there is no use in the running or the last month to compare. */
export function compareUsage(usage: Usage, plan: TariffPlan | undefined, today: string): UsageComparison | undefined {
  const [current, last] = usage.months;
  if (current === undefined || last === undefined) return undefined;
  const dayOfMonth = today.slice(8, 10);
  const sameDay = usage.days
    .filter(({ date }) => date.startsWith(last.month) && date.slice(8, 10) <= dayOfMonth)
    .reduce((sum, { dataMb }) => sum + dataMb, 0);
  const allowance = usage.kind === 'mobile' ? allowanceMb(plan) : undefined;
  return {
    subscriptionId: usage.subscriptionId,
    month: current.month,
    dataMb: current.dataMb,
    dataMbLastMonth: last.dataMb,
    dataMbLastMonthSameDay: sameDay,
    voiceMin: current.voiceMin,
    voiceMinLastMonth: last.voiceMin,
    ...(allowance === undefined ? {} : { allowanceMb: allowance }),
  };
}
