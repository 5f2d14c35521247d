import { HANDOVER_LIMITS } from '../../shared/contracts/routing-handover.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CaseHanding } from '../modules/cases/index.ts';
import type { ChannelDrivers, ContactLife } from '../modules/contacts/index.ts';
import type { OperatorSystem } from '../modules/customers/index.ts';
import type { Identity } from '../modules/identity/index.ts';
import {
  createBreakRoom,
  createHandover,
  type BreakFloor,
  type Handover,
  type OpenWork,
  type Routing,
  type VipCustomers,
} from '../modules/routing/index.ts';
import type { RoomRoutes } from '../platform/http/route-types.ts';
import type { Log } from '../platform/log.ts';
import type { Parts } from './parts.ts';
import { staffOnly } from './staff-only.ts';

const iso = (at: Date): string => at.toISOString();

/** What cases offers, in the words of a handover. */
const openWorkOf = (handing: CaseHanding): OpenWork => ({
  openWorkOf: async (staffId) =>
    (await handing.openOf(staffId, HANDOVER_LIMITS.items)).map((owned) => ({
      kind: 'case',
      subjectId: owned.caseId,
      customerId: owned.customerId,
      story: {
        number: owned.number,
        line: owned.title,
        customer: owned.customer,
        state: owned.state,
        dueAt: iso(owned.dueAt),
        clock: owned.clock,
        since: iso(owned.openedAt),
        lastNote: owned.lastNote,
        promised:
          owned.visit === null
            ? { kind: 'answer', from: null, by: iso(owned.dueAt) }
            : { kind: 'visit', from: iso(owned.visit.from), by: iso(owned.visit.to) },
      },
    })),
  holders: () => handing.owners(),
  passOn: (tx, caseIds, { fromStaffId, toStaffId, by, reason }) =>
    handing.passOn(tx, { caseIds, fromId: fromStaffId, toId: toStaffId, by, reason }),
});

const ASK_AT_ONCE = 10;

/** When the operator's systems do not answer, the customer counts as VIP: the manager keeps the matter rather than losing it. */
const vipCustomersOf =
  (operator: OperatorSystem, log: Log): VipCustomers =>
  async (customerIds) => {
    const vips = new Set<string>();
    for (let at = 0; at < customerIds.length; at += ASK_AT_ONCE) {
      await Promise.all(
        customerIds.slice(at, at + ASK_AT_ONCE).map(async (id) => {
          const isVip = await operator.customerById(id).then(
            (customer) => customer?.vipManagerNo !== undefined,
            (error: unknown) => {
              log.warn({ err: error, customerId: id }, 'not known whether a customer is VIP; taken as one');
              return true;
            },
          );
          if (isVip) vips.add(id);
        }),
      );
    }
    return vips;
  };

/** Shift handover, with what it needs to know of cases and customers. */
export const createHandoverRoom = (
  { database: { db }, transactor, clock }: Parts,
  joined: {
    readonly identity: Identity;
    readonly operator: OperatorSystem;
    readonly life: ContactLife;
    readonly handing: CaseHanding;
    readonly drivers: ChannelDrivers;
    readonly routing: Pick<Routing, 'noted'>;
  },
  log: Log,
): Handover =>
  createHandover({
    db,
    clock,
    transactor,
    log: log.child({ part: 'handover' }),
    audit: joined.identity.audit,
    organisation: joined.identity.organisation,
    life: joined.life,
    drivers: joined.drivers,
    noted: joined.routing.noted,
    openWork: openWorkOf(joined.handing),
    vip: vipCustomersOf(joined.operator, log),
  });

const NOT_ONLINE = 'routing.not_online';

const breakFloorOf = (routing: Routing): BreakFloor => ({
  leaveLine: (staffId) => routing.agents.set(staffId, { state: 'not_ready', reason: 'break' }),
  comeBack: (staffId) =>
    routing.agents.set(staffId, { state: 'ready' }).catch((error: unknown) => {
      // Without an open desk nobody is ready; the break is over all the same.
      if (!(error instanceof AppError && error.code === NOT_ONLINE)) throw error;
    }),
  agents: () => routing.floor.agents().map((agent) => agent.staffId),
  staffing: (staffIds) => {
    const agents = routing.floor.agents().filter((agent) => staffIds.includes(agent.staffId));
    const served = new Set(
      routing.queues().flatMap((queue) => (agents.some((a) => a.skills.has(queue.skill)) ? [queue.code] : [])),
    );
    return {
      idle: agents.filter((a) => routing.floor.activity(a.staffId) === 'idle').length,
      onDuty: agents.filter((a) => a.state !== 'offline').length,
      waiting: routing.floor.waiting().filter((w) => served.has(w.queueCode)).length,
    };
  },
});

/** What belongs to a shift: its handover at the end, the breaks within it. */
export function createShiftRoom(
  parts: Parts,
  joined: Parameters<typeof createHandoverRoom>[1] & { readonly routing: Routing },
  log: Log,
) {
  const handover = createHandoverRoom(parts, joined, log);
  const { identity, routing } = joined;
  const breaks = createBreakRoom({
    db: parts.database.db,
    clock: parts.clock,
    transactor: parts.transactor,
    audit: identity.audit,
    organisation: identity.organisation,
    floor: breakFloorOf(routing),
    log: log.child({ part: 'breaks' }),
  });
  parts.tail.subscribe((events) => breaks.watch.hear(events));
  const routes: RoomRoutes = async (app) => {
    await app.register(handover.routes);
    await app.register(breaks.routes);
  };
  return {
    shifts: handover.shifts,
    askBreak: breaks.askUsual,
    listeners: handover.listeners,
    routes,
    sockets: [handover.socket, breaks.socket].map(staffOnly),
    start: () => {
      handover.jobs.start();
      breaks.watch.start();
    },
    stop: async () => {
      await handover.jobs.stop();
      await breaks.watch.stop();
    },
  };
}
