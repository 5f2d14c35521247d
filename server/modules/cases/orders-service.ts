import type {
  BackfillFacts,
  BackfillOrder,
  CancelOrder,
  CompleteOrder,
  DispatchOrder,
  ReturnOrder,
  SetAppointment,
  Step,
  SuspendOrder,
  TransferOrder,
} from '../../../shared/contracts/cases-orders.ts';
import { SUSPEND_REASONS } from '../../../shared/contracts/cases-catalogue.ts';
import { ORDER_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { demand, may, type Principal } from '../identity/index.ts';
import {
  demandCaseInCharge,
  demandDispatching,
  demandOrderSeen,
  demandWorking,
  demandWorkingOrDispatching,
} from './case-access.ts';
import { moveCase, notAllowedIn } from './case-life-service.ts';
import type { Crew, CrewDirectory } from './case-ports.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';
import { clockOf, clockPatch } from './clock-columns.ts';
import type { Commands } from './command-service.ts';
import { demandExpected } from './expectation.ts';
import { pauseClock, resumeClock, stopClock } from './order-clock.ts';
import { emitOrder, moveOrder, takeOrder } from './order-life-service.ts';
import { backfillsOf, filesOf, findTemplate, insertBackfill, ordersOfCase, updateOrder } from './order-store.ts';
import { appointmentFits } from './order-template.ts';
import { isInHand, isSettled, type OrderEvent } from './work-order-state.ts';

type Do<T> = (principal: Principal, orderId: string, input: T) => Promise<void>;

/** What crews and dispatchers do with a work order. Every act names what its sender believes to be true. */
export interface Orders {
  dispatch: Do<DispatchOrder>;
  accept: Do<Step>;
  setOut: Do<Step>;
  arrive: Do<Step>;
  startWork: Do<Step>;
  backfill: Do<BackfillOrder>;
  complete: Do<CompleteOrder>;
  returnOrder: Do<ReturnOrder>;
  transfer: Do<TransferOrder>;
  suspend: Do<SuspendOrder>;
  resume: Do<Step>;
  cancel: Do<CancelOrder>;
  setAppointment: Do<SetAppointment>;
}

interface Needs {
  readonly commands: Commands;
  readonly crews: CrewDirectory;
}

interface Taken {
  readonly order: OrderRow;
  readonly owningCase: CaseRow;
}

const refused = (code: string): AppError => new AppError({ code, kind: 'refused' });

export function createOrders(needs: Needs): Orders {
  /** Claim, lock, look, check the right and the expectation: the same for every act; `act` is what differs. */
  const doing =
    <T extends Step & { readonly reason?: string }>(
      action: string,
      allowed: (principal: Principal, taken: Taken) => void,
      act: (tx: Tx, principal: Principal, on: Taken & { readonly input: T }) => Promise<unknown>,
    ): Do<T> =>
    async (principal, orderId, input) => {
      demand(principal, 'order.view');
      const subject = { kind: 'order', id: orderId } as const;
      const command = { action, subject, key: input.clientKey, reason: input.reason };
      await needs.commands.run(principal, command, async (tx) => {
        const taken = await takeOrder(tx, orderId);
        demandOrderSeen(principal, taken.order, taken.owningCase);
        allowed(principal, taken);
        demandExpected(taken.order, input);
        await act(tx, principal, { ...taken, input });
      });
    };

  const working = (principal: Principal, { order }: Taken): void => demandWorking(principal, order);
  const dispatching = (principal: Principal, { order }: Taken): void => demandDispatching(principal, order);

  const step = (action: string, event: OrderEvent, more: (tx: Tx, p: Principal, row: OrderRow) => object): Do<Step> =>
    doing<Step>(action, working, (tx, principal, { order }) =>
      moveOrder(tx, order, { event, byId: principal.staffId }, more(tx, principal, order)),
    );

  return {
    dispatch: doing<DispatchOrder>('order.dispatched', dispatching, async (tx, principal, { order, input }) => {
      const crew = await crewOf(needs.crews, order, input.crew);
      const patch = { crew: crew.code, assignee_id: null, dispatched_at: tx.now, return_reason: null };
      await moveOrder(tx, order, { event: 'dispatch', byId: principal.staffId, reason: input.note }, patch);
    }),
    accept: step('order.accepted', 'accept', (tx, p) => ({ assignee_id: p.staffId, accepted_at: tx.now })),
    setOut: step('order.set_out', 'set_out', () => ({})),
    arrive: step('order.arrived', 'arrive', (tx) => ({ arrived_at: tx.now })),
    startWork: step('order.work_started', 'start_work', () => ({})),
    backfill: doing<BackfillOrder>('order.backfilled', working, (tx, principal, { order, input }) =>
      writeBackfill(tx, principal, { order, facts: input }),
    ),
    complete: doing<CompleteOrder>('order.completed', working, complete),
    returnOrder: doing<ReturnOrder>('order.returned', working, (tx, principal, { order, input }) =>
      moveOrder(
        tx,
        order,
        { event: 'return', byId: principal.staffId, reason: input.note ?? input.reason },
        {
          ...clockPatch(resumeClock(clockOf(order), tx.now)),
          return_reason: input.reason,
          return_count: order.return_count + 1,
          assignee_id: null,
          suspend_reason: null,
        },
      ),
    ),
    transfer: doing<TransferOrder>('order.transferred', dispatching, async (tx, principal, { order, input }) => {
      const crew = await crewOf(needs.crews, order, input.crew);
      if (crew.code === order.crew && order.assignee_id === null) throw refused('cases.same_crew');
      await moveOrder(
        tx,
        order,
        { event: 'transfer', byId: principal.staffId, reason: input.reason },
        {
          ...clockPatch(resumeClock(clockOf(order), tx.now)),
          crew: crew.code,
          assignee_id: null,
          suspend_reason: null,
          return_reason: null,
          dispatched_at: tx.now,
          transfer_count: order.transfer_count + 1,
        },
      );
    }),
    suspend: doing<SuspendOrder>(
      'order.suspended',
      (p, { order }) => demandWorkingOrDispatching(p, order),
      (tx, principal, { order, input }) => {
        const clock = clockOf(order);
        const paused = SUSPEND_REASONS[input.reason].pausesClock ? pauseClock(clock, tx.now) : clock;
        const patch = { ...clockPatch(paused), suspend_reason: input.reason };
        return moveOrder(
          tx,
          order,
          { event: 'suspend', byId: principal.staffId, reason: input.note ?? input.reason },
          patch,
        );
      },
    ),
    resume: doing<Step>(
      'order.resumed',
      (p, { order }) => demandWorkingOrDispatching(p, order),
      (tx, principal, { order }) =>
        moveOrder(
          tx,
          order,
          { event: 'resume', byId: principal.staffId },
          { ...clockPatch(resumeClock(clockOf(order), tx.now)), suspend_reason: null },
        ),
    ),
    cancel: doing<CancelOrder>(
      'order.cancelled',
      (p, { order, owningCase }) => {
        if (may(p, 'order.dispatch')) demandDispatching(p, order);
        else {
          demand(p, 'order.create');
          demandCaseInCharge(p, owningCase);
        }
      },
      (tx, principal, { order, input }) =>
        moveOrder(
          tx,
          order,
          { event: 'cancel', byId: principal.staffId, reason: input.reason },
          clockPatch(stopClock(clockOf(order), tx.now)),
        ),
    ),
    setAppointment: doing<SetAppointment>('order.appointment_set', mayAppoint, setAppointment),
  };
}

function mayAppoint(principal: Principal, { order, owningCase }: Taken): void {
  if (may(principal, 'order.work')) demandWorking(principal, order);
  else {
    demand(principal, 'order.create');
    demandCaseInCharge(principal, owningCase);
  }
}

async function setAppointment(
  tx: Tx,
  principal: Principal,
  { order, input }: Taken & { readonly input: SetAppointment },
): Promise<void> {
  if (isSettled(order.state)) throw notAllowedIn(order.state, 'set_appointment');
  const from = new Date(input.from);
  const to = new Date(input.to);
  if (!appointmentFits(from, to, tx.now)) throw refused('cases.appointment_wrong');
  const after = await updateOrder(tx.db, order.id, {
    appointment_from: from,
    appointment_to: to,
    version: order.version + 1,
    updated_at: tx.now,
  });
  emitOrder(tx, ORDER_EVENTS.appointmentSet, after, { from: input.from, to: input.to, byId: principal.staffId });
}

async function crewOf(crews: CrewDirectory, order: OrderRow, wanted: string | undefined): Promise<Crew> {
  const found =
    wanted === undefined
      ? await crews.forOrder({ kind: order.crew_kind, gridCode: order.grid_code, centre: order.centre })
      : await crews.byCode(wanted);
  if (found === undefined) throw refused('cases.crew_not_found');
  if (found.kind !== order.crew_kind) throw refused('cases.crew_wrong_kind');
  return found;
}

/** Writing back is work: an order that was accepted or reached is in work from then on. Answers the order as it is now. */
async function writeBackfill(
  tx: Tx,
  principal: Principal,
  { order, facts }: { readonly order: OrderRow; readonly facts: BackfillFacts },
): Promise<OrderRow> {
  if (!isInHand(order.state) || order.state === 'suspended') throw notAllowedIn(order.state, 'backfill');
  const template = await findTemplate(tx.db, order.template_code);
  if (template?.causes.some((cause) => cause.code === facts.cause) !== true) throw refused('cases.cause_unknown');
  const known = new Set((await filesOf(tx.db, order.id)).map((file) => file.id));
  if (facts.photoIds.some((id) => !known.has(id))) throw refused('cases.file_not_of_order');
  const byId = principal.staffId;
  const atWork = order.state === 'working' ? order : await moveOrder(tx, order, { event: 'start_work', byId });
  const id = newId(tx.now.getTime());
  await insertBackfill(tx.db, {
    id,
    order_id: order.id,
    by_id: byId,
    cause: facts.cause,
    result: facts.result,
    note: facts.note,
    tried_steps: JSON.stringify(facts.triedSteps),
    parts: JSON.stringify(facts.parts),
    photo_ids: facts.photoIds,
    at: tx.now,
  });
  const after = await updateOrder(tx.db, order.id, { version: atWork.version + 1, updated_at: tx.now });
  emitOrder(tx, ORDER_EVENTS.backfilled, after, { backfillId: id, cause: facts.cause, result: facts.result, byId });
  return after;
}

async function complete(
  tx: Tx,
  principal: Principal,
  { order, owningCase, input }: Taken & { readonly input: CompleteOrder },
): Promise<void> {
  const { backfill } = input;
  const atWork = backfill === undefined ? order : await writeBackfill(tx, principal, { order, facts: backfill });
  const written = await backfillsOf(tx.db, order.id);
  const latest = written[0];
  // After a rework the old backfill is not an answer any more.
  if (latest === undefined || latest.at < (order.dispatched_at ?? order.created_at)) {
    throw refused('cases.backfill_missing');
  }
  const by = { byId: principal.staffId };
  const stopped = { ...clockPatch(stopClock(clockOf(atWork), tx.now)), done_at: tx.now };
  await moveOrder(tx, atWork, { event: 'complete', ...by }, stopped);
  const orders = await ordersOfCase(tx.db, owningCase.id);
  if (owningCase.state !== 'in_progress' || !orders.every((o) => isSettled(o.state))) return;
  const resolution = latest.note === '' ? latest.result : latest.note;
  await moveCase(tx, owningCase, { event: 'resolve', byId: null }, { resolution });
}
