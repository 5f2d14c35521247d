import type { Customer, CustomerHit, Subscription, TariffPlan } from '../../../shared/contracts/customers.ts';
import type {
  CustomerCard,
  CustomerListItem,
  Recognition,
  SubscriptionCard,
} from '../../../shared/contracts/customers-picture.ts';
import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../shared/kernel/masking.ts';
import { ageOn, ELDERLY_FROM } from './age.ts';

const ageOf = (customer: { readonly birthDate?: string }, today: string): { age?: number; elderly: boolean } => {
  if (customer.birthDate === undefined) return { elderly: false };
  const age = ageOn(customer.birthDate, today);
  return { age, elderly: age >= ELDERLY_FROM };
};

/** The name of an organisation is on its door; only people are hidden (PIPL art. 4 protects natural persons). */
const nameOf = ({ name, kind }: Pick<Customer, 'name' | 'kind'>): string => (kind === 'person' ? maskName(name) : name);

/** `kd9912345678` → `kd99****5678`: the agent can compare the last digits, nobody can log in with it. */
const maskAccount = (account: string): string =>
  account.length < 9 ? account : `${account.slice(0, 4)}****${account.slice(-4)}`;

export function toCard(customer: Customer, today: string): CustomerCard {
  return {
    id: customer.id,
    name: nameOf(customer),
    kind: customer.kind,
    ...ageOf(customer, today),
    ...(customer.gender === undefined ? {} : { gender: customer.gender }),
    idNumber: maskIdNumber(customer.idNumber),
    starLevel: customer.starLevel,
    contactPhones: customer.contactPhones.map(maskPhone),
    ...(customer.contactPerson === undefined ? {} : { contactPerson: maskName(customer.contactPerson) }),
    address: maskAddress(customer.address),
    areaCode: customer.areaCode,
    gridCode: customer.gridCode,
    since: customer.since,
    ...(customer.vipManagerNo === undefined ? {} : { vipManagerNo: customer.vipManagerNo }),
  };
}

export const toListItem = (hit: CustomerHit, today: string): CustomerListItem => ({
  id: hit.id,
  name: nameOf(hit),
  kind: hit.kind,
  starLevel: hit.starLevel,
  ...ageOf(hit, today),
  phone: maskPhone(hit.phone),
  address: maskAddress(hit.address),
  areaCode: hit.areaCode,
  gridCode: hit.gridCode,
});

export function toSubscriptionCard(subscription: Subscription, plan: TariffPlan | undefined): SubscriptionCard {
  const { installAddress: _, number, ...rest } = subscription;
  return {
    ...rest,
    number: subscription.kind === 'mobile' ? maskPhone(number) : maskAccount(number),
    ...(plan === undefined ? {} : { plan: planSummary(plan) }),
  };
}

const planSummary = ({ code, name, monthlyFeeFen, dataGb, voiceMin, throttle, terms }: TariffPlan) => ({
  code,
  name,
  monthlyFeeFen,
  ...(dataGb === undefined ? {} : { dataGb }),
  ...(voiceMin === undefined ? {} : { voiceMin }),
  ...(throttle === undefined ? {} : { throttle }),
  terms,
});

const TWO_CHARACTER_SURNAMES = ['欧阳', '上官', '诸葛', '司马', '司徒', '东方', '夏侯', '皇甫', '尉迟', '公孙'];

/** 张女士, 诸葛先生; without a known gender 张先生/女士. */
export function greetingName({ name, kind, gender }: Pick<Customer, 'name' | 'kind' | 'gender'>): string {
  if (kind !== 'person') return name;
  const surname = TWO_CHARACTER_SURNAMES.find((two) => name.startsWith(two)) ?? Array.from(name)[0] ?? '';
  if (gender === undefined) return `${surname}先生/女士`;
  return surname + (gender === 'female' ? '女士' : '先生');
}

export function toRecognition(customer: Customer, today: string, shared: boolean): Recognition {
  const { age, elderly } = ageOf(customer, today);
  return {
    customerId: customer.id,
    kind: customer.kind,
    starLevel: customer.starLevel,
    age: age ?? null,
    elderly,
    elderMode: elderly || customer.preferences.elderMode,
    vipManagerNo: customer.vipManagerNo ?? null,
    areaCode: customer.areaCode,
    gridCode: customer.gridCode,
    greetingName: greetingName(customer),
    shared,
  };
}
