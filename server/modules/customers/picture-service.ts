import type { Subscription, TariffPlan, Usage } from '../../../shared/contracts/customers.ts';
import type { CustomerPicture } from '../../../shared/contracts/customers-picture.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import { demand, type Principal } from '../identity/index.ts';
import { localDay } from './age.ts';
import { toNote, withCorrections } from './corrected-customer.ts';
import { customerNotFound, demandInArea } from './customer-guards.ts';
import { currentCorrections, notesOf, ownPreferences } from './customers-store.ts';
import { likelyReasons } from './likely-reason.ts';
import { toCard, toSubscriptionCard } from './masked-customer.ts';
import type { Asking, OperatorSystem } from './operator-system.ts';
import { createPartGatherer, type OnPartFailure, type PartGatherer } from './part-gatherer.ts';
import { compareUsage } from './usage-comparison.ts';

/** The agent is already saying hello: what is not there by then comes with the next look. */
const PART_DEADLINE_MS = 1_500;
const BILLS_SHOWN = 3;

export interface PictureNeeds {
  readonly db: Db;
  readonly operator: OperatorSystem;
  readonly clock: Clock;
  readonly onPartFailure: OnPartFailure;
}

export interface Pictures {
  /**
   * 客户统一视图. Every part is asked for at once and has a deadline of its own; what does not come is named in `missing` and
   * leaves the rest as it is. Only a customer that the operator says does not exist is an error.
   */
  picture(principal: Principal, customerId: string): Promise<CustomerPicture>;
}

export function createPictures(needs: PictureNeeds): Pictures {
  return {
    picture: async (principal, customerId) => {
      demand(principal, 'customer.view');
      const gatherer = createPartGatherer(needs.onPartFailure);
      const asking = { deadlineMs: PART_DEADLINE_MS };
      const [account, own] = await Promise.all([
        askAccount(needs.operator, gatherer, { customerId, asking }),
        askOwn(needs.db, customerId),
      ]);
      const customerMissing = gatherer.missing().some(({ part }) => part === 'customer');
      if (account.customer === undefined && !customerMissing) throw customerNotFound();
      demandInArea(principal, account.customer?.areaCode);
      const network = await askNetwork(needs.operator, gatherer, { subscriptions: account.subscriptions, asking });
      return compose({ customerId, now: needs.clock.now(), account, own, network, gatherer });
    },
  };
}

interface Question {
  readonly customerId: string;
  readonly asking: Asking;
}

async function askAccount(operator: OperatorSystem, gatherer: PartGatherer, { customerId, asking }: Question) {
  const [customer, subscriptions, plans, balance, bills, orders, manager] = await Promise.all([
    gatherer.part('customer', operator.customerById(customerId, asking), undefined),
    gatherer.part('subscriptions', operator.subscriptionsOf(customerId, asking), []),
    gatherer.part('plans', operator.plans(asking), []),
    gatherer.part('balance', operator.balanceOf(customerId, asking), undefined),
    gatherer.part('bills', operator.billsOf(customerId, asking), []),
    gatherer.part('orders', operator.ordersOf(customerId, asking), []),
    gatherer.part('manager', operator.accountManagerOf(customerId, asking), undefined),
  ]);
  return {
    customer,
    subscriptions,
    plans: new Map(plans.map((plan) => [plan.code, plan])),
    balance,
    bills,
    orders,
    manager,
  };
}
type Account = Awaited<ReturnType<typeof askAccount>>;

async function askOwn(db: Db, customerId: string) {
  const [notes, corrections, preferences] = await Promise.all([
    notesOf(db, customerId),
    currentCorrections(db, customerId),
    ownPreferences(db, customerId),
  ]);
  return { notes, corrections, preferences };
}

interface NetworkQuestion {
  readonly subscriptions: readonly Subscription[];
  readonly asking: Asking;
}

async function askNetwork(
  operator: OperatorSystem,
  gatherer: PartGatherer,
  { subscriptions, asking }: NetworkQuestion,
) {
  const fixed = subscriptions.filter(({ kind }) => kind !== 'mobile');
  const metered = subscriptions.filter(({ kind }) => kind !== 'iptv');
  const [lines, usage] = await Promise.all([
    Promise.all(fixed.map(({ id }) => gatherer.part('lines', operator.lineStateOf(id, asking), undefined))),
    Promise.all(
      metered.map(({ id }) =>
        gatherer.part('usage', operator.usageOf({ subscriptionId: id, monthsOfDays: 1 }, asking), undefined),
      ),
    ),
  ]);
  return { lines: lines.filter((line) => line !== undefined), usage: usage.filter((one) => one !== undefined) };
}

interface Pieces {
  readonly customerId: string;
  readonly now: Date;
  readonly account: Account;
  readonly own: Awaited<ReturnType<typeof askOwn>>;
  readonly network: Awaited<ReturnType<typeof askNetwork>>;
  readonly gatherer: PartGatherer;
}

function compose({ customerId, now, account, own, network, gatherer }: Pieces): CustomerPicture {
  const today = localDay(now);
  const { plans, subscriptions, balance, bills, orders, manager, customer } = account;
  const usage = network.usage
    .map((one) => compareUsage(one, planOf(one, subscriptions, plans), today))
    .filter((one) => one !== undefined);
  const facts = { now, today, subscriptions, plans, balance, bills, usage, lines: network.lines, orders };
  return {
    id: customerId,
    ...(customer === undefined ? {} : { customer: toCard(withCorrections(customer, own.corrections), today) }),
    corrected: own.corrections.map(({ field }) => field),
    preferences: { ...customer?.preferences, ...own.preferences },
    subscriptions: subscriptions.map((one) => toSubscriptionCard(one, plans.get(one.planCode))),
    ...(balance === undefined ? {} : { balance }),
    bills: bills.slice(0, BILLS_SHOWN),
    usage,
    lines: network.lines,
    orders: [...orders],
    ...(manager === undefined ? {} : { manager }),
    likelyReasons: likelyReasons(facts),
    notes: own.notes.map(toNote),
    missing: gatherer.missing(),
    asOf: now.toISOString(),
  };
}

function planOf(
  usage: Usage,
  subscriptions: readonly Subscription[],
  plans: ReadonlyMap<string, TariffPlan>,
): TariffPlan | undefined {
  const held = subscriptions.find(({ id }) => id === usage.subscriptionId);
  return held === undefined ? undefined : plans.get(held.planCode);
}
