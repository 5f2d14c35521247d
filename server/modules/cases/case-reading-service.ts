import type { CaseType } from '../../../shared/contracts/cases-catalogue.ts';
import type { CaseDetail, CaseQuery, CaseSummary, CaseTimeline } from '../../../shared/contracts/cases.ts';
import type {
  OrderClockCounts,
  OrderContactDetails,
  OrderDetail,
  OrderListItem,
  OrderQuery,
  OrderTemplate,
} from '../../../shared/contracts/cases-orders.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { maskAddress, maskName } from '../../../shared/kernel/masking.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { demand, may, scopeLimit, type Principal } from '../identity/index.ts';
import { demandCaseSeen, demandOrderSeen } from './case-access.ts';
import { caseNotFound } from './case-life-service.ts';
import type { AuditTrail } from './case-ports.ts';
import { casesByIds, countClocks, readMarks, searchCases, searchOrders } from './case-search-store.ts';
import { contactsOf, findCase, triesOf, type Executor } from './case-store.ts';
import { timelineOf } from './case-timeline-store.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';
import { caseDetail, caseSummary, orderDetail, orderSummary, templateView } from './case-views.ts';
import { failedTries } from './confirmation.ts';
import { orderNotFound } from './order-life-service.ts';
import { activeTemplates, backfillsOf, filesOf, findOrder, ordersOfCase } from './order-store.ts';

/** The read side. Everything personal leaves masked; `contactDetails` is the one door behind the mask, and it is written down. */
export interface CaseReading {
  case(principal: Principal, caseId: string): Promise<CaseDetail>;
  cases(principal: Principal, query: CaseQuery): Promise<Page<CaseSummary>>;
  timeline(principal: Principal, caseId: string): Promise<CaseTimeline>;
  order(principal: Principal, orderId: string): Promise<OrderDetail>;
  orders(principal: Principal, query: OrderQuery): Promise<Page<OrderListItem>>;
  contactDetails(principal: Principal, orderId: string, reason: string): Promise<OrderContactDetails>;
  templates(principal: Principal): Promise<OrderTemplate[]>;
  clocks(principal: Principal): Promise<OrderClockCounts>;
  /** For the socket: may this person listen to this order? */
  maySeeOrder(principal: Principal, orderId: string): Promise<boolean>;
  maySeeCase(principal: Principal, caseId: string): Promise<boolean>;
  /** For whoever calls the customer of a case without seeing their number. */
  dialTarget(principal: Principal, caseId: string): Promise<{ number: string; customerId: string | null }>;
  /** For what the house does by rule when a case or an order is closed: nobody asks, so nobody is checked. */
  matter(db: Executor, caseId: string): Promise<Matter | undefined>;
  /** What kinds of orders there are, for rules that name them. */
  templateNames(): Promise<Pick<OrderTemplate, 'code' | 'nameZh' | 'nameEn'>[]>;
}

/** Whose matter a case is and where it belongs. No name, no number. */
export interface Matter {
  readonly caseId: string;
  readonly number: string;
  readonly type: CaseType;
  readonly customerId: string | null;
  readonly ownerId: string;
  readonly team: string | null;
  readonly centre: string;
  readonly areaCode: string | null;
}

interface Needs {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: AuditTrail;
}

