import type {
  Bill,
  Customer,
  LineState,
  Subscription,
  TariffPlan,
  Usage,
} from '../../../shared/contracts/customers.ts';
import type { FakeOperatorFacts } from './fake-operator-system.ts';

/** One believable household for tests; a test changes the one thing that it is about. */
export const SAMPLE_TODAY = '2026-11-21';
export const SAMPLE_NOW = new Date('2026-11-21T10:00:00+08:00');

export const sampleCustomer: Customer = {
  id: 'C1',
  name: '张桂兰',
  kind: 'person',
  birthDate: '1954-05-22',
  gender: 'female',
  idNumber: '99010119540522228X',
  starLevel: 3,
  contactPhones: ['16400000001'],
  address: '岚江省云渡市望潮区望江路207号东方家园10栋1单元704室',
  areaCode: '990101',
  gridCode: '990101-01',
  community: '东方家园',
  since: '2015-12-14',
  preferences: { serviceCalls: 'welcome', marketing: 'refused', language: 'mandarin', elderMode: false },
};

export const samplePlan: TariffPlan = {
  code: 'MB-29',
  name: '畅享套餐 29 元',
  kind: 'mobile',
  monthlyFeeFen: 2900,
  dataGb: 10,
  voiceMin: 100,
  unlimited: false,
  overDataFenPerGb: 500,
  onSaleFrom: '2024-05-17',
  contractMonths: 0,
  validMonths: 24,
  audience: 'everybody',
  terms: '月租 29 元',
};

export const sampleMobile: Subscription = {
  id: 'S1',
  customerId: 'C1',
  kind: 'mobile',
  number: '16400000001',
  planCode: 'MB-29',
  state: 'active',
  stateSince: '2015-12-14',
  since: '2015-12-14',
};
export const sampleBroadband: Subscription = {
  ...sampleMobile,
  id: 'S2',
  kind: 'broadband',
  number: 'kd9933884894',
  installAddress: sampleCustomer.address,
  bandwidthMbps: 300,
};

export const sampleLine: LineState = {
  subscriptionId: 'S2',
  kind: 'broadband',
  ont: 'online',
  opticalPowerDbm: -19.5,
  lastSeenAt: SAMPLE_NOW.toISOString(),
  sessionOnline: true,
};

export const sampleBill = (month: string, totalFen: number, extra: Bill['lines'] = []): Bill => ({
  customerId: 'C1',
  month,
  totalFen,
  paidFen: totalFen,
  dueOn: `${month}-25`,
  lines: [
    {
      code: 'plan.MB-29',
      name: '畅享套餐 29 元',
      kind: 'plan',
      amountFen: totalFen - extra.reduce((sum, { amountFen }) => sum + amountFen, 0),
    },
    ...extra,
  ],
});

export const sampleUsage = (dataMb: number): Usage => ({
  subscriptionId: 'S1',
  kind: 'mobile',
  months: [
    { month: '2026-11', dataMb, voiceMin: 30, sms: 1 },
    { month: '2026-10', dataMb: 6000, voiceMin: 60, sms: 2 },
  ],
  days: [
    { date: '2026-11-02', dataMb, voiceMin: 30, sms: 1 },
    { date: '2026-10-25', dataMb: 4000, voiceMin: 30, sms: 1 },
    { date: '2026-10-20', dataMb: 2000, voiceMin: 30, sms: 1 },
  ],
});

export const sampleFacts: Partial<FakeOperatorFacts> = {
  customers: [sampleCustomer],
  plans: [samplePlan],
  subscriptions: [sampleMobile, sampleBroadband],
  lines: [sampleLine],
  bills: [sampleBill('2026-10', 2900), sampleBill('2026-09', 2900)],
  usage: [sampleUsage(3000)],
};
