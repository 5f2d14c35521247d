/**
 * What the screens get of a customer: personal data masked by the service, never only on the screen. A clear value is asked
 * for one at a time, with a reason, and the look is on the audit trail.
 */
import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, oneOf } from './basics.ts';
import {
  AccountManager,
  AreaFault,
  Balance,
  Bill,
  ContactPreferences,
  CustomerId,
  CustomerKind,
  FenAmount,
  LineState,
  Month,
  OperatorOrder,
  StarLevel,
  Subscription,
  TariffPlan,
  Usage,
} from './customers.ts';
import { MAX_REASON_LENGTH, MIN_REASON_LENGTH } from './identity.ts';
import { pageOf } from './paging.ts';

export const MAX_NOTE_LENGTH = 500;
export const MAX_CORRECTION_LENGTH = 200;
const masked = (maxLength: number) => Type.String({ maxLength, description: 'Masked' });
/** PostgreSQL keeps no NUL in a text. */
const written = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000]*$' });

export const CustomerCard = Type.Object({
  id: CustomerId,
  name: masked(100),
  kind: CustomerKind,
  age: Type.Optional(Type.Integer({ minimum: 0 })),
  elderly: Type.Boolean({ description: '65 or older by the real-name record' }),
  gender: Type.Optional(oneOf(['female', 'male'])),
  idNumber: masked(32),
  starLevel: StarLevel,
  contactPhones: Type.Array(masked(20), { maxItems: 5 }),
  contactPerson: Type.Optional(masked(100)),
  address: masked(200),
  areaCode: Type.String({ maxLength: 12 }),
  gridCode: Type.String({ maxLength: 16 }),
  since: Type.String({ maxLength: 10 }),
  vipManagerNo: Type.Optional(Type.String({ maxLength: 20 })),
});
export type CustomerCard = Static<typeof CustomerCard>;

export const CustomerListItem = Type.Object({
  id: CustomerId,
  name: masked(100),
  kind: CustomerKind,
  starLevel: StarLevel,
  age: Type.Optional(Type.Integer({ minimum: 0 })),
  elderly: Type.Boolean(),
  phone: masked(20),
  address: masked(200),
  areaCode: Type.String({ maxLength: 12 }),
  gridCode: Type.String({ maxLength: 16 }),
});
export type CustomerListItem = Static<typeof CustomerListItem>;
export const CustomerList = Type.Composite([
  pageOf(CustomerListItem),
  Type.Object({ totalIsMore: Type.Boolean({ description: 'There are more than were counted' }) }),
]);
export type CustomerList = Static<typeof CustomerList>;

export const CustomerQuery = Type.Object({
  query: Type.String({
    minLength: 1,
    maxLength: 60,
    pattern: '^[^\\u0000]*$',
    description: 'Part of name, number, address, account or the tail of the ID number; several words must all occur',
  }),
  page: Type.Integer({ minimum: 1, maximum: 1_000, default: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
});
export type CustomerQuery = Static<typeof CustomerQuery>;
export const CustomerParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 32, pattern: '^[A-Za-z0-9-]+$' }),
});

export const SubscriptionCard = Type.Composite([
  Type.Omit(Subscription, ['installAddress', 'number']),
  Type.Object({
    number: masked(40),
    plan: Type.Optional(
      Type.Pick(TariffPlan, ['code', 'name', 'monthlyFeeFen', 'dataGb', 'voiceMin', 'throttle', 'terms']),
    ),
  }),
]);
export type SubscriptionCard = Static<typeof SubscriptionCard>;

/** This month against the last, up to the same day, because a whole month against a part of one misleads. */
export const UsageComparison = Type.Object({
  subscriptionId: Type.String({ maxLength: 32 }),
  month: Month,
  dataMb: Type.Integer(),
  dataMbLastMonth: Type.Integer(),
  dataMbLastMonthSameDay: Type.Integer(),
  voiceMin: Type.Integer(),
  voiceMinLastMonth: Type.Integer(),
  allowanceMb: Type.Optional(Type.Integer({ description: 'Allowance, or the amount after which speed drops' })),
});
export type UsageComparison = Static<typeof UsageComparison>;

export const REASON_CODES = [
  'area_fault',
  'suspended',
  'line_down',
  'order_late',
  'over_allowance',
  'weak_signal',
  'bill_higher',
  'order_open',
  'overdue',
  'order_done',
  'near_allowance',
  'contract_ends',
] as const;
export const LikelyReason = Type.Object({
  code: oneOf(REASON_CODES),
  likelihood: Type.Integer({ minimum: 1, maximum: 99, description: 'Per cent, by rule' }),
  because: Type.String({ maxLength: 200, description: 'The facts in one sentence, without personal data' }),
  subscriptionId: Type.Optional(Type.String({ maxLength: 32 })),
});
export type LikelyReason = Static<typeof LikelyReason>;

