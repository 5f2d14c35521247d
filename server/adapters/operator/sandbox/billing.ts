import type { Balance, StarLevel, SubscriptionKind } from '../../../../shared/contracts/customers.ts';
import type { Random } from '../../../../shared/kernel/random.ts';
import type { CalendarMonth } from './calendar.ts';
import type { Draft, HeldSubscription, RawBill, RawLine, UsageOf } from './household.ts';
import { allowanceMb } from './usage.ts';
import type { World } from './world.ts';

const DUE_DAY = 25;
const ACCOUNT = -1;

/** What a household pays every month besides its plans; drawn once, so that a bill looks like the one before it. */
interface Habits {
  readonly extras: readonly RawLine[];
  readonly vodEach: boolean;
  readonly discount: RawLine | undefined;
}

const line = (item: string, seq: number, amountFen: number, quantity = 0): RawLine => ({
  item,
  seq,
  quantity,
  amountFen,
});

const seqOf = (held: readonly HeldSubscription[], kind: SubscriptionKind): number =>
  held.findIndex(({ subscription }) => subscription.kind === kind);

/** What may hang on a product every month: item, share of households, prices. */
const EXTRAS: Readonly<Record<SubscriptionKind, readonly (readonly [string, number, readonly number[]])[]>> = {
  mobile: [
    ['va.caller_id', 0.3, [500]],
    ['va.ring', 0.16, [600]],
    ['va.video', 0.15, [1500, 1990, 2500]],
    ['device.phone', 0.08, [5900, 9900, 12_900]],
  ],
  broadband: [
    ['va.care', 0.1, [1000]],
    ['va.cloud', 0.07, [800]],
  ],
  iptv: [['device.stb', 0.12, [800]]],
};

function habitsOf({ random, temper }: Draft, held: readonly HeldSubscription[]): Habits {
  const extras: RawLine[] = [];
  for (const kind of ['mobile', 'broadband', 'iptv'] as const) {
    const seq = seqOf(held, kind);
    if (seq < 0) continue;
    for (const [item, share, prices] of EXTRAS[kind]) {
      if (random.chance(share)) extras.push(line(item, seq, random.pick(prices)));
    }
  }
  const discounted = temper.story === 'bill_jump' || random.chance(0.2);
  const discount = held.length > 1 ? line('discount.bundle', ACCOUNT, -2000) : line('discount.loyal', ACCOUNT, -500);
  return {
    extras,
    vodEach: seqOf(held, 'iptv') >= 0 && random.chance(0.2),
    discount: discounted ? discount : undefined,
  };
}

export function billsOf(world: World, draft: Draft, holdings: Holdings): RawBill[] {
  const habits = habitsOf(draft, holdings.held);
  const bills: RawBill[] = [];
  for (const month of world.calendar.months) {
    if (month.back === 0) continue;
    const lines = linesOf({ draft, habits, month, ...holdings });
    if (lines.length === 0) continue;
    bills.push(settle({ world, draft, month, lines }));
  }
  return bills;
}

export interface Holdings {
  readonly held: readonly HeldSubscription[];
  readonly usage: ReadonlyMap<number, UsageOf>;
}

interface LinesNeeds extends Holdings {
  readonly draft: Draft;
  readonly habits: Habits;
  readonly month: CalendarMonth;
}

function linesOf({ draft, habits, month, held, usage }: LinesNeeds): RawLine[] {
  const lines = productLines({ draft, habits, month, held, usage });
  if (lines.length === 0) return lines;
  const jump = draft.temper.story === 'bill_jump' && month.back === 1;
  lines.push(...habits.extras);
  lines.push(...unusual({ random: draft.random, habits, held, jump }));
  // The discount ran out last month: the classic reason why "nothing changed, and yet".
  if (habits.discount !== undefined && !jump) {
    const before = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
    lines.push({ ...habits.discount, amountFen: Math.max(habits.discount.amountFen, -Math.floor(before / 2)) });
  }
  const { unpaidMonths } = draft.temper;
  if (unpaidMonths > 1 && month.back < unpaidMonths) lines.push(line('late_fee', ACCOUNT, draft.random.int(20, 260)));
  return lines;
}

