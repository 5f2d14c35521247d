import type { ColumnType, Generated } from 'kysely';
import type { BarAct, DoNotCallSource, NuisancePolicy } from '../../../../shared/contracts/voice-bars.ts';

export type ListName = 'nuisance_numbers' | 'do_not_call';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type BarsTables = {
  nuisance_numbers: {
    id: Generated<string>;
    number: string;
    reason: string;
    policy: NuisancePolicy;
    until: Date | null;
    added_by: string | null;
    added_name: string;
    added_at: Date;
    turned_away: ColumnType<number, number | undefined, number>;
    last_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  silent_calls: { contact_id: string; number: string; at: Date };
  do_not_call: {
    id: Generated<string>;
    number: string;
    source: DoNotCallSource;
    reason: string;
    contact_id: string | null;
    until: Date | null;
    added_by: string;
    added_name: string;
    added_at: Date;
  };
  bar_changes: {
    seq: Generated<string>;
    list: ListName;
    number: string;
    at: Date;
    act: BarAct;
    by: string | null;
    by_name: string;
    reason: string;
    until: Date | null;
  };
  call_rules: {
    one: boolean;
    quiet_from_minute: number;
    quiet_until_minute: number;
    silent_calls: number;
    calls_per_minute: number;
    version: number;
  };
};
