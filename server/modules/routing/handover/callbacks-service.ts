import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import { demand, type Audit, type Principal } from '../../identity/index.ts';
import { callbacksOf, keepCallback } from './hands-store.ts';

/** Promised call-backs that were handed on have an owner, who says when they are kept. */
export interface Callbacks {
  kept(principal: Principal, contactId: string): Promise<void>;
}

export const createCallbacks = (needs: { readonly transactor: Transactor; readonly audit: Audit }): Callbacks => ({
  kept: (principal, contactId) => {
    demand(principal, 'desk.use');
    return needs.transactor.run(async (tx) => {
      const { staffId } = principal;
      const mine = await callbacksOf(tx.db, staffId, tx.now);
      if (!mine.some((row) => row.id === contactId)) {
        throw new AppError({ code: 'handover.callback_not_found', kind: 'not_found' });
      }
      await keepCallback(tx.db, contactId, { staffId, at: tx.now });
      await needs.audit.append(tx, {
        by: principal,
        action: 'callback.kept',
        subject: { kind: 'contact', id: contactId },
      });
    });
  },
});
