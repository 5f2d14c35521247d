/**
 * What the house knows of a customer. One source for the static types, the validation at the edge and the OpenAPI page.
 * The facts come from the operator's own systems through the port `OperatorSystem`; the house never invents them.
 * Money is whole fen. Dates are `YYYY-MM-DD`, moments ISO 8601 with zone, months `YYYY-MM`.
 */
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { oneOf } from './basics.ts';

const MAX_NAME = 100;
const MAX_ADDRESS = 200;
const MAX_NUMBER = 20;

const text = (maxLength: number, description?: string) =>
  Type.String(description === undefined ? { maxLength } : { maxLength, description });
const list = <T extends TSchema>(item: T, maxItems: number) => Type.Array(item, { maxItems });
export const CustomerId = text(32, 'Key in the operator system, opaque to the house');
export const LocalDate = Type.String({ maxLength: 10, pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const Month = Type.String({ maxLength: 7, pattern: '^\\d{4}-\\d{2}$' });
export const Moment = Type.String({ maxLength: 30, format: 'date-time' });
export const FenAmount = Type.Integer({ description: 'Whole fen (分); negative is a discount or a debt' });

export const CustomerKind = oneOf(['person', 'government', 'enterprise']);
export type CustomerKind = Static<typeof CustomerKind>;
export const StarLevel = Type.Unsafe<1 | 2 | 3 | 4 | 5>(Type.Integer({ minimum: 1, maximum: 5 }));
export type StarLevel = Static<typeof StarLevel>;

export const ContactPreferences = Type.Object({
  serviceCalls: oneOf(['welcome', 'evenings_only', 'daytime_only', 'refused']),
  marketing: oneOf(['agreed', 'not_asked', 'refused']),
  language: oneOf(['mandarin', 'dialect']),
  elderMode: Type.Boolean({ description: 'Large type, slow speech, a person first' }),
});
export type ContactPreferences = Static<typeof ContactPreferences>;

export const Customer = Type.Object({
  id: CustomerId,
  name: text(MAX_NAME),
  kind: CustomerKind,
  birthDate: Type.Optional(LocalDate),
  gender: Type.Optional(oneOf(['female', 'male'])),
  idNumber: text(32, 'GB 11643 number of a person, GB 32100 code of an organisation'),
  starLevel: StarLevel,
  contactPhones: list(text(MAX_NUMBER), 5),
  contactPerson: Type.Optional(text(MAX_NAME)),
  address: text(MAX_ADDRESS),
  areaCode: text(12),
  gridCode: text(16),
  community: text(60),
  since: LocalDate,
  vipManagerNo: Type.Optional(text(20)),
  preferences: ContactPreferences,
});
export type Customer = Static<typeof Customer>;

export const CustomerHit = Type.Object({
  id: CustomerId,
  name: text(MAX_NAME),
  kind: CustomerKind,
  starLevel: StarLevel,
  birthDate: Type.Optional(LocalDate),
  phone: text(MAX_NUMBER),
  address: text(MAX_ADDRESS),
  areaCode: text(12),
  gridCode: text(16),
});
export type CustomerHit = Static<typeof CustomerHit>;
export const CustomerSearchPage = Type.Object({
  items: list(CustomerHit, 100),
  page: Type.Integer({ minimum: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100 }),
  total: Type.Integer({ minimum: 0, description: 'Counted up to 1000; `totalIsMore` says that there are more' }),
  totalIsMore: Type.Boolean(),
});
export type CustomerSearchPage = Static<typeof CustomerSearchPage>;

export const SubscriptionKind = oneOf(['mobile', 'broadband', 'iptv']);
export type SubscriptionKind = Static<typeof SubscriptionKind>;
export const SubscriptionState = oneOf([
  'active',
  'suspended_overdue',
  'suspended_request',
  'reported_lost',
  'out_of_service',
  'installing',
  'closed',
]);
export type SubscriptionState = Static<typeof SubscriptionState>;
export const Subscription = Type.Object({
  id: text(32),
  customerId: CustomerId,
  kind: SubscriptionKind,
  number: text(40, 'Mobile number, broadband account or IPTV account'),
  planCode: text(32),
  state: SubscriptionState,
  stateSince: LocalDate,
  since: LocalDate,
  contractUntil: Type.Optional(LocalDate),
  installAddress: Type.Optional(text(MAX_ADDRESS)),
  bandwidthMbps: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type Subscription = Static<typeof Subscription>;

/** What stays when the allowance is used up. "不限量" without these figures may not be sold (field.md §1.5). */
export const ThrottleRule = Type.Object({
  afterGb: Type.Integer({ minimum: 1 }),
  kbps: Type.Integer({ minimum: 1 }),
  stopAfterGb: Type.Optional(Type.Integer({ minimum: 1 })),
});
export const TariffPlan = Type.Object({
  code: text(32),
  name: text(80),
  kind: oneOf(['mobile', 'broadband', 'iptv', 'bundle']),
  monthlyFeeFen: FenAmount,
  dataGb: Type.Optional(Type.Number({ minimum: 0 })),
  voiceMin: Type.Optional(Type.Integer({ minimum: 0 })),
  sms: Type.Optional(Type.Integer({ minimum: 0 })),
  bandwidthMbps: Type.Optional(Type.Integer({ minimum: 1 })),
  iptvChannels: Type.Optional(Type.Integer({ minimum: 0 })),
  unlimited: Type.Boolean(),
  throttle: Type.Optional(ThrottleRule),
  overDataFenPerGb: Type.Optional(FenAmount),
  overVoiceFenPerMin: Type.Optional(FenAmount),
  overSmsFenEach: Type.Optional(FenAmount),
  onSaleFrom: LocalDate,
  onSaleUntil: Type.Optional(LocalDate),
  contractMonths: Type.Integer({ minimum: 0 }),
  validMonths: Type.Integer({ minimum: 1 }),
  audience: oneOf(['everybody', 'elderly', 'student', 'enterprise']),
  terms: text(500, 'Fee structure, charging rule, conditions and validity in words a customer understands'),
});
export type TariffPlan = Static<typeof TariffPlan>;

export const Balance = Type.Object({
  customerId: CustomerId,
  balanceFen: FenAmount,
  overdueFen: FenAmount,
  overdueSince: Type.Optional(LocalDate),
  creditLimitFen: FenAmount,
  points: Type.Integer({ minimum: 0 }),
  asOf: Moment,
});
export type Balance = Static<typeof Balance>;

export const BillLine = Type.Object({
  code: text(40),
  name: text(100),
  kind: oneOf(['plan', 'over_allowance', 'value_added', 'device', 'one_off', 'discount', 'late_fee']),
  subscriptionId: Type.Optional(text(32)),
  quantity: Type.Optional(Type.Integer({ minimum: 0 })),
  unit: Type.Optional(oneOf(['gb', 'minute', 'piece'])),
  amountFen: FenAmount,
});
export type BillLine = Static<typeof BillLine>;
export const Bill = Type.Object({
  customerId: CustomerId,
  month: Month,
  totalFen: FenAmount,
  paidFen: FenAmount,
  dueOn: LocalDate,
  paidOn: Type.Optional(LocalDate),
  lines: list(BillLine, 60),
});
export type Bill = Static<typeof Bill>;

const Used = {
  dataMb: Type.Integer({ minimum: 0 }),
  voiceMin: Type.Integer({ minimum: 0 }),
  sms: Type.Integer({ minimum: 0 }),
};
export const UsageMonth = Type.Object({ month: Month, ...Used });
export type UsageMonth = Static<typeof UsageMonth>;
export const UsageDay = Type.Object({ date: LocalDate, ...Used });
export type UsageDay = Static<typeof UsageDay>;
export const Usage = Type.Object({
  subscriptionId: text(32),
  kind: SubscriptionKind,
  months: list(UsageMonth, 12),
  days: list(UsageDay, 124),
});
export type Usage = Static<typeof Usage>;

export const AreaFault = Type.Object({
  id: text(32),
  areaCode: text(12),
  gridCode: Type.Optional(text(16)),
  community: Type.Optional(text(60)),
  services: list(SubscriptionKind, 3),
  cause: text(120),
  startedAt: Moment,
  expectedRepairAt: Moment,
  affectedLines: Type.Integer({ minimum: 0 }),
});
export type AreaFault = Static<typeof AreaFault>;
export const LineState = Type.Object({
  subscriptionId: text(32),
  kind: SubscriptionKind,
  ont: oneOf(['online', 'offline', 'power_off', 'none']),
  opticalPowerDbm: Type.Optional(
    Type.Number({ description: 'Received at the ONT; −8 to −27 is good, below −27 fails' }),
  ),
  lastSeenAt: Type.Optional(Moment),
  sessionOnline: Type.Boolean({ description: 'PPPoE session of a broadband line' }),
  stb: Type.Optional(oneOf(['online', 'standby', 'offline', 'no_signal'])),
  device: Type.Optional(text(60)),
  areaFault: Type.Optional(AreaFault),
});
export type LineState = Static<typeof LineState>;

export const OperatorOrder = Type.Object({
  id: text(32),
  customerId: CustomerId,
  subscriptionId: Type.Optional(text(32)),
  kind: oneOf(['install', 'move', 'repair', 'plan_change', 'close', 'device_swap']),
  title: text(100),
  state: oneOf(['booked', 'in_work', 'done', 'cancelled', 'late']),
  createdAt: Moment,
  promisedAt: Type.Optional(Moment),
  doneAt: Type.Optional(Moment),
  channel: oneOf(['hall', 'hotline', 'app', 'field']),
});
export type OperatorOrder = Static<typeof OperatorOrder>;

export const Grid = Type.Object({
  code: text(16),
  areaCode: text(12),
  name: text(60),
  communities: list(text(60), 50),
});
export type Grid = Static<typeof Grid>;
export const Area = Type.Object({
  code: text(12),
  province: text(30),
  city: text(30),
  name: text(30),
  rural: Type.Boolean({ description: 'Statutory repair clocks differ: 48 h in town, 72 h in the country' }),
  grids: list(Grid, 40),
});
export type Area = Static<typeof Area>;

export const AccountManager = Type.Object({ staffNo: text(20), name: text(MAX_NAME), phone: text(MAX_NUMBER) });
export type AccountManager = Static<typeof AccountManager>;
