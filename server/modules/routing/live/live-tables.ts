import type { Channel } from '../../../../shared/contracts/contacts.ts';

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type LiveTables = {
  contact_places: {
    id: string;
    contact_id: string;
    at: Date;
    by_staff: string;
    reason: string;
    from_place: Date | null;
    from_first: boolean;
    to_place: Date | null;
    to_first: boolean;
    undone_at: Date | null;
    undone_by: string | null;
  };
  contact_transfers: {
    id: string;
    contact_id: string;
    at: Date;
    by_staff: string;
    kind: 'agent' | 'queue' | 'post';
    target: string;
    queue_code: string;
    reason: string;
    note: string;
  };
  consults: {
    id: string;
    contact_id: string;
    asker: string;
    asked: string;
    opened_at: Date;
    closed_at: Date | null;
    last_seq: number;
  };
  consult_messages: {
    consult_id: string;
    seq: number;
    at: Date;
    author: string;
    body: string;
    client_message_id: string;
  };
  after_call_extensions: { contact_id: string; agent_id: string; at: Date; seconds: number; reason: string };
};

/** A waiting contact's own facts, as the live screen shows them. */
export interface WaitingCard {
  readonly id: string;
  readonly version: number;
  readonly channel: Channel;
  readonly customer_address: string;
  readonly topic: string | null;
  readonly arrived_at: Date;
  readonly queued_at: Date | null;
  readonly requested_human_at: Date | null;
  readonly placed_at: Date | null;
  readonly answered_at: Date | null;
  readonly routing: unknown;
}