export function createCaseReading(needs: Needs): CaseReading {
  const { db, clock } = needs;

  const seenCase = async (principal: Principal, caseId: string): Promise<{ row: CaseRow; orders: OrderRow[] }> => {
    demand(principal, 'case.view');
    const row = await findCase(db, caseId);
    if (row === undefined) throw caseNotFound();
    const orders = await ordersOfCase(db, caseId);
    demandCaseSeen(
      principal,
      row,
      orders.map((order) => order.crew),
    );
    return { row, orders };
  };

  const seenOrder = async (principal: Principal, orderId: string): Promise<{ row: OrderRow; owningCase: CaseRow }> => {
    demand(principal, 'order.view');
    const row = await findOrder(db, orderId);
    const owningCase = row === undefined ? undefined : await findCase(db, row.case_id);
    if (row === undefined || owningCase === undefined) throw orderNotFound();
    demandOrderSeen(principal, row, owningCase);
    return { row, owningCase };
  };

  const listItems = async (principal: Principal, rows: readonly OrderRow[]): Promise<OrderListItem[]> => {
    const owning = new Map((await casesByIds(db, [...new Set(rows.map((r) => r.case_id))])).map((c) => [c.id, c]));
    const marks = await readMarks(
      db,
      principal.staffId,
      rows.map((r) => r.id),
    );
    const read = new Map(marks.map((m) => [m.order_id, m.seq]));
    const now = clock.now();
    return rows.map((row) => ({
      ...orderSummary(row, now),
      unread: Math.max(0, row.message_seq - (read.get(row.id) ?? 0)),
      address: maskAddress(owning.get(row.case_id)?.address ?? ''),
      customerName: maskName(owning.get(row.case_id)?.customer_name ?? ''),
    }));
  };

  const seen = (look: Promise<unknown>): Promise<boolean> => look.then(() => true).catch(() => false);

  return {
    case: async (principal, caseId) => {
      const { row, orders } = await seenCase(principal, caseId);
      const [links, tries] = await Promise.all([
        contactsOf(db, caseId),
        triesOf(db, { caseId, orderId: null, since: row.resolved_at }),
      ]);
      const contactIds = links.map((link) => link.contact_id);
      return caseDetail(row, { now: clock.now(), orders, contactIds, failedTries: failedTries(tries) });
    },
    cases: async (principal, query) => {
      demand(principal, 'case.view');
      const serving = may(principal, 'desk.use') && (query.customerId !== undefined || query.contactId !== undefined);
      const limit = serving ? undefined : scopeLimit(principal);
      const now = clock.now();
      const { rows, total } = await searchCases(db, { query, limit, now });
      return { items: rows.map((row) => caseSummary(row, now)), total, page: query.page, pageSize: query.pageSize };
    },
    timeline: async (principal, caseId) => {
      await seenCase(principal, caseId);
      return timelineOf(db, caseId);
    },
    order: async (principal, orderId) => {
      const { row, owningCase } = await seenOrder(principal, orderId);
      const [backfills, files] = await Promise.all([backfillsOf(db, orderId), filesOf(db, orderId)]);
      return orderDetail(row, { now: clock.now(), owningCase, backfills, files });
    },
    orders: async (principal, query) => {
      demand(principal, 'order.view');
      const serving = may(principal, 'desk.use') && query.caseId !== undefined;
      const limit = serving ? undefined : scopeLimit(principal);
      const { staffId, team } = principal;
      const { rows, total } = await searchOrders(db, { query, limit, me: { staffId, team }, now: clock.now() });
      return { items: await listItems(principal, rows), total, page: query.page, pageSize: query.pageSize };
    },
    contactDetails: async (principal, orderId, reason) => {
      const { row, owningCase } = await seenOrder(principal, orderId);
      // The engineer who has it in hand needs the door and the number; anybody else needs the permission to unmask.
      if (row.assignee_id !== principal.staffId) demand(principal, 'customer.unmask');
      await needs.transactor.run((tx) =>
        needs.audit.append(tx, {
          by: principal,
          action: 'order.contact_details_shown',
          subject: { kind: 'order', id: orderId },
          reason,
          details: { fields: ['customerName', 'customerNumber', 'address'], caseId: row.case_id },
        }),
      );
      const { customer_name: customerName, customer_number: customerNumber, address } = owningCase;
      return { customerName, customerNumber, address };
    },
    templates: async (principal) => {
      demand(principal, 'order.view');
      return (await activeTemplates(db)).map(templateView);
    },
    clocks: async (principal) => {
      demand(principal, 'order.view');
      return countClocks(db, clock.now());
    },
    maySeeOrder: (principal, orderId) => seen(seenOrder(principal, orderId)),
    maySeeCase: (principal, caseId) => seen(seenCase(principal, caseId)),
    dialTarget: async (principal, caseId) => {
      const { row } = await seenCase(principal, caseId);
      return { number: row.customer_number, customerId: row.customer_id };
    },
    templateNames: async () =>
      (await activeTemplates(db)).map(({ code, name_zh, name_en }) => ({ code, nameZh: name_zh, nameEn: name_en })),
    matter: async (on, caseId) => {
      const row = await findCase(on, caseId);
      if (row === undefined) return undefined;
      const { number, type, centre, customer_id: customerId, owner_id: ownerId, area_code: areaCode } = row;
      return { caseId, number, type, centre, customerId, ownerId, areaCode, team: row.owner_team };
    },
  };
}