export const PICTURE_PARTS = [
  'customer',
  'subscriptions',
  'plans',
  'balance',
  'bills',
  'usage',
  'lines',
  'orders',
  'manager',
] as const;
export type PicturePart = (typeof PICTURE_PARTS)[number];
export const MissingPart = Type.Object({
  part: oneOf(PICTURE_PARTS),
  code: Type.String({
    maxLength: 60,
    description: 'Why: customers.operator_unavailable or customers.operator_too_slow',
  }),
});
export type MissingPart = Static<typeof MissingPart>;

export const CORRECTABLE = ['contactPhone', 'contactPerson', 'address'] as const;
export const CorrectableField = oneOf(CORRECTABLE);
export type CorrectableField = (typeof CORRECTABLE)[number];

export const CustomerNote = Type.Object({
  id: Id,
  text: Type.String({ maxLength: MAX_NOTE_LENGTH }),
  pinned: Type.Boolean(),
  byName: Type.String({ maxLength: 60 }),
  byStaffNo: Type.String({ maxLength: 20 }),
  at: Instant,
});
export type CustomerNote = Static<typeof CustomerNote>;
export const NewCustomerNote = Type.Object({
  text: written(MAX_NOTE_LENGTH),
  pinned: Type.Boolean({ default: false }),
});
export type NewCustomerNote = Static<typeof NewCustomerNote>;

export const CustomerCorrection = Type.Object({
  id: Id,
  field: CorrectableField,
  value: masked(MAX_CORRECTION_LENGTH),
  reason: Type.String({ maxLength: MAX_REASON_LENGTH }),
  byName: Type.String({ maxLength: 60 }),
  byStaffNo: Type.String({ maxLength: 20 }),
  at: Instant,
});
export type CustomerCorrection = Static<typeof CustomerCorrection>;
const Why = Type.String({ minLength: MIN_REASON_LENGTH, maxLength: MAX_REASON_LENGTH, pattern: '^[^\\u0000]*$' });
export const NewCustomerCorrection = Type.Object({
  field: CorrectableField,
  value: written(MAX_CORRECTION_LENGTH),
  reason: Why,
});
export type NewCustomerCorrection = Static<typeof NewCustomerCorrection>;

export const CustomerPicture = Type.Object({
  id: CustomerId,
  customer: Type.Optional(CustomerCard),
  corrected: Type.Array(CorrectableField, {
    description: 'Fields that our people have corrected over the operator record',
  }),
  preferences: Type.Partial(ContactPreferences),
  subscriptions: Type.Array(SubscriptionCard),
  balance: Type.Optional(Balance),
  bills: Type.Array(Bill, { description: 'The last three' }),
  usage: Type.Array(UsageComparison),
  lines: Type.Array(LineState),
  orders: Type.Array(OperatorOrder),
  manager: Type.Optional(AccountManager),
  likelyReasons: Type.Array(LikelyReason, { description: 'Most likely first' }),
  notes: Type.Array(CustomerNote, { description: 'Pinned first, then newest; at most ten' }),
  missing: Type.Array(MissingPart, { description: 'Parts that the operator system did not give in time' }),
  asOf: Instant,
});
export type CustomerPicture = Static<typeof CustomerPicture>;

export const CustomerBills = Type.Object({ items: Type.Array(Bill), averageFen: FenAmount });
export type CustomerBills = Static<typeof CustomerBills>;
export const CustomerUsage = Type.Object({ items: Type.Array(Usage) });
export type CustomerUsage = Static<typeof CustomerUsage>;
export const CustomerLines = Type.Object({ items: Type.Array(LineState), areaFaults: Type.Array(AreaFault) });
export type CustomerLines = Static<typeof CustomerLines>;
export const CustomerNotes = Type.Object({
  notes: Type.Array(CustomerNote),
  corrections: Type.Array(CustomerCorrection),
});
export type CustomerNotes = Static<typeof CustomerNotes>;

export const UNMASKABLE = ['name', 'idNumber', 'birthDate', 'phones', 'address', 'contactPerson', 'accounts'] as const;
export const UnmaskableField = oneOf(UNMASKABLE);
export type UnmaskableField = (typeof UNMASKABLE)[number];
export const UnmaskRequest = Type.Object({ field: UnmaskableField, reason: Why });
export type UnmaskRequest = Static<typeof UnmaskRequest>;
export const Unmasked = Type.Object({
  field: UnmaskableField,
  values: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 10 }),
});
export type Unmasked = Static<typeof Unmasked>;

/** What the channels learn from a caller's number: enough to route and greet, nothing to show. */
export interface Recognition {
  readonly customerId: string;
  readonly kind: Static<typeof CustomerKind>;
  readonly starLevel: Static<typeof StarLevel>;
  readonly age: number | null;
  readonly elderly: boolean;
  readonly elderMode: boolean;
  readonly vipManagerNo: string | null;
  readonly areaCode: string;
  readonly gridCode: string;
  /** 张先生 / 李女士: how the voice greets; organisations by their name. */
  readonly greetingName: string;
  /** Other customers answer to the same number: ask who is calling. */
  readonly shared: boolean;
}
