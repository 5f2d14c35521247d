import type { ColumnType, Generated } from 'kysely';
import type { ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { CallbackState, CallbackWay } from '../../../../shared/contracts/routing-callbacks-catalogue.ts';
import type { DialOutcome } from '../../../../shared/contracts/voice-outbound.ts';
import type { KeptKey } from './ports.ts';

export type TryOutcome = DialOutcome;

export interface CallbacksTable {
  id: string;
  contact_id: string;
  outbound_contact_id: string | null;
  channel: 'voice' | 'chat';
  way: CallbackWay;
  number: string | null;
  called_number: string | null;
  customer_id: string | null;
  service_class: ServiceClass;
  topic: string | null;
  queue_code: string;
  kept_at: Date;
  kept_key: ColumnType<KeptKey, string, string>;
  window_code: string;
  window_from: Date;
  window_until: Date;
  state: CallbackState;
  due_at: Date | null;
  tries: Generated<number>;
  dials: Generated<number>;
  promised_at: Date;
  connected_at: Date | null;
  ended_at: Date | null;
  ended_reason: string | null;
  note: string | null;
  settled_at: Date | null;
  settled_by: string | null;
  settled_note: string | null;
  version: Generated<number>;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type CallbackTables = {
  callbacks: CallbacksTable;
  callback_transitions: {
    callback_id: string;
    seq: number;
    at: Date;
    from_state: CallbackState | null;
    event: string;
    to_state: CallbackState;
    actor: string;
    reason: string | null;
  };
  callback_tries: {
    callback_id: string;
    nth: number;
    contact_id: string;
    agent_id: string;
    at: Date;
    outcome: TryOutcome | null;
    ended_at: Date | null;
  };
  callback_windows: {
    code: string;
    rank: number;
    zh: string;
    en: string;
    day_offset: number | null;
    from_minute: number | null;
    until_minute: number | null;
    sound: string | null;
    active: Generated<boolean>;
  };
  callback_settings: {
    quiet_from_minute: number;
    quiet_until_minute: number;
    retry_seconds: number;
    ring_seconds: number;
    offer_after_seconds: number;
    version: number;
  };
};
