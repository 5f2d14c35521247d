import type {
  Subscription,
  SubscriptionKind,
  SubscriptionState,
  TariffPlan,
} from '../../../../shared/contracts/customers.ts';
import type { Random } from '../../../../shared/kernel/random.ts';
import type { Draft, HeldSubscription } from './household.ts';
import { subscriptionIdOf } from './people.ts';
import type { ShelfPlan } from './shelf-plan.ts';
import { lineAccountOf, MAX_PER_CUSTOMER, mobileNumberOf, type World } from './world.ts';

const KIND_OF: Readonly<Record<string, SubscriptionKind>> = { m: 'mobile', b: 'broadband', t: 'iptv' };
const BUNDLE_SHARE = 0.58;
const STUDENT_UNTIL = 23;
const ELDERLY_PLANS_FROM = 60;

export function subscriptionsOf(world: World, draft: Draft): HeldSubscription[] {
  const kinds = Array.from(draft.temper.pattern, (letter) => KIND_OF[letter] ?? 'mobile');
  const bundle = bundleOf(world, draft, kinds);
  return kinds.map((kind, seq) => {
    const key = draft.no * MAX_PER_CUSTOMER + seq;
    const since = sinceOf(world, draft, kind);
    const plan = bundle ?? planFor({ world, draft, kind, since });
    const subscription: Subscription = {
      id: subscriptionIdOf(key),
      customerId: draft.customer.id,
      kind,
      number: numberOf(draft, kind, seq),
      planCode: plan.code,
      ...stateOf({ world, draft, kind, seq, since }),
      since,
      ...(plan.contractMonths > 0
        ? { contractUntil: world.calendar.day(draft.random.int(-90, plan.contractMonths * 30)) }
        : {}),
      ...(kind === 'mobile' ? {} : { installAddress: draft.customer.address }),
      ...(kind === 'broadband' && plan.bandwidthMbps !== undefined ? { bandwidthMbps: plan.bandwidthMbps } : {}),
    };
    return { key, seq, subscription, plan, paysPlan: bundle === undefined || seq === 0 };
  });
}

function bundleOf(
  world: World,
  { random, temper, customer }: Draft,
  kinds: readonly SubscriptionKind[],
): ShelfPlan | undefined {
  if (temper.fixedPlan !== undefined) {
    const plan = world.shelf.byCode(temper.fixedPlan);
    return plan.kind === 'bundle' ? plan : undefined;
  }
  const may = customer.kind === 'person' && kinds.includes('mobile') && kinds.includes('broadband');
  if (!may || !random.chance(BUNDLE_SHARE)) return undefined;
  return drawPlan(random, world.shelf.of('bundle', audienceOf(customer.kind, temper.age)), customer.since);
}

function audienceOf(kind: Draft['customer']['kind'], age: number): readonly TariffPlan['audience'][] {
  if (kind !== 'person') return ['enterprise'];
  if (age <= STUDENT_UNTIL) return ['everybody', 'student'];
  return age >= ELDERLY_PLANS_FROM ? ['everybody', 'elderly'] : ['everybody'];
}

interface PlanNeeds {
  readonly world: World;
  readonly draft: Draft;
  readonly kind: SubscriptionKind;
  readonly since: string;
}

function planFor({ world, draft, kind, since }: PlanNeeds): ShelfPlan {
  if (draft.temper.fixedPlan !== undefined) {
    const plan = world.shelf.byCode(draft.temper.fixedPlan);
    if (plan.kind === kind) return plan;
  }
  const all = world.shelf.of(kind, kind === 'iptv' ? ['everybody'] : audienceOf(draft.customer.kind, draft.temper.age));
  return drawPlan(draft.random, all, since);
}

/** Nobody holds a plan that had left the shelf before they came. */
function drawPlan(random: Random, all: readonly (readonly [ShelfPlan, number])[], since: string): ShelfPlan {
  for (let tries = 0; tries < 8; tries += 1) {
    const plan = random.weighted(all);
    if (plan.onSaleUntil === undefined || plan.onSaleUntil >= since) return plan;
  }
  return random.weighted(all.filter(([plan]) => plan.onSaleUntil === undefined));
}

function numberOf({ no, customer, temper }: Draft, kind: SubscriptionKind, seq: number): string {
  const key = no * MAX_PER_CUSTOMER + seq;
  if (kind === 'broadband') return lineAccountOf('kd', key);
  if (kind === 'iptv') return lineAccountOf('tv', key);
  // The hand-written people call from the number that the demo prints.
  return temper.fixedPlan !== undefined && seq === 0 ? (customer.contactPhones[0] ?? '') : mobileNumberOf(key);
}

/** The first product came with the customer; each further one some time after. */
function sinceOf(world: World, { random, customer, temper }: Draft, kind: SubscriptionKind): string {
  if (temper.story === 'installing' && kind === 'broadband') return world.calendar.day(-random.int(1, 4));
  if (temper.story === 'suspended' || temper.fixedPlan !== undefined || random.chance(0.6)) return customer.since;
  const days = Math.floor((Date.parse(world.calendar.today) - Date.parse(customer.since)) / 86_400_000);
  return world.calendar.day(-Math.max(15, Math.floor(days * random.next())));
}

interface StateNeeds extends PlanNeeds {
  readonly seq: number;
}

function stateOf({ world, draft, kind, seq, since }: StateNeeds): { state: SubscriptionState; stateSince: string } {
  const { random, temper } = draft;
  const { calendar } = world;
  if (temper.story === 'installing' && kind === 'broadband') return { state: 'installing', stateSince: since };
  if (temper.story === 'suspended' && seq === 0) {
    return { state: 'suspended_overdue', stateSince: calendar.day(-random.int(2, 12)) };
  }
  const odd = temper.fixedPlan === undefined ? random.next() : 1;
  const recent = calendar.day(-random.int(1, 14));
  if (odd < 0.008) return { state: 'suspended_request', stateSince: recent };
  if (odd < 0.01 && kind === 'mobile') return { state: 'reported_lost', stateSince: recent };
  if (odd < 0.013 && kind !== 'mobile') return { state: 'out_of_service', stateSince: recent };
  return { state: 'active', stateSince: since };
}
