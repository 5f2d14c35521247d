import type { Customer } from '../../../shared/contracts/customers.ts';
import type {
  CorrectableField,
  CustomerCorrection,
  CustomerNote,
} from '../../../shared/contracts/customers-picture.ts';
import { maskAddress, maskName, maskPhone } from '../../../shared/kernel/masking.ts';
import type { CorrectionRow, NoteRow } from './customers-tables.ts';

type Correct = (customer: Customer, value: string) => Customer;
const CORRECT: Readonly<Record<CorrectableField, Correct>> = {
  // The corrected phone goes in front; the operator's stays, because calls still come from it.
  contactPhone: (customer, value) => ({
    ...customer,
    contactPhones: [value, ...customer.contactPhones.filter((phone) => phone !== value)].slice(0, 5),
  }),
  contactPerson: (customer, contactPerson) => ({ ...customer, contactPerson }),
  address: (customer, address) => ({ ...customer, address }),
};

/** The operator's record with what our people know better laid over it. */
export const withCorrections = (
  customer: Customer,
  corrections: readonly Pick<CorrectionRow, 'field' | 'value'>[],
): Customer => corrections.reduce((known, { field, value }) => CORRECT[field](known, value), customer);

const MASK: Readonly<Record<CorrectableField, (value: string) => string>> = {
  contactPhone: maskPhone,
  contactPerson: maskName,
  address: maskAddress,
};

export const toNote = (row: NoteRow): CustomerNote => ({
  id: row.id,
  text: row.text,
  pinned: row.pinned,
  byName: row.staff_name,
  byStaffNo: row.staff_no,
  at: row.at.toISOString(),
});

export const toCorrection = (row: CorrectionRow): CustomerCorrection => ({
  id: row.id,
  field: row.field,
  value: MASK[row.field](row.value),
  reason: row.reason,
  byName: row.staff_name,
  byStaffNo: row.staff_no,
  at: row.at.toISOString(),
});
