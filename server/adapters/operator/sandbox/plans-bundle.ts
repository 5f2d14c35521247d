import type { ShelfPlan } from './shelf-plan.ts';
import { toPlan, type PlanRow } from './plan-terms.ts';

type BundleRow = readonly [
  code: string,
  name: string,
  yuan: number,
  mobile: readonly [gb: number, minutes: number],
  home: readonly [mbps: number, channels: number],
  from: string,
  until: string | undefined,
  weight: number,
];

/** One fee for the phones, the line and the television of a household; charged once, on the household's first number. */
const BUNDLES: readonly BundleRow[] = [
  ['FA-79', '全家福融合 79 元', 79, [20, 200], [200, 110], '2024-05-17', undefined, 30],
  ['FA-99', '全家福融合 99 元', 99, [30, 300], [300, 132], '2024-05-17', undefined, 50],
  ['FA-129', '全家福融合 129 元', 129, [50, 500], [500, 132], '2024-05-17', undefined, 50],
  ['FA-169', '全家福融合 169 元', 169, [80, 800], [1000, 168], '2024-05-17', undefined, 26],
  ['FA-199', '全家福尊享 199 元', 199, [120, 1000], [1000, 168], '2024-05-17', undefined, 14],
  ['FA-299', '全家福至尊 299 元', 299, [200, 2000], [2000, 180], '2025-05-17', undefined, 4],
  ['FE-59', '敬老之家融合 59 元', 59, [8, 300], [100, 110], '2023-10-23', undefined, 16],
  ['FO-69', '三网合一 69 元', 69, [3, 150], [50, 96], '2016-10-01', '2020-12-31', 16],
  ['FO-89', '和美家庭 89 元', 89, [10, 300], [100, 110], '2018-01-01', '2021-12-31', 26],
  ['FO-139', '和美家庭 139 元', 139, [20, 600], [200, 132], '2018-01-01', '2021-12-31', 18],
  ['FO-159', '5G 智慧家庭 159 元', 159, [40, 700], [500, 132], '2020-09-01', '2024-05-16', 22],
];

const toRow = ([code, name, yuan, mobile, home, onSaleFrom, onSaleUntil, weight]: BundleRow): PlanRow => ({
  code,
  name,
  kind: 'bundle',
  yuan,
  onSaleFrom,
  weight,
  dataGb: mobile[0],
  voiceMin: mobile[1],
  sms: 0,
  bandwidthMbps: home[0],
  iptvChannels: home[1],
  overDataFenPerGb: 500,
  overVoiceFenPerMin: 15,
  overSmsFenEach: 10,
  contractMonths: 24,
  audience: code.startsWith('FE') ? 'elderly' : 'everybody',
  ...(onSaleUntil === undefined ? {} : { onSaleUntil }),
});

export const bundlePlans = (): ShelfPlan[] => BUNDLES.map(toRow).map(toPlan);
