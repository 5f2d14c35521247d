import { randomInt } from 'node:crypto';
import type { NewStaff, Staff, StaffQuery, StaffWithPassword } from '../../../shared/contracts/identity.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Db } from '../../platform/db/database.ts';
import { requireReason } from './audit-service.ts';
import { hashPassword } from './password-hash.ts';
import { makeTemporaryPassword } from './password-rules.ts';
import { demand, demandWithin, scopeLimit, type Principal } from './principal.ts';
import type { SignIn } from './sign-in-service.ts';
import { createStaffChanges, type StaffChangeNeeds, type StaffChanges } from './staff-change-service.ts';
import { demandOther, demandPlace, lockWithin, staffNotFound, tellStaff } from './staff-guards-service.ts';
import { findStaff, findStaffByNo, insertStaff, pageOfStaff, rememberPassword, updateStaff } from './staff-store.ts';
import { newStaffRow, placeOf, toStaff } from './staff-view.ts';

export interface StaffAdmin extends StaffChanges {
  list(principal: Principal, query: StaffQuery): Promise<Page<Staff>>;
  read(principal: Principal, id: string): Promise<Staff>;
  create(principal: Principal, wish: NewStaff): Promise<StaffWithPassword>;
  /** Also ends a lock-out: whoever asks for it stands before the administrator. */
  resetPassword(principal: Principal, id: string, reason: string): Promise<StaffWithPassword>;
}

export interface StaffAdminNeeds extends StaffChangeNeeds {
  readonly db: Db;
  readonly signIn: SignIn;
}

const temporaryPassword = async (): Promise<{ plain: string; hash: string }> => {
  const plain = makeTemporaryPassword((below) => randomInt(below));
  return { plain, hash: await hashPassword(plain) };
};

const creation =
  ({ transactor, audit }: StaffAdminNeeds): StaffAdmin['create'] =>
  async (principal, wish) => {
    demand(principal, 'staff.manage');
    demandWithin(principal, wish);
    const { plain, hash } = await temporaryPassword();
    const row = await transactor.run(async (tx) => {
      await demandPlace(tx, wish);
      if ((await findStaffByNo(tx.db, wish.staffNo)) !== undefined) {
        throw new AppError({ code: 'identity.staff_no_taken', kind: 'conflict', details: { staffNo: wish.staffNo } });
      }
      const made = newStaffRow({ wish, hash, now: tx.now });
      await insertStaff(tx.db, [made]);
      tellStaff(tx, made.id, 'staff.created');
      const subject = { kind: 'staff', id: made.id };
      const details = { staffNo: wish.staffNo, post: wish.post };
      await audit.append(tx, { by: principal, action: 'staff.created', subject, details });
      return made;
    });
    return { staff: toStaff(row), temporaryPassword: plain };
  };

const passwordReset =
  ({ transactor, audit, sessions, signIn }: StaffAdminNeeds): StaffAdmin['resetPassword'] =>
  async (principal, id, reason) => {
    demand(principal, 'staff.manage');
    demandOther(principal, id);
    const why = requireReason(reason);
    const { plain, hash } = await temporaryPassword();
    const row = await transactor.run(async (tx) => {
      const before = await lockWithin(tx, principal, id);
      await rememberPassword(tx.db, id, { hash: before.password_hash, setAt: before.password_changed_at });
      const saved = await updateStaff(tx.db, id, {
        password_hash: hash,
        password_changed_at: tx.now,
        must_change_password: true,
        is_demo_password: false,
        updated_at: tx.now,
      });
      await sessions.endAll(tx, id);
      await signIn.forgive(tx, before.staff_no);
      const action = 'staff.password_reset';
      tellStaff(tx, id, action);
      await audit.append(tx, { by: principal, action, subject: { kind: 'staff', id }, reason: why });
      return saved;
    });
    return { staff: toStaff(row), temporaryPassword: plain };
  };

export function createStaffAdmin(needs: StaffAdminNeeds): StaffAdmin {
  return {
    list: async (principal, query) => {
      demand(principal, 'staff.view');
      const { rows, total } = await pageOfStaff(needs.db, query, scopeLimit(principal));
      return { items: rows.map(toStaff), total, page: query.page, pageSize: query.pageSize };
    },
    read: async (principal, id) => {
      demand(principal, 'staff.view');
      const row = await findStaff(needs.db, id);
      if (row === undefined) throw staffNotFound();
      demandWithin(principal, placeOf(row));
      return toStaff(row);
    },
    create: creation(needs),
    resetPassword: passwordReset(needs),
    ...createStaffChanges(needs),
  };
}
