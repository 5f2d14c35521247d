import type { OperatorOrder } from '../../../../shared/contracts/customers.ts';
import type { Draft, HeldSubscription } from './household.ts';
import type { World } from './world.ts';

const DAYS_KEPT = 90;
const OTHERS: readonly (readonly [OperatorOrder['kind'], number])[] = [
  ['plan_change', 40],
  ['repair', 32],
  ['device_swap', 14],
  ['move', 8],
  ['close', 6],
];
const TITLES: Readonly<Record<OperatorOrder['kind'], string>> = {
  install: '新装',
  move: '移机',
  repair: '障碍修复',
  plan_change: '套餐变更',
  close: '销户',
  device_swap: '终端更换',
};
const KIND_WORDS = { mobile: '手机', broadband: '宽带', iptv: '电视' } as const;

interface OrderNeeds {
  readonly draft: Draft;
  readonly held: HeldSubscription | undefined;
  readonly kind: OperatorOrder['kind'];
  readonly daysAgo: number;
  readonly at: number;
  readonly open: boolean;
}

/** What the household ordered in the last ninety days: its new products, its story, and now and then something else. */
export function ordersOf(world: World, draft: Draft, held: readonly HeldSubscription[]): OperatorOrder[] {
  return [...installs(world, held), ...storyOrders(draft, held), ...otherOrders(draft, held)].map((needs, at) =>
    orderOf(world, { ...needs, draft, at }),
  );
}

type Wanted = Omit<OrderNeeds, 'draft' | 'at'>;
const fixedOf = (held: readonly HeldSubscription[]): HeldSubscription | undefined =>
  held.find(({ subscription }) => subscription.kind !== 'mobile');

function installs(world: World, held: readonly HeldSubscription[]): Wanted[] {
  return held
    .map((one) => ({
      held: one,
      kind: 'install' as const,
      daysAgo: Math.round((Date.parse(world.calendar.today) - Date.parse(one.subscription.since)) / 86_400_000),
      open: one.subscription.state === 'installing',
    }))
    .filter(({ daysAgo }) => daysAgo <= DAYS_KEPT);
}

function storyOrders({ random, temper }: Draft, held: readonly HeldSubscription[]): Wanted[] {
  const fixed = fixedOf(held);
  if (temper.story === 'moved') {
    const kind = fixed === undefined ? ('plan_change' as const) : ('move' as const);
    return [{ held: fixed ?? held[0], kind, daysAgo: random.int(2, 9), open: random.chance(0.3) }];
  }
  const repaired = temper.story === 'weak_light' && fixed !== undefined && random.chance(0.3);
  return repaired ? [{ held: fixed, kind: 'repair', daysAgo: random.int(6, 40), open: false }] : [];
}

function otherOrders({ random, temper }: Draft, held: readonly HeldSubscription[]): Wanted[] {
  if (temper.fixedPlan !== undefined || !random.chance(0.085)) return [];
  const kind = random.weighted(OTHERS);
  const daysAgo = random.int(1, DAYS_KEPT);
  const about = kind === 'plan_change' || kind === 'close' ? random.pick(held) : fixedOf(held);
  return about === undefined ? [] : [{ held: about, kind, daysAgo, open: daysAgo < 3 && random.chance(0.6) }];
}

function orderOf(world: World, { draft, held, kind, daysAgo, at, open }: OrderNeeds): OperatorOrder {
  const { random, no } = draft;
  // An order of today would lie in the future of a demo that starts in the morning.
  const ago = Math.max(1, daysAgo);
  const created = `${world.calendar.day(-ago)}T${clock(random.int(8, 17), random.int(0, 59))}`;
  const days = kind === 'plan_change' ? 0 : random.int(0, 2);
  const promised = `${world.calendar.day(-ago + days + 1)}T18:00:00+08:00`;
  const finished = `${world.calendar.day(-ago + Math.min(days, ago - 1))}T${clock(random.int(18, 20), random.int(0, 59))}`;
  const cancelled = !open && random.chance(0.03);
  const late = open && promised.slice(0, 10) < world.calendar.today;
  return {
    id: `O${world.calendar.day(-ago).replaceAll('-', '').slice(2)}${String(no).padStart(6, '0')}${at}`,
    customerId: draft.customer.id,
    ...(held === undefined ? {} : { subscriptionId: held.subscription.id }),
    kind,
    title: `${held === undefined ? '' : KIND_WORDS[held.subscription.kind]}${TITLES[kind]}`,
    state: open ? (late ? 'late' : random.pick(['booked', 'in_work'] as const)) : cancelled ? 'cancelled' : 'done',
    createdAt: created,
    promisedAt: promised,
    ...(open || cancelled ? {} : { doneAt: finished }),
    channel: random.weighted([
      ['hall', 30],
      ['hotline', 34],
      ['app', 30],
      ['field', 6],
    ] as const),
  };
}

const clock = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00+08:00`;
