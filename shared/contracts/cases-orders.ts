import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import {
  BACKFILL_RESULT_CODES,
  CASE_TYPE_CODES,
  CLOCK_STATE_CODES,
  CREW_KINDS,
  ORDER_STATE_CODES,
  PRIORITY_CODES,
  RETURN_REASON_CODES,
  STEP_RESULTS,
  SUSPEND_REASON_CODES,
} from './cases-catalogue.ts';
import { clean, ClientKey, Expectation, ShortCode } from './cases-words.ts';
import { PageQuery, pageOf } from './paging.ts';

export const OrderParams = Type.Object({ orderId: Id });
export const OrderFileParams = Type.Object({ orderId: Id, fileId: Id });

const key = { clientKey: Type.Optional(ClientKey) };
const change = <T extends Parameters<typeof Type.Object>[0]>(fields: T) =>
  Type.Composite([Expectation, Type.Object({ ...fields, ...key })]);

export const TemplateField = Type.Object({
  code: Type.String(),
  label: Type.String(),
  kind: oneOf(['text', 'choice']),
  required: Type.Boolean(),
  options: Type.Optional(Type.Array(Type.String())),
});
const Item = Type.Object({ code: Type.String(), text: Type.String() });
export const OrderTemplate = Type.Object({
  code: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  caseType: oneOf(CASE_TYPE_CODES),
  crewKind: oneOf(CREW_KINDS),
  /** Somebody goes to the customer. */
  visit: Type.Boolean(),
  limitMinutesUrban: Type.Integer(),
  limitMinutesRural: Type.Integer(),
  fields: Type.Array(TemplateField),
  checklist: Type.Array(Item),
  causes: Type.Array(Item),
});
export type OrderTemplate = Static<typeof OrderTemplate>;
export const OrderTemplates = Type.Object({ templates: Type.Array(OrderTemplate) });

export const Step = change({});
export type Step = Static<typeof Step>;
export const DispatchOrder = change({ crew: Type.Optional(ShortCode), note: Type.Optional(clean(500)) });
export type DispatchOrder = Static<typeof DispatchOrder>;
export const TransferOrder = change({ crew: ShortCode, reason: clean(500, 2) });
export type TransferOrder = Static<typeof TransferOrder>;
export const ReturnOrder = change({ reason: oneOf(RETURN_REASON_CODES), note: Type.Optional(clean(500)) });
export type ReturnOrder = Static<typeof ReturnOrder>;
export const SuspendOrder = change({ reason: oneOf(SUSPEND_REASON_CODES), note: Type.Optional(clean(500)) });
export type SuspendOrder = Static<typeof SuspendOrder>;
export const CancelOrder = change({ reason: clean(500, 2) });
export type CancelOrder = Static<typeof CancelOrder>;
export const SetAppointment = change({ from: Instant, to: Instant });
export type SetAppointment = Static<typeof SetAppointment>;

export const BackfillFacts = Type.Object({
  cause: ShortCode,
  result: oneOf(BACKFILL_RESULT_CODES),
  note: clean(2000),
  triedSteps: Type.Array(Type.Object({ code: ShortCode, result: oneOf(STEP_RESULTS) }), { maxItems: 40 }),
  parts: Type.Array(
    Type.Object({
      name: clean(60, 1),
      quantity: Type.Integer({ minimum: 1, maximum: 999 }),
      serial: Type.Optional(clean(60)),
    }),
    { maxItems: 30 },
  ),
  photoIds: Type.Array(Id, { maxItems: 20, uniqueItems: true }),
});
export type BackfillFacts = Static<typeof BackfillFacts>;
export const BackfillOrder = Type.Composite([Expectation, BackfillFacts, Type.Object(key)]);
export type BackfillOrder = Static<typeof BackfillOrder>;
export const CompleteOrder = change({ backfill: Type.Optional(BackfillFacts) });
export type CompleteOrder = Static<typeof CompleteOrder>;

const Clock = Type.Object({
  state: oneOf(CLOCK_STATE_CODES),
  dueAt: Instant,
  limitMinutes: Type.Integer(),
  leftSeconds: Type.Integer({ description: 'Negative when overdue' }),
  pausedMinutes: Type.Integer(),
});

export const OrderSummary = Type.Object({
  id: Id,
  number: Type.String(),
  caseId: Id,
  templateCode: Type.String(),
  title: Type.String(),
  priority: oneOf(PRIORITY_CODES),
  state: oneOf(ORDER_STATE_CODES),
  crewKind: oneOf(CREW_KINDS),
  crew: nullable(Type.String()),
  assigneeId: nullable(Id),
  areaCode: nullable(Type.String()),
  gridCode: nullable(Type.String()),
  clock: Clock,
  appointment: nullable(Type.Object({ from: Instant, to: Instant })),
  createdAt: Instant,
  updatedAt: Instant,
  version: Type.Integer(),
  lastMessageSeq: Type.Integer(),
});
export type OrderSummary = Static<typeof OrderSummary>;
export const OrderListItem = Type.Composite([
  OrderSummary,
  Type.Object({
    /** Messages that the asking person has not read. */
    unread: Type.Integer(),
    /** Masked, to the district. */
    address: Type.String(),
    customerName: Type.String(),
  }),
]);
export type OrderListItem = Static<typeof OrderListItem>;
export const OrderPage = pageOf(OrderListItem);

