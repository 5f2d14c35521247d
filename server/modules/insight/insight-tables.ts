import type { Channel, ContactState, ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { Outcome } from './contact-fact.ts';

export interface ContactFactsTable {
  contact_id: string;
  version: number;
  day: string;
  slot: number;
  channel: Channel;
  state: ContactState;
  state_since: Date;
  queue_code: string | null;
  service_class: ServiceClass;
  agent_id: string | null;
  arrived_at: Date;
  requested_human_at: Date | null;
  answered_at: Date | null;
  ended_at: Date | null;
  closed_at: Date | null;
  wait_ms: number | null;
  talk_ms: number | null;
  after_call_ms: number | null;
  outcome: Outcome;
  is_short_abandon: boolean;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type InsightTables = { contact_facts: ContactFactsTable };
