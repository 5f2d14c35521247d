import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Callback } from '../../../../shared/contracts/routing-callbacks.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { demand, type Principal } from '../../identity/index.ts';
import type { CallbackJobs } from './callback-jobs.ts';
import { move } from './callback-move-service.ts';
import { callbackNotFound, type CallbackReading } from './callback-reading-service.ts';
import { loadSettings, lockCallback, updateCallback, type CallbackRow } from './callback-store.ts';
import { isQuiet, windowsFrom } from './callback-window.ts';
import type { PlaceKeeper } from './ports.ts';

/** What a shift leader does with a promise that was made. */
export interface CallbackDesk {
  cancel(principal: Principal, id: string, reason: string): Promise<Callback>;
  /** To the head of what is being done: rings at the next free desk, whatever its window says. Quiet hours hold all the same. */
  tryNow(principal: Principal, id: string): Promise<Callback>;
  reassign(principal: Principal, id: string, windowCode: string): Promise<Callback>;
  /** A broken promise was dealt with by a person. */
  settle(principal: Principal, id: string, note: string): Promise<Callback>;
}

export function createCallbackDesk(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly keeper: PlaceKeeper;
  readonly jobs: CallbackJobs;
  readonly reading: CallbackReading;
}): CallbackDesk {
  const change = async (
    principal: Principal,
    id: string,
    what: (tx: Tx, row: CallbackRow, actor: string) => Promise<CallbackRow>,
  ): Promise<Callback> => {
    demand(principal, 'floor.supervise');
    const row = await needs.transactor.run(async (tx) => {
      const locked = await lockCallback(tx.db, id);
      if (locked === undefined) throw callbackNotFound();
      return what(tx, locked, `staff:${principal.staffId}`);
    });
    return needs.reading.view(row);
  };
  const notNow = ({ state }: CallbackRow): AppError =>
    new AppError({ code: 'routing.callback_not_allowed', kind: 'conflict', details: { state } });

  return {
    cancel: (principal, id, reason) =>
      change(principal, id, async (tx, row, actor) => {
        const { outbound_contact_id: contactId } = row;
        if (row.state === 'due' && contactId !== null && !(await needs.keeper.leave(tx, contactId, 'cancelled'))) {
          throw notNow(row);
        }
        if (row.way === 'message') throw notNow(row);
        return move(tx, row, { event: 'cancel', actor, reason });
      }),
    tryNow: async (principal, id) => {
      demand(principal, 'floor.supervise');
      if (isQuiet((await loadSettings(needs.db)).quiet, needs.clock.now())) {
        throw new AppError({ code: 'routing.callback_quiet', kind: 'refused' });
      }
      await needs.jobs.comeUp(id, `staff:${principal.staffId}`);
      return change(principal, id, (_tx, row) => Promise.resolve(row));
    },
    reassign: (principal, id, windowCode) =>
      change(principal, id, async (tx, row, actor) => {
        const { windows, quiet } = await loadSettings(tx.db);
        const window = windowsFrom(windows, quiet, tx.now).find((w) => w.code === windowCode);
        if (window === undefined) throw new AppError({ code: 'routing.callback_window', kind: 'refused' });
        return move(tx, row, {
          event: 'reschedule',
          actor,
          reason: windowCode,
          patch: {
            window_code: window.code,
            window_from: window.from,
            window_until: window.until,
            due_at: window.from,
          },
        });
      }),
    settle: (principal, id, note) =>
      change(principal, id, async (tx, row) => {
        if (row.state !== 'failed' && row.state !== 'expired') throw notNow(row);
        if (row.settled_at !== null) return row;
        return updateCallback(tx.db, row, { settled_at: tx.now, settled_by: principal.staffId, settled_note: note });
      }),
  };
}
