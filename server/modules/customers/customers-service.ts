import type { ContactPreferences, Customer } from '../../../shared/contracts/customers.ts';
import type {
  CustomerBills,
  CustomerCorrection,
  CustomerLines,
  CustomerList,
  CustomerNote,
  CustomerNotes,
  CustomerQuery,
  CustomerUsage,
  NewCustomerCorrection,
  NewCustomerNote,
  Recognition,
  Unmasked,
  UnmaskRequest,
  UnmaskableField,
} from '../../../shared/contracts/customers-picture.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { parsePhoneNumber } from '../../../shared/kernel/phone-number.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { demand, requireReason, type Audit, type Principal } from '../identity/index.ts';
import { localDay } from './age.ts';
import { toCorrection, toNote, withCorrections } from './corrected-customer.ts';
import { customerNotFound, demandInArea } from './customer-guards.ts';
import {
  correctionsOf,
  currentCorrections,
  insertCorrection,
  insertNote,
  lockProfile,
  mergePreferences,
  notesOf,
} from './customers-store.ts';
import { toListItem, toRecognition } from './masked-customer.ts';
import type { PictureNeeds } from './picture-service.ts';

export interface CustomersNeeds extends PictureNeeds {
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append' | 'recordUnmask'>;
}

/** A voice menu waits for this answer; later than that the caller is treated as unknown and asked. */
const RECOGNISE_DEADLINE_MS = 800;
const NOTES_LISTED = 100;

/**
 * Who is calling: for voice, messaging and routing, before any person of ours looks. `unknown` is an answer; `unavailable` means
 * that the operator's system did not say, and the contact goes on without it.
 */
export type RecognitionAnswer =
  | { readonly answer: 'known'; readonly recognition: Recognition }
  | { readonly answer: 'unknown' }
  | { readonly answer: 'unavailable' };

export interface Customers {
  recognise(number: string): Promise<RecognitionAnswer>;
  search(principal: Principal, query: CustomerQuery): Promise<CustomerList>;
  /** Refuses whoever may not see this customer, and a customer there is not. */
  demandVisible(principal: Principal, customerId: string): Promise<void>;
  bills(principal: Principal, customerId: string): Promise<CustomerBills>;
  usage(principal: Principal, customerId: string): Promise<CustomerUsage>;
  lines(principal: Principal, customerId: string): Promise<CustomerLines>;
  /** The clear value of one field; the look is on the audit trail before the value leaves. */
  unmask(principal: Principal, customerId: string, request: UnmaskRequest): Promise<Unmasked>;
  notes(principal: Principal, customerId: string): Promise<CustomerNotes>;
  addNote(principal: Principal, customerId: string, note: NewCustomerNote): Promise<CustomerNote>;
  correct(principal: Principal, customerId: string, correction: NewCustomerCorrection): Promise<CustomerCorrection>;
  /** Keeps the wishes that are given and answers with all of them. */
  setPreferences(principal: Principal, customerId: string, wishes: Partial<ContactPreferences>): Promise<void>;
}

export function createCustomersService(needs: CustomersNeeds): Customers {
  return { ...questions(needs), ...looks(needs), ...changes(needs) };
}

/** The customer, when this member of staff may see them. */
async function customerFor(needs: CustomersNeeds, principal: Principal, customerId: string): Promise<Customer> {
  demand(principal, 'customer.view');
  const customer = await needs.operator.customerById(customerId);
  if (customer === undefined) throw customerNotFound();
  demandInArea(principal, customer.areaCode);
  return customer;
}

function questions(
  needs: CustomersNeeds,
): Pick<Customers, 'recognise' | 'search' | 'demandVisible' | 'bills' | 'usage' | 'lines'> {
  const { operator, clock } = needs;
  return {
    recognise: async (text) => {
      const number = parsePhoneNumber(text);
      if (!number.ok) return { answer: 'unknown' };
      try {
        const [first, ...others] = await operator.findCustomersByNumber(number.value, {
          deadlineMs: RECOGNISE_DEADLINE_MS,
        });
        if (first === undefined) return { answer: 'unknown' };
        return { answer: 'known', recognition: toRecognition(first, localDay(clock.now()), others.length > 0) };
      } catch (error) {
        needs.onPartFailure('customer', error);
        return { answer: 'unavailable' };
      }
    },
    search: async (principal, { query, page, pageSize }) => {
      demand(principal, 'customer.view');
      const today = localDay(clock.now());
      const found = await operator.searchCustomers({ text: query, page, pageSize });
      const mine = found.items.filter(({ areaCode }) => principal.dataScope !== 'area' || areaCode === principal.area);
      return { ...found, items: mine.map((hit) => toListItem(hit, today)) };
    },
    demandVisible: async (principal, customerId) => {
      await customerFor(needs, principal, customerId);
    },
    bills: async (principal, customerId) => {
      await customerFor(needs, principal, customerId);
      const items = [...(await operator.billsOf(customerId))];
      const sum = items.reduce((total, { totalFen }) => total + totalFen, 0);
      return { items, averageFen: items.length === 0 ? 0 : Math.round(sum / items.length) };
    },
    usage: async (principal, customerId) => {
      await customerFor(needs, principal, customerId);
      const subscriptions = await operator.subscriptionsOf(customerId);
      const all = await Promise.all(
        subscriptions.map(({ id }) => operator.usageOf({ subscriptionId: id, monthsOfDays: 3 })),
      );
      return { items: all.filter((usage) => usage !== undefined) };
    },
    lines: async (principal, customerId) => {
      const { areaCode } = await customerFor(needs, principal, customerId);
      const [subscriptions, faults] = await Promise.all([operator.subscriptionsOf(customerId), operator.areaFaults()]);
      const all = await Promise.all(subscriptions.map(({ id }) => operator.lineStateOf(id)));
      return {
        items: all.filter((line) => line !== undefined),
        areaFaults: faults.filter((fault) => fault.areaCode === areaCode),
      };
    },
  };
}

