import type {
  Balance,
  Bill,
  BillLine,
  LineState,
  OperatorOrder,
  Subscription,
  TariffPlan,
} from '../../../shared/contracts/customers.ts';
import type { LikelyReason, UsageComparison } from '../../../shared/contracts/customers-picture.ts';
import { formatYuan } from '../../../shared/kernel/money.ts';
import { clip } from '../../../shared/kernel/text.ts';

/** What is known of a customer at the moment of the call; a part that is missing is empty and gives no reason. */
export interface KnownFacts {
  readonly now: Date;
  readonly today: string;
  readonly subscriptions: readonly Subscription[];
  readonly plans: ReadonlyMap<string, TariffPlan>;
  readonly balance: Balance | undefined;
  /** Newest first. */
  readonly bills: readonly Bill[];
  readonly usage: readonly UsageComparison[];
  readonly lines: readonly LineState[];
  readonly orders: readonly OperatorOrder[];
}

const MAX_REASONS = 4;
const MAX_BECAUSE = 200;
/** GPON class B+ (ITU-T G.984.2): below this an ONT loses its signal. */
const WEAK_LIGHT_DBM = -27;
/** A bill is "higher" when it is a third and at least twenty yuan above what the customer is used to. */
const JUMP_RATIO = 1.3;
const JUMP_FEN = 2_000;
const NEAR_SHARE = 0.9;
const DONE_WITHIN_DAYS = 3;
const CONTRACT_WITHIN_DAYS = 30;
const MS_PER_DAY = 86_400_000;

/**
 * Why this customer most likely calls now, with the facts that say so. Rules in the order of how often each is the reason when
 * its condition holds: somebody without service calls about that, whatever the bill says. The likelihoods are a start and are
 * to be replaced by what contacts were really about, once enough are closed.
 */
export function likelyReasons(facts: KnownFacts): LikelyReason[] {
  const found = RULES.flatMap((rule) => rule(facts));
  const best = new Map<string, LikelyReason>();
  for (const reason of found.sort((a, b) => b.likelihood - a.likelihood)) {
    if (!best.has(reason.code)) best.set(reason.code, { ...reason, because: clip(reason.because, MAX_BECAUSE) });
  }
  // A fault in the area explains the dead line; naming both would hide the one that matters.
  if (best.has('area_fault')) best.delete('line_down');
  if (best.has('suspended')) best.delete('overdue');
  return [...best.values()].slice(0, MAX_REASONS);
}

type Rule = (facts: KnownFacts) => LikelyReason[];
const WORDS = { mobile: '手机', broadband: '宽带', iptv: '电视' } as const;
const clock = (iso: string): string => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(11, 16);
const daysUntil = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);
const gb = (mb: number): string => (mb / 1024).toFixed(1);

const areaFault: Rule = ({ lines }) =>
  lines.flatMap(({ areaFault: fault, subscriptionId, kind }) => {
    if (fault === undefined) return [];
    const because = `所在网格${WORDS[kind]}故障（${fault.cause}），${clock(fault.startedAt)} 起影响 ${fault.affectedLines} 户，预计 ${clock(fault.expectedRepairAt)} 恢复`;
    return [{ code: 'area_fault' as const, likelihood: 92, because, subscriptionId }];
  });

const suspended: Rule = ({ subscriptions, balance }) =>
  subscriptions
    .filter(({ state }) => state === 'suspended_overdue')
    .map<LikelyReason>(({ kind, stateSince, id }) => {
      const owed =
        balance === undefined || balance.overdueFen === 0 ? '' : `，欠费 ${formatYuan(balance.overdueFen)} 元`;
      return {
        code: 'suspended',
        likelihood: 86,
        because: `${WORDS[kind]}自 ${stateSince} 起欠费停机${owed}`,
        subscriptionId: id,
      };
    });

const lineDown: Rule = ({ lines }) =>
  lines
    .filter(({ ont, areaFault: fault }) => fault === undefined && (ont === 'offline' || ont === 'power_off'))
    .map<LikelyReason>(({ ont, kind, lastSeenAt, subscriptionId }) => {
      const since = lastSeenAt === undefined ? '' : `，最后在线 ${lastSeenAt.slice(5, 10)} ${clock(lastSeenAt)}`;
      const because = `${WORDS[kind]}光猫${ont === 'offline' ? '离线' : '掉电'}${since}，所在网格无群障`;
      return { code: 'line_down', likelihood: 78, because, subscriptionId };
    });

const weakSignal: Rule = ({ lines }) =>
  lines
    .filter(({ opticalPowerDbm }) => opticalPowerDbm !== undefined && opticalPowerDbm < WEAK_LIGHT_DBM)
    .map<LikelyReason>(({ opticalPowerDbm = 0, kind, subscriptionId }) => {
      const because = `${WORDS[kind]}收光 ${opticalPowerDbm} dBm，低于 ${WEAK_LIGHT_DBM} dBm，易掉线、卡顿`;
      return { code: 'weak_signal', likelihood: 58, because, subscriptionId };
    });