export const OrderBackfill = Type.Composite([BackfillFacts, Type.Object({ id: Id, byId: Id, at: Instant })]);
export type OrderBackfill = Static<typeof OrderBackfill>;
export const OrderFile = Type.Object({
  id: Id,
  name: Type.String(),
  mediaType: Type.String(),
  bytes: Type.Integer(),
  byId: Id,
  at: Instant,
});
export type OrderFile = Static<typeof OrderFile>;

export const OrderDetail = Type.Composite([
  OrderSummary,
  Type.Object({
    caseNumber: Type.String(),
    description: Type.String(),
    fields: Type.Record(Type.String(), Type.String()),
    /** Masked; `POST /orders/:id/contact-details` shows it to whoever has the order in hand, and writes down that it did. */
    customerName: Type.String(),
    customerNumber: Type.String(),
    address: Type.String(),
    ownerId: Id,
    createdBy: Id,
    suspendReason: nullable(Type.String()),
    returnReason: nullable(Type.String()),
    returnCount: Type.Integer(),
    transferCount: Type.Integer(),
    reworkCount: Type.Integer(),
    dispatchedAt: nullable(Instant),
    acceptedAt: nullable(Instant),
    arrivedAt: nullable(Instant),
    doneAt: nullable(Instant),
    archivedAt: nullable(Instant),
    allowed: Type.Array(Type.String()),
    backfills: Type.Array(OrderBackfill),
    files: Type.Array(OrderFile),
  }),
]);
export type OrderDetail = Static<typeof OrderDetail>;
export const OrderContactDetails = Type.Object({
  customerName: Type.String(),
  customerNumber: Type.String(),
  address: Type.String(),
});
export type OrderContactDetails = Static<typeof OrderContactDetails>;
export const ContactDetailsReason = Type.Object({ reason: clean(200, 4) });
export type ContactDetailsReason = Static<typeof ContactDetailsReason>;

export const OrderQuery = Type.Composite([
  PageQuery,
  Type.Object({
    text: Type.Optional(
      Type.String({ maxLength: 40, pattern: '^[^\\u0000]*$', description: 'Part of number or title' }),
    ),
    state: Type.Optional(oneOf(ORDER_STATE_CODES)),
    open: Type.Optional(Type.Boolean({ description: 'Only those with work left to do' })),
    mine: Type.Optional(Type.Boolean({ description: 'Accepted by me, or waiting at my crew' })),
    crew: Type.Optional(ShortCode),
    templateCode: Type.Optional(ShortCode),
    caseId: Type.Optional(Id),
    gridCode: Type.Optional(ShortCode),
    clock: Type.Optional(oneOf(['ok', 'soon', 'breached', 'paused'])),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    sort: Type.Optional(oneOf(['newest', 'due'])),
  }),
]);
export type OrderQuery = Static<typeof OrderQuery>;

export const OrderMessage = Type.Object({
  orderId: Id,
  seq: Type.Integer(),
  id: Id,
  authorId: Id,
  side: oneOf(['desk', 'field']),
  text: Type.String(),
  fileId: nullable(Id),
  clientId: Type.String(),
  at: Instant,
});
export type OrderMessage = Static<typeof OrderMessage>;
export const NewOrderMessage = Type.Object({
  clientId: ClientKey,
  text: clean(2000),
  fileId: Type.Optional(Id),
});
export type NewOrderMessage = Static<typeof NewOrderMessage>;
export const MessagesQuery = Type.Object({
  after: Type.Integer({ minimum: 0, default: 0, description: 'Only messages with a higher seq' }),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 100 }),
});
export type MessagesQuery = Static<typeof MessagesQuery>;
export const OrderTalk = Type.Object({
  messages: Type.Array(OrderMessage),
  lastSeq: Type.Integer(),
  /** How far each reader has come. */
  reads: Type.Array(Type.Object({ staffId: Id, seq: Type.Integer(), at: Instant })),
});
export type OrderTalk = Static<typeof OrderTalk>;
export const MarkRead = Type.Object({ seq: Type.Integer({ minimum: 0 }) });

export const OrderClockCounts = Type.Object({
  open: Type.Integer(),
  ok: Type.Integer(),
  soon: Type.Integer(),
  breached: Type.Integer(),
  paused: Type.Integer(),
});
export type OrderClockCounts = Static<typeof OrderClockCounts>;
