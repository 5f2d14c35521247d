import type { OpenCase } from '../../../shared/contracts/cases.ts';
import { CASE_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { parsePhoneNumber } from '../../../shared/kernel/phone-number.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { demand, type Principal } from '../identity/index.ts';
import { businessNumber, chinaDay } from './business-number.ts';
import { emitCase } from './case-life-service.ts';
import type { ContactFacts, CustomerFacts, StaffFacts } from './case-ports.ts';
import { insertCase, insertCaseTransition, limitHours, linkContact, nextSequence } from './case-store.ts';
import type { CaseRow, NewCaseRow } from './cases-tables.ts';
import type { Commands } from './command-service.ts';
import type { OrderCreation } from './order-creation-service.ts';

export interface CaseOpening {
  open(principal: Principal, input: OpenCase): Promise<string>;
}

interface Needs {
  readonly commands: Commands;
  readonly orders: OrderCreation;
  readonly contacts: ContactFacts;
  readonly customers: CustomerFacts;
  readonly staff: StaffFacts;
}

type Snapshot = Pick<
  NewCaseRow,
  | 'customer_id'
  | 'customer_name'
  | 'customer_number'
  | 'customer_star'
  | 'address'
  | 'area_code'
  | 'grid_code'
  | 'rural'
>;

const HOUR_MS = 3_600_000;

/** A government line, a key account or a five-star customer asks for more than the agent thinks of in the moment. */
const HIGH_STAR = 5;

export function createCaseOpening(needs: Needs): CaseOpening {
  const contactOf = async (input: OpenCase) => {
    if (input.contactId === undefined) return undefined;
    const contact = await needs.contacts.of(input.contactId);
    if (contact === undefined) throw new AppError({ code: 'cases.contact_not_found', kind: 'not_found' });
    return contact;
  };

  /** Who and where, as it is now: read from outside before the transaction begins, so that no lock waits for another system. */
  const snapshotOf = async (input: OpenCase, contact: Awaited<ReturnType<typeof contactOf>>): Promise<Snapshot> => {
    const customerId = input.customerId ?? contact?.customerId ?? undefined;
    if (customerId === undefined) return strangerOf(input.caller?.name, input.caller?.number ?? contact?.number);
    const customer = await needs.customers.of(customerId);
    if (customer === undefined) throw new AppError({ code: 'cases.customer_not_found', kind: 'refused' });
    return {
      customer_id: customer.id,
      customer_name: customer.name,
      customer_number: customer.number,
      customer_star: customer.star,
      address: customer.address,
      area_code: customer.areaCode,
      grid_code: customer.gridCode,
      rural: customer.rural,
    };
  };

  const rowOf = async (
    tx: Tx,
    principal: Principal,
    made: { readonly id: string; readonly input: OpenCase; readonly snapshot: Snapshot },
  ): Promise<CaseRow> => {
    const { input, snapshot } = made;
    const limits = await limitHours(tx.db, input.type);
    const hours = snapshot.rural ? limits.hours_rural : limits.hours_urban;
    const areaCode = snapshot.area_code ?? null;
    const supervisors = await needs.staff.supervisors({ centre: principal.centre, areaCode });
    const day = chinaDay(tx.now);
    return insertCase(tx.db, {
      id: made.id,
      number: businessNumber('case', day, await nextSequence(tx.db, 'case', day)),
      ...snapshot,
      type: input.type,
      title: input.title,
      need: input.need,
      priority: input.priority ?? ((snapshot.customer_star ?? 0) >= HIGH_STAR ? 'high' : 'normal'),
      state: 'open',
      version: 1,
      centre: principal.centre,
      first_responder_id: principal.staffId,
      owner_id: principal.staffId,
      owner_team: principal.team,
      inside_supervisor_id: supervisors.insideId,
      outside_supervisor_id: supervisors.outsideId,
      due_at: new Date(tx.now.getTime() + hours * HOUR_MS),
      opened_at: tx.now,
      updated_at: tx.now,
    });
  };

  return {
    open: async (principal, input) => {
      demand(principal, 'case.create');
      if (input.order !== undefined) demand(principal, 'order.create');
      const contact = await contactOf(input);
      const snapshot = await snapshotOf(input, contact);
      const id = newId();
      const byId = principal.staffId;
      const subject = { kind: 'case', id } as const;
      const command = { action: 'case.opened', subject, key: input.clientKey, creates: true };
      return needs.commands.run(principal, command, async (tx) => {
        const row = await rowOf(tx, principal, { id, input, snapshot });
        await insertCaseTransition(tx.db, { caseId: id, event: 'open', from: null, to: 'open', byId, at: tx.now });
        emitCase(tx, CASE_EVENTS.opened, row, { contactId: contact?.contactId ?? null });
        if (contact !== undefined) {
          const { contactId } = contact;
          await linkContact(tx.db, { caseId: id, contactId, role: 'origin', by: byId, at: tx.now });
          await needs.contacts.linkCase(tx, contactId, id);
        }
        if (input.order === undefined) return;
        await needs.orders.create(tx, principal, { owningCase: row, facts: input.order, id: newId(tx.now.getTime()) });
      });
    },
  };
}

/** Somebody who is no customer of ours: a name and a number, no place, and so no crew until somebody chooses one. */
function strangerOf(name: string | undefined, number: string | undefined): Snapshot {
  if (number === undefined) throw new AppError({ code: 'cases.customer_needed', kind: 'refused' });
  const parsed = parsePhoneNumber(number);
  return {
    customer_id: null,
    customer_name: name ?? '',
    customer_number: parsed.ok ? parsed.value : number.slice(0, 40),
    customer_star: null,
    address: '',
    area_code: null,
    grid_code: null,
    rural: false,
  };
}