function looks(needs: CustomersNeeds): Pick<Customers, 'unmask' | 'notes'> {
  return {
    unmask: async (principal, customerId, { field, reason }) => {
      demand(principal, 'customer.unmask');
      const record = await customerFor(needs, principal, customerId);
      const customer = withCorrections(record, await currentCorrections(needs.db, customerId));
      const values = await clearValues(needs, customer, field);
      await needs.audit.recordUnmask(principal, {
        subject: { kind: 'customer', id: customerId },
        fields: [field],
        reason,
      });
      return { field, values };
    },
    notes: async (principal, customerId) => {
      await customerFor(needs, principal, customerId);
      const [notes, corrections] = await Promise.all([
        notesOf(needs.db, customerId, NOTES_LISTED),
        correctionsOf(needs.db, customerId),
      ]);
      return { notes: notes.map(toNote), corrections: corrections.map(toCorrection) };
    },
  };
}

async function clearValues(needs: CustomersNeeds, customer: Customer, field: UnmaskableField): Promise<string[]> {
  const one = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
  switch (field) {
    case 'name':
    case 'idNumber':
    case 'address':
      return [customer[field]];
    case 'birthDate':
    case 'contactPerson':
      return one(customer[field]);
    case 'phones':
      return customer.contactPhones;
    case 'accounts':
      return (await needs.operator.subscriptionsOf(customer.id)).map(({ number }) => number).slice(0, 10);
  }
}

function changes(needs: CustomersNeeds): Pick<Customers, 'addNote' | 'correct' | 'setPreferences'> {
  const tell = (tx: Tx, customerId: string, type: string, data: Readonly<Record<string, unknown>>): void =>
    tx.emit({ aggregate: 'customer', aggregateId: customerId, type, data: { customerId, ...data } });
  return {
    addNote: async (principal, customerId, { text, pinned }) => {
      demand(principal, 'customer.correct');
      await customerFor(needs, principal, customerId);
      return needs.transactor.run(async (tx) => {
        const note = { id: newId(tx.now.getTime()), customer_id: customerId, text, pinned, ...byStaff(principal, tx) };
        await lockProfile(tx, customerId);
        await insertNote(tx, note);
        tell(tx, customerId, 'customer.noted', { noteId: note.id, staffId: principal.staffId });
        return toNote(note);
      });
    },
    correct: async (principal, customerId, given) => {
      demand(principal, 'customer.correct');
      await customerFor(needs, principal, customerId);
      const correction = { ...given, value: cleanValue(given), reason: requireReason(given.reason) };
      return needs.transactor.run(async (tx) => {
        const row = { id: newId(tx.now.getTime()), customer_id: customerId, ...correction, ...byStaff(principal, tx) };
        await lockProfile(tx, customerId);
        await insertCorrection(tx, row);
        tell(tx, customerId, 'customer.corrected', { field: row.field, staffId: principal.staffId });
        await needs.audit.append(tx, {
          by: principal,
          action: 'customer.corrected',
          subject: { kind: 'customer', id: customerId },
          reason: row.reason,
          details: { field: row.field },
        });
        return toCorrection(row);
      });
    },
    setPreferences: async (principal, customerId, wishes) => {
      demand(principal, 'customer.correct');
      await customerFor(needs, principal, customerId);
      await needs.transactor.run(async (tx) => {
        await lockProfile(tx, customerId);
        await mergePreferences(tx, customerId, wishes);
        tell(tx, customerId, 'customer.preferences_changed', { ...wishes, staffId: principal.staffId });
      });
    },
  };
}

const byStaff = (principal: Principal, tx: Tx) => ({
  staff_id: principal.staffId,
  staff_no: principal.staffNo,
  staff_name: principal.name,
  at: tx.now,
});

function cleanValue({ field, value }: NewCustomerCorrection): string {
  if (field !== 'contactPhone') return value.trim();
  const phone = parsePhoneNumber(value);
  if (phone.ok) return phone.value;
  throw new AppError({ code: 'customers.wrong_phone', kind: 'refused' });
}
