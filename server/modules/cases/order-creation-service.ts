import type { NewOrder } from '../../../shared/contracts/cases.ts';
import { ORDER_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { demand, type Principal } from '../identity/index.ts';
import { businessNumber, chinaDay } from './business-number.ts';
import type { Crew, CrewDirectory } from './case-ports.ts';
import { moveCase } from './case-life-service.ts';
import { nextSequence } from './case-store.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';
import { clockPatch } from './clock-columns.ts';
import { startClock } from './order-clock.ts';
import { emitOrder, moveOrder } from './order-life-service.ts';
import { findTemplate, insertOrder, insertOrderTransition, type TemplateRow } from './order-store.ts';
import { appointmentFits, wrongField } from './order-template.ts';

export interface OrderCreation {
  /** In the caller's transaction, under the lock of the case: order, number, dispatch to the crew, case in progress. */
  create(
    tx: Tx,
    principal: Principal,
    input: { readonly owningCase: CaseRow; readonly facts: NewOrder; readonly id: string },
  ): Promise<OrderRow>;
}

const refused = (code: string, details?: Record<string, unknown>): AppError =>
  new AppError({ code, kind: 'refused', ...(details === undefined ? {} : { details }) });

export function createOrderCreation(needs: { readonly crews: CrewDirectory }): OrderCreation {
  /** Named by hand needs the permission to dispatch; found by grid does not. None found: the order waits as a draft. */
  const crewFor = async (
    principal: Principal,
    owningCase: CaseRow,
    wanted: { readonly template: TemplateRow; readonly crew: string | undefined },
  ): Promise<Crew | undefined> => {
    const { template, crew } = wanted;
    if (crew === undefined) {
      const { grid_code: gridCode, centre } = owningCase;
      return needs.crews.forOrder({ kind: template.crew_kind, gridCode, centre });
    }
    demand(principal, 'order.dispatch');
    const found = await needs.crews.byCode(crew);
    if (found === undefined) throw refused('cases.crew_not_found');
    if (found.kind !== template.crew_kind) throw refused('cases.crew_wrong_kind');
    return found;
  };

  const appointmentOf = (facts: NewOrder, now: Date): Pick<OrderRow, 'appointment_from' | 'appointment_to'> => {
    if (facts.appointment === undefined) return { appointment_from: null, appointment_to: null };
    const from = new Date(facts.appointment.from);
    const to = new Date(facts.appointment.to);
    if (!appointmentFits(from, to, now)) throw refused('cases.appointment_wrong');
    return { appointment_from: from, appointment_to: to };
  };

  const templateOf = async (tx: Tx, facts: NewOrder): Promise<TemplateRow> => {
    const template = await findTemplate(tx.db, facts.templateCode);
    if (template?.active !== true) throw refused('cases.template_not_found');
    const wrong = wrongField(template, facts.fields ?? {});
    if (wrong !== undefined) throw refused('cases.fields_wrong', { field: wrong });
    return template;
  };

  return {
    create: async (tx, principal, { owningCase, facts, id }) => {
      demand(principal, 'order.create');
      const template = await templateOf(tx, facts);
      const crew = await crewFor(principal, owningCase, { template, crew: facts.crew });
      const limit = owningCase.rural ? template.limit_minutes_rural : template.limit_minutes_urban;
      const day = chinaDay(tx.now);
      const draft = await insertOrder(tx.db, {
        id,
        number: businessNumber('order', day, await nextSequence(tx.db, 'order', day)),
        case_id: owningCase.id,
        template_code: template.code,
        crew_kind: template.crew_kind,
        title: template.name_zh,
        description: facts.description ?? owningCase.need,
        fields: JSON.stringify(facts.fields ?? {}),
        priority: facts.priority ?? owningCase.priority,
        state: 'draft',
        version: 1,
        centre: owningCase.centre,
        area_code: owningCase.area_code,
        grid_code: owningCase.grid_code,
        rural: owningCase.rural,
        created_by: principal.staffId,
        limit_minutes: limit,
        // The customer's waiting begins now, whenever a crew is found.
        clock_started_at: tx.now,
        ...clockPatch(startClock(tx.now, limit)),
        ...appointmentOf(facts, tx.now),
        created_at: tx.now,
        updated_at: tx.now,
      });
      await insertOrderTransition(tx.db, {
        order: draft,
        event: 'create',
        from: null,
        byId: principal.staffId,
        at: tx.now,
      });
      emitOrder(tx, ORDER_EVENTS.created, draft);
      const by = { byId: principal.staffId };
      if (owningCase.state === 'open') await moveCase(tx, owningCase, { event: 'start', ...by });
      else if (owningCase.state === 'resolved') await moveCase(tx, owningCase, { event: 'take_up_again', ...by });
      else if (owningCase.state !== 'in_progress') {
        throw new AppError({
          code: 'common.not_allowed_in_state',
          kind: 'conflict',
          details: { state: owningCase.state },
        });
      }
      if (crew === undefined) return draft;
      return moveOrder(tx, draft, { event: 'dispatch', ...by }, { crew: crew.code, dispatched_at: tx.now });
    },
  };
}
