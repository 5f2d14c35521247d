import { randomBytes } from 'node:crypto';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { Audit } from './audit-service.ts';
import type { StaffRow } from './identity-tables.ts';
import { ACCOUNT_LOCK_OUT, ADDRESS_LOCK_OUT } from './lock-out.ts';
import { hashPassword, passwordMatches } from './password-hash.ts';
import type { OpenedSession, Sessions } from './session-service.ts';
import {
  accountKey,
  addressKey,
  countFailure,
  dropOldFailures,
  forgiveFailures,
  secondsToWait,
} from './sign-in-store.ts';
import { findStaffByNo, lockStaff, stampSignIn } from './staff-store.ts';

export interface SignInRequest {
  readonly staffNo: string;
  readonly password: string;
  readonly source: string;
  readonly userAgent: string | undefined;
}

export interface SignIn {
  signIn(request: SignInRequest): Promise<OpenedSession>;
  /** Counts one guess at this account before it is tried; throws while the account or the address is locked. */
  admitGuess(staffNo: string, source: string): Promise<void>;
  /** A password that was wrong after all: the address is charged as well, and the trail is written. */
  recordWrong(guess: {
    readonly staffNo: string;
    readonly source: string;
    readonly staffId: string | undefined;
  }): Promise<void>;
  forgive(tx: Tx, staffNo: string): Promise<void>;
  /** Forgets failures that no rule looks at any more; answers how many. */
  sweep(): Promise<number>;
}

export interface SignInNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly sessions: Sessions;
  readonly demoPasswordsAllowed: boolean;
  /** For whoever wants to see what is compared with what. */
  readonly matches?: typeof passwordMatches;
}

const wrongCredentials = (): AppError => new AppError({ code: 'identity.wrong_credentials', kind: 'unauthenticated' });
const lockedOut = (seconds: number): AppError =>
  new AppError({ code: 'identity.locked_out', kind: 'rate_limited', details: { seconds } });

const refuseKnown = async (
  { transactor, audit }: SignInNeeds,
  refused: { readonly staff: StaffRow; readonly source: string; readonly code: string },
): Promise<never> => {
  await transactor.run((tx) =>
    audit.append(tx, {
      by: 'system',
      action: 'session.refused',
      subject: { kind: 'staff', id: refused.staff.id },
      source: refused.source,
      details: { why: refused.code },
    }),
  );
  throw new AppError({ code: refused.code, kind: 'forbidden' });
};

const openFor = (
  { transactor, audit, sessions }: SignInNeeds,
  staff: StaffRow,
  request: SignInRequest,
): Promise<OpenedSession | undefined> =>
  transactor.run(async (tx) => {
    // Read again under lock: the account may have been suspended, or the password changed, while we were hashing.
    const now = await lockStaff(tx.db, staff.id);
    if (now?.state !== 'active' || now.password_hash !== staff.password_hash) return undefined;
    await forgiveFailures(tx.db, accountKey(staff.staff_no));
    await stampSignIn(tx.db, staff.id, tx.now);
    const opened = await sessions.open(tx, now, request);
    tx.emit({
      aggregate: 'staff_session',
      aggregateId: opened.sessionId,
      type: 'staff_session.opened',
      data: { staffId: staff.id, sessionId: opened.sessionId },
    });
    await audit.append(tx, {
      by: { staffId: staff.id, staffNo: staff.staff_no, name: now.name, source: request.source },
      action: 'session.opened',
      subject: { kind: 'staff', id: staff.id },
      details: { sessionId: opened.sessionId },
    });
    return opened;
  });

export function createSignIn(needs: SignInNeeds): SignIn {
  const { db, transactor, audit, matches = passwordMatches } = needs;
  // What an unknown number is checked against, so that it takes as long as a known one.
  const decoy = hashPassword(randomBytes(16).toString('hex'));

  /**
   * The guess is counted before the password is looked at and taken back when it was right: counted afterwards, a hundred guesses
   * sent at once would all pass the door before the first of them closes it.
   */
  const admitGuess = async (staffNo: string, source: string): Promise<void> => {
    const now = needs.clock.now();
    const addressWait = await secondsToWait(db, addressKey(source), now);
    if (addressWait > 0) throw lockedOut(addressWait);
    const wait = await transactor.run((tx) =>
      countFailure(tx.db, accountKey(staffNo), { now: tx.now, policy: ACCOUNT_LOCK_OUT }),
    );
    if (wait > 0) throw lockedOut(wait);
  };

  const recordWrong: SignIn['recordWrong'] = ({ staffNo, source, staffId }) =>
    transactor.run(async (tx) => {
      await countFailure(tx.db, addressKey(source), { now: tx.now, policy: ADDRESS_LOCK_OUT });
      const subject = staffId === undefined ? { kind: 'staff_no', id: staffNo } : { kind: 'staff', id: staffId };
      await audit.append(tx, {
        by: 'system',
        action: 'session.refused',
        subject,
        source,
        details: { why: 'wrong_credentials' },
      });
    });

  return {
    admitGuess,
    recordWrong,
    signIn: async (request) => {
      const { staffNo, source } = request;
      await admitGuess(staffNo, source);
      const staff = await findStaffByNo(db, staffNo);
      const right = await matches(staff?.password_hash ?? (await decoy), request.password);
      if (staff === undefined || !right) {
        await recordWrong({ staffNo, source, staffId: staff?.id });
        throw wrongCredentials();
      }
      if (staff.state !== 'active') return refuseKnown(needs, { staff, source, code: 'identity.staff_not_active' });
      if (staff.is_demo_password && !needs.demoPasswordsAllowed) {
        return refuseKnown(needs, { staff, source, code: 'identity.demo_password_refused' });
      }
      const opened = await openFor(needs, staff, request);
      if (opened === undefined) throw wrongCredentials();
      return opened;
    },
    forgive: (tx, staffNo) => forgiveFailures(tx.db, accountKey(staffNo)),
    sweep: () => dropOldFailures(db, new Date(needs.clock.now().getTime() - ACCOUNT_LOCK_OUT.forgetAfterMs)),
  };
}
