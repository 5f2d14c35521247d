import type { NewStaff, Staff, StaffChange } from '../../../shared/contracts/identity.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { maskPhone } from '../../../shared/kernel/masking.ts';
import type { StaffRow } from './identity-tables.ts';
import type { Place } from './principal.ts';
import { staffMachine } from './staff-state.ts';

/** What a screen sees of a member of staff: never the password's hash, the mobile number only masked. */
export const toStaff = (row: StaffRow): Staff => ({
  id: row.id,
  staffNo: row.staff_no,
  name: row.name,
  post: row.post,
  centre: row.centre,
  area: row.area,
  team: row.team,
  mobile: row.mobile === null ? null : maskPhone(row.mobile),
  employment: row.employment,
  state: row.state,
  mustChangePassword: row.must_change_password,
  lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
  version: row.version,
});

export const placeOf = (row: Pick<StaffRow, 'id' | 'centre' | 'area' | 'team'>): Place => ({
  centre: row.centre,
  area: row.area,
  team: row.team,
  ownerId: row.id,
});

export function newStaffRow({ wish, hash, now }: { wish: NewStaff; hash: string; now: Date }): StaffRow {
  const { staffNo, ...rest } = wish;
  return {
    ...rest,
    id: newId(now.getTime()),
    staff_no: staffNo,
    state: staffMachine.initial,
    password_hash: hash,
    password_changed_at: now,
    must_change_password: true,
    is_demo_password: false,
    last_sign_in_at: null,
    created_at: now,
    updated_at: now,
    version: 1,
  };
}

/** Only what was asked for and differs from what is there. */
export function differences(row: StaffRow, { version: _, ...wish }: StaffChange): Partial<StaffRow> {
  return Object.fromEntries(Object.entries(wish).filter(([key, value]) => value !== row[key as keyof typeof wish]));
}