const orders: Rule = ({ orders: all, now }) =>
  all.flatMap<LikelyReason>((order) => {
    const about = order.subscriptionId === undefined ? {} : { subscriptionId: order.subscriptionId };
    const late = order.promisedAt !== undefined && Date.parse(order.promisedAt) < now.getTime();
    if (order.state === 'late' || ((order.state === 'booked' || order.state === 'in_work') && late)) {
      return [{ code: 'order_late' as const, likelihood: 74, because: `${order.title}超过约定时间仍未完成`, ...about }];
    }
    if (order.state === 'booked' || order.state === 'in_work') {
      return [{ code: 'order_open' as const, likelihood: 52, because: `${order.title}正在办理`, ...about }];
    }
    const doneDays = order.doneAt === undefined ? Infinity : (now.getTime() - Date.parse(order.doneAt)) / MS_PER_DAY;
    if (doneDays > DONE_WITHIN_DAYS) return [];
    return [
      {
        code: 'order_done' as const,
        likelihood: 34,
        because: `${order.title}刚完成不到 ${DONE_WITHIN_DAYS} 天`,
        ...about,
      },
    ];
  });

const allowance: Rule = ({ usage }) =>
  usage.flatMap<LikelyReason>(({ allowanceMb, dataMb, subscriptionId }) => {
    if (allowanceMb === undefined || allowanceMb === 0 || dataMb < allowanceMb * NEAR_SHARE) return [];
    const over = dataMb > allowanceMb;
    const because = `本月已用流量 ${gb(dataMb)} GB，套餐内 ${gb(allowanceMb)} GB${over ? '，已超出或已限速' : '，即将用完'}`;
    return over
      ? [{ code: 'over_allowance' as const, likelihood: 66, because, subscriptionId }]
      : [{ code: 'near_allowance' as const, likelihood: 30, because, subscriptionId }];
  });

const billHigher: Rule = ({ bills }) => {
  const [last, ...before] = bills;
  if (last === undefined || before.length === 0) return [];
  const usual = before.reduce((sum, { totalFen }) => sum + totalFen, 0) / before.length;
  if (last.totalFen < usual * JUMP_RATIO || last.totalFen - usual < JUMP_FEN) return [];
  const why = biggestChange(last, before[0]);
  const because = `${last.month.slice(5)} 月账单 ${formatYuan(last.totalFen)} 元，比平时多 ${formatYuan(last.totalFen - usual)} 元${why}`;
  return [{ code: 'bill_higher', likelihood: 56, because }];
};

/** The line that moved most, in the words of the bill: a new charge, a grown one, or a discount that ended. */
export function biggestChange(last: Bill, before: Bill | undefined): string {
  if (before === undefined) return '';
  const sums = (lines: readonly BillLine[]): Map<string, number> => {
    const byName = new Map<string, number>();
    for (const { name, amountFen } of lines) byName.set(name, (byName.get(name) ?? 0) + amountFen);
    return byName;
  };
  const [now, then] = [sums(last.lines), sums(before.lines)];
  const names = new Set([...now.keys(), ...then.keys()]);
  const changes = [...names].map((name) => ({ name, more: (now.get(name) ?? 0) - (then.get(name) ?? 0) }));
  const [top] = changes.sort((a, b) => b.more - a.more);
  if (top === undefined || top.more <= 0) return '';
  const ended = !now.has(top.name);
  return `，主要是${top.name}${ended ? '到期' : `多 ${formatYuan(top.more)} 元`}`;
}

const overdue: Rule = ({ balance }) =>
  balance === undefined || balance.overdueFen <= 0
    ? []
    : [
        {
          code: 'overdue',
          likelihood: 44,
          because: `欠费 ${formatYuan(balance.overdueFen)} 元，自 ${balance.overdueSince ?? '上月'} 起逾期`,
        },
      ];

const contractEnds: Rule = ({ subscriptions, plans, today }) =>
  subscriptions.flatMap(({ contractUntil, id, planCode }) => {
    if (contractUntil === undefined) return [];
    const left = daysUntil(today, contractUntil);
    if (left < 0 || left > CONTRACT_WITHIN_DAYS) return [];
    const because = `${plans.get(planCode)?.name ?? '合约'}还有 ${left} 天到期`;
    return [{ code: 'contract_ends' as const, likelihood: 22, because, subscriptionId: id }];
  });

const RULES: readonly Rule[] = [
  areaFault,
  suspended,
  lineDown,
  weakSignal,
  orders,
  allowance,
  billHigher,
  overdue,
  contractEnds,
];
