import type { ColumnType, Generated } from 'kysely';
import type { Period } from '../../../../shared/contracts/routing-admin.ts';
import type { RoutingTables } from '../routing-tables.ts';

/** JSON goes in as text and comes out read. */
type Json<T> = ColumnType<T, string, string>;
interface Versioned {
  version: Generated<number>;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type AdminTables = Pick<RoutingTables, 'queue_entries' | 'agent_skills' | 'routing_rules'> & {
  queues: RoutingTables['queues'] & Versioned;
  skills: RoutingTables['skills'] & Versioned;
  agent_profiles: RoutingTables['agent_profiles'] & Versioned;
  routing_settings: { id: number; version: number; entries_version: number; shards_version: number; changed_at: Date };
  calendars: Versioned & {
    code: string;
    zh: string;
    en: string;
    week: Json<Period[][]>;
    statutory: boolean;
    holiday_hours: Json<Period[]>;
    makeup_hours: Json<Period[]>;
  };
  calendar_days: { calendar: string; day: string; name: string; hours: Json<Period[]> };
  routing_profiles: Versioned & {
    code: string;
    zh: string;
    en: string;
    voice_capacity: number;
    video_capacity: number;
    chat_capacity: number;
    voice_interrupts_chat: boolean;
    auto_answer: boolean;
  };
  routing_profile_skills: { profile: string; skill: string; level: number };
};
