import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import {
  CASE_STATE_CODES,
  CASE_TYPE_CODES,
  CLOCK_STATE_CODES,
  CONFIRM_MEANS,
  CONFIRM_OUTCOME_CODES,
  PRIORITY_CODES,
} from './cases-catalogue.ts';
import { OrderSummary } from './cases-orders.ts';
import { PageQuery, pageOf } from './paging.ts';
import { clean, ClientKey, Expectation, ShortCode } from './cases-words.ts';

export const CaseParams = Type.Object({ caseId: Id });

const Fields = Type.Record(Type.String({ pattern: '^[a-z_]{1,40}$' }), clean(500), { maxProperties: 30 });

const NewOrderFacts = {
  templateCode: ShortCode,
  description: Type.Optional(clean(2000)),
  fields: Type.Optional(Fields),
  priority: Type.Optional(oneOf(PRIORITY_CODES)),
  /** Without it the crew of the customer's grid is found by the system. */
  crew: Type.Optional(ShortCode),
  appointment: Type.Optional(Type.Object({ from: Instant, to: Instant })),
};
export const NewOrder = Type.Object({ ...NewOrderFacts, clientKey: Type.Optional(ClientKey) });
export type NewOrder = Static<typeof NewOrder>;

/** One call opens the case and, when a template is named, its first order with it (two actions on the desk). */
export const OpenCase = Type.Object({
  contactId: Type.Optional(Id),
  customerId: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
  /** For a caller who is no customer of ours, or who calls from elsewhere. */
  caller: Type.Optional(Type.Object({ name: clean(100), number: clean(40) })),
  type: oneOf(CASE_TYPE_CODES),
  title: clean(100, 1),
  need: clean(2000),
  priority: Type.Optional(oneOf(PRIORITY_CODES)),
  order: Type.Optional(Type.Object(NewOrderFacts)),
  clientKey: Type.Optional(ClientKey),
});
export type OpenCase = Static<typeof OpenCase>;

export const ConfirmWithCustomer = Type.Composite([
  Expectation,
  Type.Object({
    outcome: oneOf(CONFIRM_OUTCOME_CODES),
    means: oneOf(CONFIRM_MEANS),
    contactId: Type.Optional(Id),
    note: Type.Optional(clean(500)),
    clientKey: Type.Optional(ClientKey),
  }),
]);
export type ConfirmWithCustomer = Static<typeof ConfirmWithCustomer>;

export const ResolveCase = Type.Composite([
  Expectation,
  Type.Object({
    resolution: clean(2000, 1),
    /** The customer is still on the line and has said so: resolved and confirmed in one. */
    satisfied: Type.Optional(Type.Boolean()),
    clientKey: Type.Optional(ClientKey),
  }),
]);
export type ResolveCase = Static<typeof ResolveCase>;

export const ChangeOwner = Type.Composite([
  Expectation,
  Type.Object({ ownerId: Id, reason: clean(200, 2), clientKey: Type.Optional(ClientKey) }),
]);
export type ChangeOwner = Static<typeof ChangeOwner>;
export const WithdrawCase = Type.Composite([
  Expectation,
  Type.Object({ reason: clean(200, 2), clientKey: Type.Optional(ClientKey) }),
]);
export type WithdrawCase = Static<typeof WithdrawCase>;
export const CaseNoteInput = Type.Object({ text: clean(500, 1), clientKey: Type.Optional(ClientKey) });
export type CaseNoteInput = Static<typeof CaseNoteInput>;
export const LinkContact = Type.Object({ contactId: Id });
export type LinkContact = Static<typeof LinkContact>;

export const CaseSummary = Type.Object({
  id: Id,
  number: Type.String(),
  type: oneOf(CASE_TYPE_CODES),
  title: Type.String(),
  priority: oneOf(PRIORITY_CODES),
  state: oneOf(CASE_STATE_CODES),
  customerId: nullable(Type.String()),
  /** Masked. */
  customerName: Type.String(),
  /** Masked. */
  customerNumber: Type.String(),
  customerStar: nullable(Type.Integer()),
  areaCode: nullable(Type.String()),
  gridCode: nullable(Type.String()),
  firstResponderId: Id,
  ownerId: Id,
  ownerTeam: nullable(Type.String()),
  openedAt: Instant,
  dueAt: Instant,
  clock: oneOf(CLOCK_STATE_CODES),
  closedAt: nullable(Instant),
  reopenedCount: Type.Integer(),
  version: Type.Integer(),
});
export type CaseSummary = Static<typeof CaseSummary>;
export const CasePage = pageOf(CaseSummary);

export const CaseDetail = Type.Composite([
  CaseSummary,
  Type.Object({
    need: Type.String(),
    /** Down to the district. */
    address: Type.String(),
    insideSupervisorId: nullable(Id),
    outsideSupervisorId: nullable(Id),
    resolution: nullable(Type.String()),
    confirmation: nullable(Type.String()),
    confirmationNote: nullable(Type.String()),
    confirmedAt: nullable(Instant),
    resolvedAt: nullable(Instant),
    contactIds: Type.Array(Id),
    failedTries: Type.Integer(),
    /** What the state allows; the buttons of the screen. */
    allowed: Type.Array(Type.String()),
    orders: Type.Array(OrderSummary),
  }),
]);
export type CaseDetail = Static<typeof CaseDetail>;

export const CaseQuery = Type.Composite([
  PageQuery,
  Type.Object({
    text: Type.Optional(
      Type.String({ maxLength: 40, pattern: '^[^\\u0000]*$', description: 'Part of number or title' }),
    ),
    state: Type.Optional(oneOf(CASE_STATE_CODES)),
    open: Type.Optional(Type.Boolean({ description: 'Only those that are not closed or withdrawn' })),
    type: Type.Optional(oneOf(CASE_TYPE_CODES)),
    ownerId: Type.Optional(Id),
    customerId: Type.Optional(Type.String({ maxLength: 32 })),
    contactId: Type.Optional(Id),
    clock: Type.Optional(oneOf(['ok', 'soon', 'breached'])),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    sort: Type.Optional(oneOf(['newest', 'due'])),
  }),
]);
export type CaseQuery = Static<typeof CaseQuery>;

export const TimelineEntry = Type.Object({
  at: Instant,
  kind: oneOf([
    'case_transition',
    'order_transition',
    'contact_linked',
    'message',
    'backfill',
    'confirmation',
    'note',
    'urge',
    'owner_changed',
  ]),
  byId: nullable(Id),
  orderId: nullable(Id),
  orderNumber: nullable(Type.String()),
  event: nullable(Type.String()),
  fromState: nullable(Type.String()),
  toState: nullable(Type.String()),
  text: nullable(Type.String()),
  refId: nullable(Id),
});
export type TimelineEntry = Static<typeof TimelineEntry>;
export const CaseTimeline = Type.Object({ entries: Type.Array(TimelineEntry), truncated: Type.Boolean() });
export type CaseTimeline = Static<typeof CaseTimeline>;
