import type {
  Bill,
  BillLine,
  OperatorOrder,
  Subscription,
  Usage,
  UsageDay,
} from '../../../../shared/contracts/customers.ts';
import type { OperatorSystem } from '../../../modules/customers/index.ts';
import type { AskingPool } from './asking-pool.ts';
import type { ChargeItem } from './charge-items.ts';
import { customerNo, maybe } from './customer-questions.ts';
import { customerIdOf, subscriptionIdOf } from './people.ts';
import type { ReferenceData } from './reference-data.ts';
import { MONTHS_OF_DAYS } from './usage.ts';
import { MAX_PER_CUSTOMER } from './world.ts';

export function subscriptionKey(subscriptionId: string): number | undefined {
  const digits = /^S(\d{9})$/.exec(subscriptionId)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

interface SubscriptionRow {
  readonly key: number;
  readonly kind: Subscription['kind'];
  readonly number: string;
  readonly plan_code: string;
  readonly state: Subscription['state'];
  readonly state_since: string;
  readonly since: string;
  readonly contract_until: string | null;
  readonly install_address: string | null;
  readonly bandwidth_mbps: number | null;
}
interface BillRow {
  readonly month: string;
  readonly total_fen: number;
  readonly paid_fen: number;
  readonly due_on: string;
  readonly paid_on: string | null;
  readonly items: number[];
  readonly seqs: number[];
  readonly quantities: number[];
  readonly amounts: number[];
}
interface UsedRow {
  readonly data_mb: number[];
  readonly voice_min: number[];
  readonly sms: number[];
}
type TotalsRow = UsedRow & { readonly newest: string; readonly kind: Usage['kind'] };
type DaysRow = UsedRow & { readonly month: string };
interface OrderRow {
  readonly id: string;
  readonly sub_key: number | null;
  readonly kind: OperatorOrder['kind'];
  readonly title: string;
  readonly state: OperatorOrder['state'];
  readonly created_at: Date;
  readonly promised_at: Date | null;
  readonly done_at: Date | null;
  readonly channel: OperatorOrder['channel'];
}

type AccountQuestions = Pick<OperatorSystem, 'subscriptionsOf' | 'billsOf' | 'usageOf' | 'ordersOf'>;

export function accountQuestions(needs: { pool: AskingPool; reference: ReferenceData }): AccountQuestions {
  const { pool, reference } = needs;
  return {
    subscriptionsOf: async (customerId, asking) => {
      const no = customerNo(customerId);
      if (no === undefined) return [];
      const text = `SELECT key, kind, number, plan_code, state, state_since::text, since::text, contract_until::text,
        install_address, bandwidth_mbps FROM operator_sandbox.subscriptions WHERE key >= $1 AND key < $2 ORDER BY key`;
      const values = [no * MAX_PER_CUSTOMER, (no + 1) * MAX_PER_CUSTOMER];
      const rows = await pool.ask<SubscriptionRow>({ name: 'subscriptions', text, values }, asking);
      return rows.map(toSubscription);
    },
    billsOf: async (customerId, asking) => {
      const no = customerNo(customerId);
      if (no === undefined) return [];
      const text = `SELECT to_char(month, 'YYYY-MM') AS month, total_fen, paid_fen, due_on::text, paid_on::text,
        items, seqs, quantities, amounts FROM operator_sandbox.bills WHERE customer_no = $1 ORDER BY bills.month DESC LIMIT 12`;
      const [rows, items] = await Promise.all([
        pool.ask<BillRow>({ name: 'bills', text, values: [no] }, asking),
        reference.chargeItems(asking),
      ]);
      return rows.map((row) => toBill(no, row, items));
    },
    usageOf: async (question, asking) => {
      const key = subscriptionKey(question.subscriptionId);
      if (key === undefined) return undefined;
      const months = Math.min(Math.max(question.monthsOfDays ?? 1, 0), MONTHS_OF_DAYS - 1) + 1;
      const totals = `SELECT s.kind, to_char(u.newest, 'YYYY-MM') AS newest, u.data_mb, u.voice_min, u.sms
        FROM operator_sandbox.usage_totals u JOIN operator_sandbox.subscriptions s USING (key) WHERE u.key = $1`;
      const days = `SELECT to_char(month, 'YYYY-MM') AS month, data_mb, voice_min, sms
        FROM operator_sandbox.usage_days WHERE key = $1 ORDER BY usage_days.month DESC LIMIT $2`;
      const [[total], daily] = await Promise.all([
        pool.ask<TotalsRow>({ name: 'usage_totals', text: totals, values: [key] }, asking),
        pool.ask<DaysRow>({ name: 'usage_days', text: days, values: [key, months] }, asking),
      ]);
      return total === undefined ? undefined : toUsage(question.subscriptionId, total, daily);
    },
    ordersOf: async (customerId, asking) => {
      const no = customerNo(customerId);
      if (no === undefined) return [];
      const text = `SELECT id, sub_key, kind, title, state, created_at, promised_at, done_at, channel
        FROM operator_sandbox.orders WHERE customer_no = $1 ORDER BY created_at DESC LIMIT 50`;
      const rows = await pool.ask<OrderRow>({ name: 'orders', text, values: [no] }, asking);
      return rows.map((row) => toOrder(no, row));
    },
  };
}

const toSubscription = (row: SubscriptionRow): Subscription => ({
  id: subscriptionIdOf(row.key),
  customerId: customerIdOf(Math.floor(row.key / MAX_PER_CUSTOMER)),
  kind: row.kind,
  number: row.number,
  planCode: row.plan_code,
  state: row.state,
  stateSince: row.state_since,
  since: row.since,
  ...maybe('contractUntil', row.contract_until),
  ...maybe('installAddress', row.install_address),
  ...maybe('bandwidthMbps', row.bandwidth_mbps),
});

const toBill = (no: number, row: BillRow, items: readonly ChargeItem[]): Bill => ({
  customerId: customerIdOf(no),
  month: row.month,
  totalFen: row.total_fen,
  paidFen: row.paid_fen,
  dueOn: row.due_on,
  ...maybe('paidOn', row.paid_on),
  lines: row.items.map((place, at) => toLine(no, row, at, items[place])),
});

const UNKNOWN_ITEM: ChargeItem = { code: 'unknown', name: '其他费用', kind: 'one_off' };

function toLine(no: number, row: BillRow, at: number, item: ChargeItem | undefined): BillLine {
  const seq = row.seqs[at] ?? -1;
  const quantity = row.quantities[at] ?? 0;
  const named = item ?? UNKNOWN_ITEM;
  return {
    ...named,
    ...(seq < 0 ? {} : { subscriptionId: subscriptionIdOf(no * MAX_PER_CUSTOMER + seq) }),
    ...(quantity === 0 ? {} : { quantity }),
    amountFen: row.amounts[at] ?? 0,
  };
}

function monthBefore(newest: string, back: number): string {
  const [year = 0, month = 1] = newest.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7);
}

