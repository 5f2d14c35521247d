import type { CaseDetail, CaseSummary } from '../../../shared/contracts/cases.ts';
import type {
  OrderBackfill,
  OrderDetail,
  OrderFile,
  OrderMessage,
  OrderSummary,
  OrderTemplate,
} from '../../../shared/contracts/cases-orders.ts';
import { maskAddress, maskName, maskPhone } from '../../../shared/kernel/masking.ts';
import { eventsAllowed } from '../../../shared/kernel/state-machine.ts';
import { caseMachine } from './case-state.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';
import { clockOf } from './clock-columns.ts';
import { readClock, type OrderClock } from './order-clock.ts';
import type { BackfillRow, FileRow, MessageRow, TemplateRow } from './order-store.ts';
import { workOrderMachine } from './work-order-state.ts';

/** Rows → what crosses the wire. Names, numbers and doors are masked here and nowhere else (field.md §1.7). */
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const caseClock = (row: CaseRow): OrderClock => ({
  startedAt: row.opened_at,
  limitMinutes: Math.max(1, Math.round((row.due_at.getTime() - row.opened_at.getTime()) / 60_000)),
  dueAt: row.due_at,
  pausedMs: 0,
  pausedSince: null,
  stoppedAt: row.resolved_at ?? row.closed_at,
});

export const caseSummary = (row: CaseRow, now: Date): CaseSummary => ({
  id: row.id,
  number: row.number,
  type: row.type,
  title: row.title,
  priority: row.priority,
  state: row.state,
  customerId: row.customer_id,
  customerName: maskName(row.customer_name),
  customerNumber: maskPhone(row.customer_number),
  customerStar: row.customer_star,
  areaCode: row.area_code,
  gridCode: row.grid_code,
  firstResponderId: row.first_responder_id,
  ownerId: row.owner_id,
  ownerTeam: row.owner_team,
  openedAt: row.opened_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  clock: readClock(caseClock(row), now).state,
  closedAt: iso(row.closed_at),
  reopenedCount: row.reopened_count,
  version: row.version,
});

export const caseDetail = (
  row: CaseRow,
  more: {
    readonly now: Date;
    readonly orders: readonly OrderRow[];
    readonly contactIds: string[];
    readonly failedTries: number;
  },
): CaseDetail => ({
  ...caseSummary(row, more.now),
  need: row.need,
  address: maskAddress(row.address),
  insideSupervisorId: row.inside_supervisor_id,
  outsideSupervisorId: row.outside_supervisor_id,
  resolution: row.resolution,
  confirmation: row.confirmation,
  confirmationNote: row.confirmation_note,
  confirmedAt: iso(row.confirmed_at),
  resolvedAt: iso(row.resolved_at),
  contactIds: more.contactIds,
  failedTries: more.failedTries,
  allowed: eventsAllowed(caseMachine, row.state),
  orders: more.orders.map((order) => orderSummary(order, more.now)),
});

export function orderSummary(row: OrderRow, now: Date): OrderSummary {
  const reading = readClock(clockOf(row), now);
  return {
    id: row.id,
    number: row.number,
    caseId: row.case_id,
    templateCode: row.template_code,
    title: row.title,
    priority: row.priority,
    state: row.state,
    crewKind: row.crew_kind,
    crew: row.crew,
    assigneeId: row.assignee_id,
    areaCode: row.area_code,
    gridCode: row.grid_code,
    clock: {
      state: reading.state,
      dueAt: reading.dueAt.toISOString(),
      limitMinutes: row.limit_minutes,
      leftSeconds: Math.round(reading.leftMs / 1000),
      pausedMinutes: Math.round(row.paused_ms / 60_000),
    },
    appointment: appointmentOf(row),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
    lastMessageSeq: row.message_seq,
  };
}

const appointmentOf = (row: OrderRow): OrderSummary['appointment'] =>
  row.appointment_from === null || row.appointment_to === null
    ? null
    : { from: row.appointment_from.toISOString(), to: row.appointment_to.toISOString() };

export const orderDetail = (
  row: OrderRow,
  more: {
    readonly now: Date;
    readonly owningCase: CaseRow;
    readonly backfills: readonly BackfillRow[];
    readonly files: readonly FileRow[];
  },
): OrderDetail => ({
  ...orderSummary(row, more.now),
  caseNumber: more.owningCase.number,
  description: row.description,
  fields: row.fields,
  customerName: maskName(more.owningCase.customer_name),
  customerNumber: maskPhone(more.owningCase.customer_number),
  address: maskAddress(more.owningCase.address),
  ownerId: more.owningCase.owner_id,
  createdBy: row.created_by,
  suspendReason: row.suspend_reason,
  returnReason: row.return_reason,
  returnCount: row.return_count,
  transferCount: row.transfer_count,
  reworkCount: row.rework_count,
  dispatchedAt: iso(row.dispatched_at),
  acceptedAt: iso(row.accepted_at),
  arrivedAt: iso(row.arrived_at),
  doneAt: iso(row.done_at),
  archivedAt: iso(row.archived_at),
  allowed: eventsAllowed(workOrderMachine, row.state),
  backfills: more.backfills.map(backfillView),
  files: more.files.map(fileView),
});

const backfillView = (row: BackfillRow): OrderBackfill => ({
  id: row.id,
  byId: row.by_id,
  at: row.at.toISOString(),
  cause: row.cause,
  result: row.result,
  note: row.note,
  triedSteps: row.tried_steps,
  parts: row.parts,
  photoIds: row.photo_ids,
});

export const fileView = (row: FileRow): OrderFile => ({
  id: row.id,
  name: row.name,
  mediaType: row.media_type,
  bytes: row.bytes,
  byId: row.by_id,
  at: row.at.toISOString(),
});

export const messageView = (row: MessageRow): OrderMessage => ({
  orderId: row.order_id,
  seq: row.seq,
  id: row.id,
  authorId: row.author_id,
  side: row.side,
  text: row.text,
  fileId: row.file_id,
  clientId: row.client_id,
  at: row.at.toISOString(),
});

export const templateView = (row: TemplateRow): OrderTemplate => ({
  code: row.code,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  caseType: row.case_type,
  crewKind: row.crew_kind,
  visit: row.visit,
  limitMinutesUrban: row.limit_minutes_urban,
  limitMinutesRural: row.limit_minutes_rural,
  fields: row.fields,
  checklist: row.checklist,
  causes: row.causes,
});
