import type { TariffPlan } from '../../../../shared/contracts/customers.ts';
import type { ShelfPlan } from './shelf-plan.ts';
import { toPlan, type PlanRow } from './plan-terms.ts';

type FixedRow = readonly [
  code: string,
  name: string,
  yuan: number,
  size: number,
  from: string,
  until: string | undefined,
  weight: number,
];

const BROADBAND: readonly FixedRow[] = [
  ['BB-100', '智家宽带 100M', 30, 100, '2022-03-15', undefined, 40],
  ['BB-300', '智家宽带 300M', 50, 300, '2022-03-15', undefined, 70],
  ['BB-500', '智家宽带 500M', 70, 500, '2022-03-15', undefined, 50],
  ['BB-1000', '智家千兆宽带 1000M', 100, 1000, '2022-03-15', undefined, 26],
  ['BB-2000', '智家全光 FTTR 2000M', 199, 2000, '2025-05-17', undefined, 4],
  ['BO-10', '农村同轴宽带 10M', 20, 10, '2012-01-01', '2017-12-31', 5],
  ['BO-20', '光纤入户 20M', 30, 20, '2014-01-01', '2018-06-30', 9],
  ['BO-50', '光纤入户 50M', 45, 50, '2015-08-01', '2019-12-31', 20],
  ['BO-100', '光纤入户 100M（老用户）', 60, 100, '2016-06-01', '2021-06-30', 30],
  ['BO-200', '极速宽带 200M', 65, 200, '2018-07-01', '2022-03-14', 34],
  ['BO-YEAR', '宽带包年 100M（折合每月）', 40, 100, '2017-01-01', '2022-12-31', 22],
];
const BUSINESS: readonly FixedRow[] = [
  ['BE-300', '商企宽带 300M', 128, 300, '2021-01-01', undefined, 50],
  ['BE-1000', '商企宽带 1000M', 299, 1000, '2021-01-01', undefined, 26],
  ['BE-LINE', '互联网专线 200M（固定 IP）', 1280, 200, '2018-01-01', undefined, 16],
];
const IPTV: readonly FixedRow[] = [
  ['TV-BASE', '有线数字电视基本包', 24, 96, '2009-06-01', undefined, 80],
  ['TV-RURAL', '农村数字电视基本包', 16, 72, '2010-01-01', undefined, 20],
  ['TV-HD', '高清互动电视', 34, 132, '2016-01-01', undefined, 60],
  ['TV-4K', '4K 家庭影院', 49, 168, '2021-09-01', undefined, 24],
  ['TV-KIDS', '少儿欢乐包', 30, 110, '2020-06-01', undefined, 8],
  ['TV-OPERA', '戏曲长青包', 28, 104, '2019-10-01', undefined, 10],
  ['TVO-SD', '标清互动包', 26, 80, '2011-01-01', '2018-12-31', 10],
  ['TVO-SPORT', '体育赛事包', 45, 120, '2014-06-01', '2022-11-30', 5],
  ['TV-VIEW8K', '8K 超高清尝鲜包', 69, 180, '2025-02-01', undefined, 3],
];

function fixed(kind: 'broadband' | 'iptv', audience: TariffPlan['audience']) {
  return ([code, name, yuan, size, onSaleFrom, onSaleUntil, weight]: FixedRow): PlanRow => ({
    code,
    name,
    kind,
    yuan,
    onSaleFrom,
    weight,
    audience,
    contractMonths: code === 'BO-YEAR' ? 12 : kind === 'broadband' ? 24 : 0,
    ...(onSaleUntil === undefined ? {} : { onSaleUntil }),
    ...(kind === 'broadband' ? { bandwidthMbps: size } : { iptvChannels: size }),
  });
}

export const broadbandPlans = (): ShelfPlan[] =>
  [...BROADBAND.map(fixed('broadband', 'everybody')), ...BUSINESS.map(fixed('broadband', 'enterprise'))].map(toPlan);
export const iptvPlans = (): ShelfPlan[] => IPTV.map(fixed('iptv', 'everybody')).map(toPlan);
