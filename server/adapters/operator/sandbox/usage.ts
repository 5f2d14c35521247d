import type { UsageMonth } from '../../../../shared/contracts/customers.ts';
import type { Random } from '../../../../shared/kernel/random.ts';
import type { CalendarMonth } from './calendar.ts';
import type { Draft, HeldSubscription, UsageOf } from './household.ts';
import type { World } from './world.ts';

const MB_PER_GB = 1024;
/** The running month and three whole ones: at least 90 days. */
export const MONTHS_OF_DAYS = 4;
const LAST_DAYS = 5;

interface Month {
  readonly dataMb: number;
  readonly voiceMin: number;
  readonly sms: number;
}

/** Television is not metered; everything else has twelve months of totals and four of days that add up to them. */
export function usageOf(world: World, draft: Draft, held: HeldSubscription): UsageOf | undefined {
  if (held.subscription.kind === 'iptv') return undefined;
  const normal = held.subscription.kind === 'mobile' ? mobileMonth(draft, held) : broadbandMonth(draft, held);
  const months: UsageMonth[] = [];
  const days: UsageOf['days'][number][] = [];
  for (const month of world.calendar.months) {
    const full = monthOf({ draft, held, normal, month });
    if (month.back >= MONTHS_OF_DAYS) {
      months.push({ month: month.key, ...full });
      continue;
    }
    const split = splitIntoDays({ draft, held, month, full });
    days.push(split);
    months.push({ month: month.key, dataMb: sum(split.dataMb), voiceMin: sum(split.voiceMin), sms: sum(split.sms) });
  }
  return { key: held.key, months, days };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const allowanceMb = ({ plan }: HeldSubscription): number =>
  Math.round((plan.dataGb ?? plan.throttle?.afterGb ?? 10) * MB_PER_GB);

/** Old people use a fraction of what their plan holds and talk instead; the appetite decides the rest. */
function mobileMonth({ temper, random }: Draft, held: HeldSubscription): Month {
  const old = temper.age >= 65 && temper.story !== 'over_quota';
  return {
    dataMb: Math.round(allowanceMb(held) * temper.appetite * (old ? 0.45 : 1)),
    voiceMin: Math.round((held.plan.voiceMin ?? 100) * (old ? 0.75 : 0.45) * (0.3 + random.next())),
    sms: random.int(0, old ? 4 : 12),
  };
}

function broadbandMonth({ random }: Draft, { plan }: HeldSubscription): Month {
  const gb = (60 + Math.sqrt(plan.bandwidthMbps ?? 100) * 16) * (0.3 + random.next() * 1.4);
  return { dataMb: Math.round(gb * MB_PER_GB), voiceMin: 0, sms: 0 };
}

interface MonthNeeds {
  readonly draft: Draft;
  readonly held: HeldSubscription;
  readonly normal: Month;
  readonly month: CalendarMonth;
}

function monthOf({ draft, held, normal, month }: MonthNeeds): Month {
  const { random } = draft;
  const lastDay = `${month.key}-31`;
  if (held.subscription.since > lastDay) return { dataMb: 0, voiceMin: 0, sms: 0 };
  const noise = 0.75 + random.next() * 0.5;
  let dataMb = normal.dataMb * noise;
  if (held.subscription.kind === 'mobile') {
    const allowance = allowanceMb(held);
    // The running month of someone who is over quota is over today already, however early in the month.
    const whole = month.days / month.elapsed;
    if (draft.temper.story === 'over_quota' && month.back === 0)
      dataMb = Math.max(dataMb, allowance * 1.12 * Math.min(whole, 3));
    // Past the threshold an unlimited plan crawls: a quarter of the wish gets through.
    if (held.plan.throttle !== undefined && dataMb > allowance) dataMb = allowance + (dataMb - allowance) / 4;
  }
  return {
    dataMb: Math.round(dataMb),
    voiceMin: Math.round(normal.voiceMin * (0.7 + random.next() * 0.6)),
    sms: Math.round(normal.sms * random.next() * 2),
  };
}

interface SplitNeeds {
  readonly draft: Draft;
  readonly held: HeldSubscription;
  readonly month: CalendarMonth;
  readonly full: Month;
}

function splitIntoDays({ draft, held, month, full }: SplitNeeds): UsageOf['days'][number] {
  const { since, stateSince, state, kind } = held.subscription;
  const tight = kind === 'mobile' && full.dataMb > allowanceMb(held);
  const weights: number[] = [];
  let all = 0;
  for (let day = 1; day <= month.days; day += 1) {
    const weight = dayWeight({
      random: draft.random,
      weekday: (month.firstWeekday + day - 1) % 7,
      home: kind === 'broadband',
    });
    // Month-end: who has allowance left spends it, who ran out waits for the first.
    const shaped = kind === 'mobile' && day > month.days - LAST_DAYS ? weight * (tight ? 0.55 : 1.35) : weight;
    all += shaped;
    const date = `${month.key}-${day < 10 ? '0' : ''}${day}`;
    const served = date >= since && (state === 'active' || date < stateSince);
    if (day <= month.elapsed) weights.push(served ? shaped : 0);
  }
  return {
    dataMb: spread(full.dataMb, weights, all),
    voiceMin: spread(full.voiceMin, weights, all),
    sms: spread(full.sms, weights, all),
  };
}

function dayWeight({ random, weekday, home }: { random: Random; weekday: number; home: boolean }): number {
  const weekend = weekday === 0 || weekday === 6;
  return (0.6 + random.next() * 0.8) * (weekend ? (home ? 1.3 : 0.95) : 1);
}

/** Whole numbers whose running sum follows the weights, so that nothing is lost to rounding. */
function spread(total: number, weights: readonly number[], all: number): number[] {
  const days: number[] = [];
  let weight = 0;
  let given = 0;
  for (const own of weights) {
    weight += own;
    const upTo = Math.round((total * weight) / all);
    days.push(upTo - given);
    given = upTo;
  }
  return days;
}
