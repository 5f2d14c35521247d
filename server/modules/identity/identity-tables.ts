import type { ColumnType } from 'kysely';
import type {
  DataScope,
  Employment,
  PostCode,
  StaffState,
  TeamKind,
} from '../../../shared/contracts/identity-catalogue.ts';
import type { Db } from '../../platform/db/database.ts';

type Json = ColumnType<Record<string, unknown>, string, never>;

// A type, not an interface: Kysely asks for an index signature, which only a type has silently.
export type IdentityTables = {
  centres: { code: string; name: string };
  areas: { code: string; name: string; centre: string };
  teams: { code: string; name: string; kind: TeamKind; centre: string; area: string | null; grids: string[] };
  posts: { code: PostCode; place: number; name_zh: string; name_en: string; data_scope: DataScope };
  post_permissions: { post: PostCode; permission: string };
  staff: StaffRow;
  staff_transitions: {
    id: string;
    staff_id: string;
    event: string;
    from_state: StaffState;
    to_state: StaffState;
    by_id: string | null;
    reason: string | null;
    at: Date;
  };
  staff_former_passwords: { staff_id: string; set_at: Date; password_hash: string };
  staff_sessions: {
    id: string;
    token_hash: Buffer;
    staff_id: string;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
    source: string | null;
    user_agent: string | null;
  };
  sign_in_failures: { key: string; failures: number; last_failure_at: Date; locked_until: Date | null };
  audit_entries: {
    seq: number;
    id: string;
    at: Date;
    actor_id: string | null;
    actor: string;
    action: string;
    subject_kind: string;
    subject_id: string;
    reason: string | null;
    details: Json;
    source: string | null;
    prev_hash: string;
    hash: string;
  };
};

export interface StaffRow {
  id: string;
  staff_no: string;
  name: string;
  post: PostCode;
  centre: string;
  area: string | null;
  team: string | null;
  mobile: string | null;
  employment: Employment;
  state: StaffState;
  password_hash: string;
  password_changed_at: Date;
  must_change_password: boolean;
  is_demo_password: boolean;
  last_sign_in_at: Date | null;
  created_at: Date;
  updated_at: Date;
  version: number;
}

/** The database with the tables of this room; takes a transaction as well. */
export const tablesOf = (db: Db) => db.withTables<IdentityTables>();
