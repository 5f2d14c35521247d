import type { DoNotCallSource, NuisancePolicy } from '../../../../shared/contracts/voice-bars.ts';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type BarsTables = {
  nuisance_numbers: {
    number: string;
    reason: string;
    policy: NuisancePolicy;
    until: Date | null;
    added_by: string | null;
    added_name: string;
    added_at: Date;
    turned_away: number;
    last_at: Date | null;
  };
  silent_calls: { contact_id: string; number: string; at: Date };
  do_not_call: {
    number: string;
    source: DoNotCallSource;
    reason: string;
    contact_id: string | null;
    until: Date | null;
    added_by: string;
    added_name: string;
    added_at: Date;
  };
  call_rules: {
    one: boolean;
    quiet_from_minute: number;
    quiet_until_minute: number;
    silent_calls: number;
    calls_per_minute: number;
  };
};
