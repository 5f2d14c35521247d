import type { EstimateMethod } from '../../../../shared/contracts/routing-callbacks-catalogue.ts';

export type PromiseOutcome = 'answered' | 'gave_up' | 'called_back' | 'lost';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type PromiseTables = {
  wait_promises: {
    contact_id: string;
    queue_code: string;
    channel: string;
    position: number;
    promised_seconds: number;
    method: EstimateMethod;
    promised_at: Date;
    outcome: PromiseOutcome | null;
    waited_seconds: number | null;
    settled_at: Date | null;
  };
};
