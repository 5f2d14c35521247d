import type { ColumnType, GeneratedAlways, Selectable } from 'kysely';
import type { ContactPreferences } from '../../../shared/contracts/customers.ts';
import type { CorrectableField } from '../../../shared/contracts/customers-picture.ts';
import type { Db } from '../../platform/db/database.ts';

interface ByStaff {
  /** The order in which they were written: two may carry the same millisecond. */
  seq: GeneratedAlways<number>;
  staff_id: string;
  staff_no: string;
  staff_name: string;
  at: Date;
}

export interface NotesTable extends ByStaff {
  id: string;
  customer_id: string;
  text: string;
  pinned: boolean;
}

export interface CorrectionsTable extends ByStaff {
  id: string;
  customer_id: string;
  field: CorrectableField;
  value: string;
  reason: string;
}

// A type, not an interface: Kysely asks for an index signature, which only a type has silently.
type CustomersTables = {
  customer_profiles: {
    customer_id: string;
    preferences: ColumnType<Partial<ContactPreferences>, string, string>;
    version: number;
    updated_at: Date;
  };
  customer_notes: NotesTable;
  customer_corrections: CorrectionsTable;
};

export type NoteRow = Omit<Selectable<NotesTable>, 'seq'>;
export type CorrectionRow = Omit<Selectable<CorrectionsTable>, 'seq'>;

/** The database with the tables of this room; takes a transaction as well. */
export const tablesOf = (db: Db) => db.withTables<CustomersTables>();
