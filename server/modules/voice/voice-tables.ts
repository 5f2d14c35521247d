import type { ColumnType } from 'kysely';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type VoiceTables = {
  calls: {
    contact_id: string;
    trunk: string;
    sip_id: string;
    dialog: ColumnType<unknown, string | null, string | null>;
    started_at: Date;
    ended_at: Date | null;
    end_cause: string | null;
    node: string | null;
  };
  call_legs: {
    id: string;
    contact_id: string;
    trunk: string;
    number: string;
    sip_id: string;
    dialog: ColumnType<unknown, string | null, string | null>;
    started_at: Date;
    answered_at: Date | null;
    ended_at: Date | null;
    end_cause: string | null;
    node: string;
  };
};
