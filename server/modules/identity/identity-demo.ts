import type { DemoAccount } from '../../../shared/contracts/identity.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Audit } from './audit-service.ts';
import { planDemoStaff, type DemoArea } from './demo-plan.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { insertOrganisation } from './organisation-store.ts';
import { hashPassword } from './password-hash.ts';
import { demoAccountPerPost, insertStaff, isStaffed } from './staff-store.ts';

/** Known to everybody, so it opens nothing once the server listens beyond loopback. */
export const DEMO_PASSWORD = 'Shoujie@2026';

export type DemoAccountList = () => Promise<DemoAccount[]>;

export const createDemoAccounts =
  (needs: { readonly db: Db; readonly demoPasswordsAllowed: boolean }): DemoAccountList =>
  async () => {
    if (!needs.demoPasswordsAllowed) return [];
    const rows = await demoAccountPerPost(needs.db);
    return rows.map((row) => ({ staffNo: row.staff_no, name: row.name, post: row.post, password: DEMO_PASSWORD }));
  };

/**
 * Fills an empty database with the people of the demo operator; touches nothing where there is anybody already. All of them share
 * one password and therefore one hash: eighty salts would cost two seconds of start-up and hide nothing, as the password is printed.
 */
export async function seedDemoStaff(needs: {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly seed: number;
  readonly areas: readonly DemoArea[];
}): Promise<{ readonly seeded: number }> {
  if (await isStaffed(needs.db)) return { seeded: 0 };
  const plan = planDemoStaff(needs.seed, needs.areas);
  const hash = await hashPassword(DEMO_PASSWORD);
  await needs.transactor.run(async (tx) => {
    await insertOrganisation(tx.db, plan);
    await insertStaff(
      tx.db,
      plan.staff.map(({ staffNo, ...person }) => ({
        ...person,
        id: newId(tx.now.getTime()),
        staff_no: staffNo,
        state: 'active',
        password_hash: hash,
        password_changed_at: tx.now,
        must_change_password: false,
        is_demo_password: true,
        last_sign_in_at: null,
        created_at: tx.now,
        updated_at: tx.now,
        version: 1,
      })),
    );
    await needs.audit.append(tx, {
      by: 'system',
      action: 'staff.demo_seeded',
      subject: { kind: 'organisation', id: 'demo' },
      details: { staff: plan.staff.length, seed: needs.seed },
    });
  });
  return { seeded: plan.staff.length };
}