const toUsage = (subscriptionId: string, total: TotalsRow, daily: readonly DaysRow[]): Usage => ({
  subscriptionId,
  kind: total.kind,
  months: total.data_mb.map((dataMb, back) => ({
    month: monthBefore(total.newest, back),
    dataMb,
    voiceMin: total.voice_min[back] ?? 0,
    sms: total.sms[back] ?? 0,
  })),
  days: daily.flatMap(daysOf).sort((a, b) => b.date.localeCompare(a.date)),
});

const daysOf = (row: DaysRow): UsageDay[] =>
  row.data_mb.map((dataMb, at) => ({
    date: `${row.month}-${String(at + 1).padStart(2, '0')}`,
    dataMb,
    voiceMin: row.voice_min[at] ?? 0,
    sms: row.sms[at] ?? 0,
  }));

const toOrder = (no: number, row: OrderRow): OperatorOrder => ({
  id: row.id,
  customerId: customerIdOf(no),
  ...(row.sub_key === null ? {} : { subscriptionId: subscriptionIdOf(row.sub_key) }),
  kind: row.kind,
  title: row.title,
  state: row.state,
  createdAt: row.created_at.toISOString(),
  ...maybe('promisedAt', row.promised_at?.toISOString()),
  ...maybe('doneAt', row.done_at?.toISOString()),
  channel: row.channel,
});
