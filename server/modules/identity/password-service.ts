import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Audit } from './audit-service.ts';
import { hashPassword, passwordMatches } from './password-hash.ts';
import { judgePassword, PASSWORDS_REMEMBERED } from './password-rules.ts';
import type { Principal } from './principal.ts';
import type { Sessions } from './session-service.ts';
import type { SignIn } from './sign-in-service.ts';
import { findStaff, formerPasswords, lockStaff, rememberPassword, updateStaff } from './staff-store.ts';

export interface PasswordNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
}

export interface Passwords {
  /** Ends every other session of this person: whoever changes a password because it leaked wants the thief out. */
  change(
    principal: Principal,
    wish: { readonly current: string; readonly next: string; readonly source: string },
  ): Promise<void>;
}

export function createPasswords(needs: PasswordNeeds): Passwords {
  const { db, signIn } = needs;

  const demandNew = async (staffId: string, present: string, next: string): Promise<void> => {
    const former = await formerPasswords(db, staffId, PASSWORDS_REMEMBERED - 1);
    for (const hash of [present, ...former]) {
      if (await passwordMatches(hash, next)) {
        throw new AppError({ code: 'identity.password_used_before', kind: 'refused' });
      }
    }
  };

  return {
    change: async (principal, { current, next, source }) => {
      const staff = await findStaff(db, principal.staffId);
      if (staff === undefined) throw new AppError({ code: 'identity.staff_not_found', kind: 'not_found' });
      // A stolen session must not become a stolen account by guessing here: the same door as at sign-in.
      await signIn.admitGuess(staff.staff_no, source);
      if (!(await passwordMatches(staff.password_hash, current))) {
        await signIn.recordWrong({ staffNo: staff.staff_no, source, staffId: staff.id });
        throw new AppError({ code: 'identity.wrong_credentials', kind: 'refused' });
      }
      await needs.transactor.run((tx) => signIn.forgive(tx, staff.staff_no));
      const judged = judgePassword(next, { staffNo: staff.staff_no, name: staff.name });
      if (!judged.ok) {
        throw new AppError({
          code: 'identity.password_too_weak',
          kind: 'refused',
          details: { problems: judged.refusal },
        });
      }
      await demandNew(staff.id, staff.password_hash, next);
      const hash = await hashPassword(next);
      await needs.transactor.run(async (tx) => {
        const now = await lockStaff(tx.db, staff.id);
        if (now?.password_hash !== staff.password_hash) {
          throw new AppError({ code: 'common.changed_meanwhile', kind: 'conflict' });
        }
        await rememberPassword(tx.db, staff.id, { hash: staff.password_hash, setAt: now.password_changed_at });
        await updateStaff(tx.db, staff.id, {
          password_hash: hash,
          password_changed_at: tx.now,
          must_change_password: false,
          is_demo_password: false,
        });
        await needs.sessions.endAll(tx, staff.id, principal.sessionId);
        const subject = { kind: 'staff', id: staff.id };
        await needs.audit.append(tx, { by: principal, action: 'staff.password_changed', subject, source });
      });
    },
  };
}