function productLines({ month, held, usage }: LinesNeeds): RawLine[] {
  const lines: RawLine[] = [];
  const lastDay = `${month.key}-31`;
  for (const one of held) {
    if (one.subscription.since > lastDay || one.subscription.state === 'installing') continue;
    if (one.paysPlan) lines.push(line(`plan.${one.plan.code}`, one.seq, one.plan.monthlyFeeFen));
    if (one.subscription.kind === 'mobile') lines.push(...overLines(one, usage.get(one.key)?.months[month.back]));
  }
  return lines;
}

/** Charges follow the use of the same month by the rule of the plan, so that a bill can be explained from its usage. */
export function overLines(held: HeldSubscription, used: UsageOf['months'][number] | undefined): RawLine[] {
  if (used === undefined) return [];
  const { plan, seq } = held;
  const lines: RawLine[] = [];
  const overMb = plan.unlimited ? 0 : used.dataMb - allowanceMb(held);
  if (overMb > 0 && plan.overDataFenPerGb !== undefined) {
    const gb = Math.ceil(overMb / 1024);
    lines.push(line('over.data', seq, gb * plan.overDataFenPerGb, gb));
  }
  const overMin = used.voiceMin - (plan.voiceMin ?? 0);
  if (overMin > 0 && plan.overVoiceFenPerMin !== undefined) {
    lines.push(line('over.voice', seq, overMin * plan.overVoiceFenPerMin, overMin));
  }
  const overSms = used.sms - (plan.sms ?? 0);
  if (overSms > 0 && plan.overSmsFenEach !== undefined)
    lines.push(line('over.sms', seq, overSms * plan.overSmsFenEach, overSms));
  return lines;
}

interface UnusualNeeds {
  readonly random: Random;
  readonly habits: Habits;
  readonly held: readonly HeldSubscription[];
  readonly jump: boolean;
}

function unusual({ random, habits, held, jump }: UnusualNeeds): RawLine[] {
  const lines: RawLine[] = [];
  const tv = seqOf(held, 'iptv');
  const mobile = seqOf(held, 'mobile');
  const films = tv < 0 ? 0 : jump ? random.int(5, 12) : habits.vodEach && random.chance(0.5) ? random.int(1, 3) : 0;
  if (films > 0) lines.push(line('va.vod', tv, films * 600, films));
  if (jump && tv < 0 && mobile >= 0) {
    const gb = random.int(1, 3);
    lines.push(line('roaming.data', mobile, gb * 3000, gb));
  }
  if (mobile >= 0 && random.chance(0.006)) lines.push(line('once.card', mobile, 1000));
  return lines;
}

interface SettleNeeds {
  readonly world: World;
  readonly draft: Draft;
  readonly month: CalendarMonth;
  readonly lines: readonly RawLine[];
}

function settle({ world, draft, month, lines }: SettleNeeds): RawBill {
  const next = world.calendar.months[month.back - 1] ?? month;
  const totalFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const paidOn = `${next.key}-${String(draft.random.int(2, DUE_DAY - 1)).padStart(2, '0')}`;
  const paid = month.back > draft.temper.unpaidMonths && paidOn <= world.calendar.today;
  return {
    month: month.key,
    totalFen,
    paidFen: paid ? totalFen : 0,
    dueOn: `${next.key}-${DUE_DAY}`,
    ...(paid ? { paidOn } : {}),
    lines,
  };
}

const CREDIT: Readonly<Record<StarLevel, number>> = { 1: 0, 2: 3000, 3: 10_000, 4: 30_000, 5: 100_000 };

export function balanceOf(world: World, draft: Draft, bills: readonly RawBill[]): Omit<Balance, 'asOf' | 'customerId'> {
  const late = bills.filter((bill) => bill.paidFen < bill.totalFen && bill.dueOn < world.calendar.today);
  const overdueFen = late.reduce((sum, bill) => sum + bill.totalFen - bill.paidFen, 0);
  const overdueSince = late.at(-1)?.dueOn;
  return {
    balanceFen: overdueFen > 0 ? -overdueFen : draft.random.int(0, 18_000),
    overdueFen,
    ...(overdueSince === undefined ? {} : { overdueSince }),
    creditLimitFen: CREDIT[draft.customer.starLevel],
    points: draft.random.int(0, 1200) * draft.customer.starLevel,
  };
}
