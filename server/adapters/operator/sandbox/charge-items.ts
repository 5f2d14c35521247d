import type { BillLine } from '../../../../shared/contracts/customers.ts';
import type { Shelf } from './tariff-plans.ts';

export interface ChargeItem {
  readonly code: string;
  readonly name: string;
  readonly kind: BillLine['kind'];
  readonly unit?: NonNullable<BillLine['unit']>;
}

const ITEMS: readonly ChargeItem[] = [
  { code: 'over.data', name: '套餐外国内流量费', kind: 'over_allowance', unit: 'gb' },
  { code: 'over.voice', name: '套餐外国内通话费', kind: 'over_allowance', unit: 'minute' },
  { code: 'over.sms', name: '套餐外短信费', kind: 'over_allowance', unit: 'piece' },
  { code: 'roaming.data', name: '国际及港澳台漫游流量费', kind: 'over_allowance', unit: 'gb' },
  { code: 'va.caller_id', name: '来电显示', kind: 'value_added' },
  { code: 'va.ring', name: '视频彩铃', kind: 'value_added' },
  { code: 'va.video', name: '视频会员权益包', kind: 'value_added' },
  { code: 'va.cloud', name: '家庭云盘 500GB', kind: 'value_added' },
  { code: 'va.care', name: '全屋 WiFi 安心服务', kind: 'value_added' },
  { code: 'va.vod', name: '高清影视点播', kind: 'value_added', unit: 'piece' },
  { code: 'device.phone', name: '手机分期付款', kind: 'device' },
  { code: 'device.stb', name: '第二机顶盒使用费', kind: 'device' },
  { code: 'once.move', name: '移机工料费', kind: 'one_off' },
  { code: 'once.card', name: '补换卡工本费', kind: 'one_off' },
  { code: 'discount.loyal', name: '老用户回馈优惠', kind: 'discount' },
  { code: 'discount.bundle', name: '融合优惠（12 个月）', kind: 'discount' },
  { code: 'late_fee', name: '滞纳金', kind: 'late_fee' },
];

/** Fixed charges and one item per plan; the place in this list is the number under which a bill line is kept. */
export const chargeItems = (shelf: Shelf): ChargeItem[] => [
  ...ITEMS,
  ...shelf.all.map((plan) => ({ code: `plan.${plan.code}`, name: plan.name, kind: 'plan' as const })),
];
