import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import type { Audit, Principal } from '../../identity/index.ts';
import { claimCommand } from './handover-store.ts';

export interface Act {
  /** `handover.signed`: also the action in the audit trail. */
  readonly action: string;
  readonly handoverId: string;
  readonly key?: string | undefined;
  readonly reason?: string | undefined;
}

/** Every act on a handover: once per key, in one transaction, with its entry in the audit trail. */
export type Commands = (principal: Principal, act: Act, work: (tx: Tx) => Promise<void>) => Promise<void>;

export const createCommands =
  (needs: { readonly transactor: Transactor; readonly audit: Audit }): Commands =>
  (principal, { action, handoverId, key, reason }, work) =>
    needs.transactor.run(async (tx) => {
      if (key !== undefined) {
        const command = { actor_id: principal.staffId, key, kind: action, subject_id: handoverId, at: tx.now };
        const claim = await claimCommand(tx.db, command);
        if (claim !== 'claimed') {
          if (claim.kind === action && claim.subject_id === handoverId) return;
          throw new AppError({ code: 'handover.key_reused', kind: 'conflict' });
        }
      }
      await work(tx);
      // Last, because all audited acts of the house take turns from here to the commit.
      await needs.audit.append(tx, {
        by: principal,
        action,
        subject: { kind: 'handover', id: handoverId },
        ...(reason === undefined ? {} : { reason }),
      });
    });
