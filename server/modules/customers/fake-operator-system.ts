import type {
  AccountManager,
  Area,
  AreaFault,
  Balance,
  Bill,
  Customer,
  CustomerHit,
  LineState,
  OperatorOrder,
  Subscription,
  TariffPlan,
  Usage,
} from '../../../shared/contracts/customers.ts';
import { operatorTooSlow, operatorUnavailable, type Asking, type OperatorSystem } from './operator-system.ts';

/** What the fake operator knows; tests write down only what they need. */
export interface FakeOperatorFacts {
  readonly customers: readonly Customer[];
  readonly subscriptions: readonly Subscription[];
  readonly plans: readonly TariffPlan[];
  readonly balances: readonly Balance[];
  readonly bills: readonly Bill[];
  readonly usage: readonly Usage[];
  readonly lines: readonly LineState[];
  readonly orders: readonly OperatorOrder[];
  readonly areas: readonly Area[];
  readonly faults: readonly AreaFault[];
  readonly managers: readonly AccountManager[];
}

export type FakeQuestion = keyof OperatorSystem;

export interface FakeOperatorSystem extends OperatorSystem {
  /** From now on these questions fail as if that part of the operator were down. */
  breakDown(...questions: FakeQuestion[]): void;
  /** From now on these questions never answer; they end at the asker's deadline or signal. */
  hang(...questions: FakeQuestion[]): void;
  repair(): void;
  /** How often each question was asked. */
  readonly asked: ReadonlyMap<FakeQuestion, number>;
}

const NOTHING: FakeOperatorFacts = {
  customers: [],
  subscriptions: [],
  plans: [],
  balances: [],
  bills: [],
  usage: [],
  lines: [],
  orders: [],
  areas: [],
  faults: [],
  managers: [],
};

/** The port's behaviour, on facts in memory: same answers to unknown ids, same errors, same end of a hanging question. */
export function fakeOperatorSystem(some: Partial<FakeOperatorFacts> = {}): FakeOperatorSystem {
  const facts = { ...NOTHING, ...some };
  const gate = createGate();
  const { answer } = gate;
  const managerNo = (id: string) => facts.customers.find((customer) => customer.id === id)?.vipManagerNo;
  const planCode = (id: string) => facts.subscriptions.find((subscription) => subscription.id === id)?.planCode;
  const ofCustomer = <T extends { readonly customerId: string }>(rows: readonly T[], id: string): T[] =>
    rows.filter(({ customerId }) => customerId === id);
  return {
    ...gate.controls,
    findCustomersByNumber: (number, asking) =>
      answer('findCustomersByNumber', asking, () => facts.customers.filter((one) => answersTo(facts, one, number))),
    customerById: (id, asking) => answer('customerById', asking, () => facts.customers.find((one) => one.id === id)),
    searchCustomers: ({ text, page, pageSize = 20 }, asking) =>
      answer('searchCustomers', asking, () => {
        const hits = facts.customers.filter((one) =>
          `${one.name} ${one.contactPhones.join(' ')} ${one.address}`.includes(text),
        );
        const items = hits.slice((page - 1) * pageSize, page * pageSize).map(toHit);
        return { items, page, pageSize, total: hits.length, totalIsMore: false };
      }),
    subscriptionsOf: (id, asking) => answer('subscriptionsOf', asking, () => ofCustomer(facts.subscriptions, id)),
    plans: (asking) => answer('plans', asking, () => facts.plans),
    planOf: (id, asking) => answer('planOf', asking, () => facts.plans.find(({ code }) => code === planCode(id))),
    balanceOf: (id, asking) => answer('balanceOf', asking, () => ofCustomer(facts.balances, id)[0]),
    billsOf: (id, asking) => answer('billsOf', asking, () => ofCustomer(facts.bills, id)),
    usageOf: ({ subscriptionId }, asking) =>
      answer('usageOf', asking, () => facts.usage.find((one) => one.subscriptionId === subscriptionId)),
    lineStateOf: (id, asking) =>
      answer('lineStateOf', asking, () => facts.lines.find((one) => one.subscriptionId === id)),
    ordersOf: (id, asking) => answer('ordersOf', asking, () => ofCustomer(facts.orders, id)),
    areas: (asking) => answer('areas', asking, () => facts.areas),
    areaFaults: (asking) => answer('areaFaults', asking, () => facts.faults),
    accountManagerOf: (id, asking) =>
      answer('accountManagerOf', asking, () => facts.managers.find(({ staffNo }) => staffNo === managerNo(id))),
  };
}

const answersTo = ({ subscriptions }: FakeOperatorFacts, customer: Customer, number: string): boolean =>
  customer.contactPhones.includes(number) ||
  subscriptions.some((one) => one.customerId === customer.id && one.number === number);

const toHit = (one: Customer): CustomerHit => ({
  id: one.id,
  name: one.name,
  kind: one.kind,
  starLevel: one.starLevel,
  ...(one.birthDate === undefined ? {} : { birthDate: one.birthDate }),
  phone: one.contactPhones[0] ?? '',
  address: one.address,
  areaCode: one.areaCode,
  gridCode: one.gridCode,
});

const HANGING_MS = 50;

function createGate() {
  const asked = new Map<FakeQuestion, number>();
  const broken = new Set<FakeQuestion>();
  const hanging = new Set<FakeQuestion>();
  return {
    controls: {
      asked,
      breakDown: (...questions: FakeQuestion[]) => questions.forEach((one) => broken.add(one)),
      hang: (...questions: FakeQuestion[]) => questions.forEach((one) => hanging.add(one)),
      repair: () => {
        broken.clear();
        hanging.clear();
      },
    },
    answer: async <T>(question: FakeQuestion, asking: Asking | undefined, read: () => T): Promise<T> => {
      asked.set(question, (asked.get(question) ?? 0) + 1);
      asking?.signal?.throwIfAborted();
      if (broken.has(question)) throw operatorUnavailable();
      if (hanging.has(question)) await hang(question, asking);
      return read();
    },
  };
}

const hang = (question: FakeQuestion, asking: Asking | undefined): Promise<never> =>
  new Promise((_, reject) => {
    const deadlineMs = Math.min(asking?.deadlineMs ?? HANGING_MS, HANGING_MS);
    const timer = setTimeout(() => reject(operatorTooSlow(question, deadlineMs)), deadlineMs);
    asking?.signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(operatorUnavailable(asking.signal?.reason));
    });
  });
