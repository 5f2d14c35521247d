import type { TariffPlan } from '../../../../shared/contracts/customers.ts';
import type { ShelfPlan } from './shelf-plan.ts';

/** What a row of the price list needs; the rest is the same for the whole shelf. */
export type PlanRow = Pick<ShelfPlan, 'code' | 'name' | 'kind' | 'onSaleFrom' | 'weight'> &
  Partial<Omit<ShelfPlan, 'monthlyFeeFen' | 'terms'>> & { readonly yuan: number };

const yuan = (fen: number): string => `${fen / 100} 元`;

/**
 * The sentence that the 2018 tariff notice asks for (field.md §1.5): structure, rate, rule, conditions, validity; and for
 * "不限量" where speed drops, because a plan that hides this may not be sold.
 */
function termsOf(plan: Omit<TariffPlan, 'terms'>): string {
  const parts = [`月租 ${yuan(plan.monthlyFeeFen)}`];
  if (plan.unlimited) parts.push('国内流量不限量');
  else if (plan.dataGb !== undefined) parts.push(`含国内流量 ${plan.dataGb} GB`);
  if (plan.voiceMin !== undefined) parts.push(`国内主叫 ${plan.voiceMin} 分钟`);
  if (plan.bandwidthMbps !== undefined) parts.push(`宽带 ${plan.bandwidthMbps} Mbps`);
  if (plan.iptvChannels !== undefined) parts.push(`电视频道 ${plan.iptvChannels} 套`);
  if (plan.throttle !== undefined) {
    parts.push(`当月用满 ${plan.throttle.afterGb} GB 后限速至 ${plan.throttle.kbps} kbps，次月恢复`);
    if (plan.throttle.stopAfterGb !== undefined) parts.push(`用满 ${plan.throttle.stopAfterGb} GB 停止当月上网`);
  }
  if (plan.overDataFenPerGb !== undefined) parts.push(`超出后 ${yuan(plan.overDataFenPerGb)}/GB,按量计费`);
  if (plan.overVoiceFenPerMin !== undefined) parts.push(`超出主叫 ${yuan(plan.overVoiceFenPerMin)}/分钟`);
  parts.push(plan.contractMonths > 0 ? `在网合约 ${plan.contractMonths} 个月` : '无合约，随时可改可退');
  parts.push(`有效期 ${plan.validMonths} 个月，到期前一个月短信提醒，未改套餐则按原价续期`);
  parts.push(plan.onSaleUntil === undefined ? '新老客户同价可办' : '已停止办理，在用客户可继续使用');
  return `${parts.join('；')}。`;
}

export function toPlan({ yuan: price, ...row }: PlanRow): ShelfPlan {
  const plan = {
    monthlyFeeFen: Math.round(price * 100),
    unlimited: false,
    contractMonths: 0,
    validMonths: 24,
    audience: 'everybody' as const,
    ...row,
  };
  return { ...plan, terms: termsOf(plan) };
}
