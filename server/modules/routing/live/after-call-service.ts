import {
  AFTER_CALL_EXTENSION_SECONDS,
  DISPOSITION_NOT_GIVEN,
  LIVE_LIMITS,
  type DeskClocks,
} from '../../../../shared/contracts/routing-live.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { clip } from '../../../../shared/kernel/text.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { ContactLife, ContactRow } from '../../contacts/index.ts';
import { demand, requireReason, type Principal } from '../../identity/index.ts';
import { afterCallDue } from './after-call.ts';
import { afterCallWork, autoAnswerOf, insertExtension, type AfterCallRow } from './after-call-store.ts';

/** After-call work has an end: at the limit the system finishes it, so that nobody is away from the line by forgetting a click. */
export interface AfterCall {
  clocks(principal: Principal): Promise<DeskClocks>;
  /** Once a contact, with a reason. */
  extend(principal: Principal, contactId: string, reason: string): Promise<void>;
  /** Wraps up whatever is due; answers how many. */
  sweep(): Promise<number>;
}

export interface AfterCallNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly noted: (row: ContactRow) => void;
  /** What is in force now, for this queue; 0 means no limit. */
  readonly limitOf: (queue: string | null) => Promise<number>;
}

export function createAfterCall(needs: AfterCallNeeds): AfterCall {
  const dueOf = async (work: AfterCallRow): Promise<Date | null> =>
    work.ended_at === null
      ? null
      : afterCallDue({
          endedAt: work.ended_at,
          limitSeconds: await needs.limitOf(work.queue_code),
          extensionSeconds: work.extension,
        });

  const finish = (contactId: string): Promise<boolean> =>
    needs.transactor.run(async (tx) => {
      const done = await needs.life.apply(tx, contactId, {
        event: 'wrap_up',
        actor: 'system:after_call',
        reason: 'after_call_limit',
        disposition: DISPOSITION_NOT_GIVEN,
      });
      // The agent was quicker by a moment.
      if (!done.ok) return false;
      tx.afterCommit(() => needs.noted(done.value));
      return true;
    });

  return {
    clocks: async (principal) => {
      demand(principal, 'desk.use');
      const [work, autoAnswer] = await Promise.all([
        afterCallWork(needs.db, principal.staffId),
        autoAnswerOf(needs.db, principal.staffId),
      ]);
      return {
        now: needs.clock.now().toISOString(),
        autoAnswer,
        afterCall: await Promise.all(
          work.map(async (w) => ({
            contactId: w.id,
            dueAt: (await dueOf(w))?.toISOString() ?? null,
            extended: w.extension > 0,
          })),
        ),
      };
    },
    extend: async (principal, contactId, given) => {
      demand(principal, 'desk.use');
      const reason = clip(requireReason(given), LIVE_LIMITS.reasonChars);
      await needs.transactor.run(async (tx) => {
        const row = await needs.life.lock(tx, contactId);
        if (row.agent_id !== principal.staffId || row.state !== 'after_call_work')
          throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
        if ((await needs.limitOf(row.queue_code)) === 0) throw new AppError({ code: 'live.no_limit', kind: 'refused' });
        const extension = { contactId, agentId: principal.staffId, at: tx.now, reason };
        const isNew = await insertExtension(tx.db, { ...extension, seconds: AFTER_CALL_EXTENSION_SECONDS });
        if (!isNew) throw new AppError({ code: 'live.already_extended', kind: 'refused' });
      });
    },
    sweep: async () => {
      const now = needs.clock.now().getTime();
      let finished = 0;
      for (const work of await afterCallWork(needs.db)) {
        const due = await dueOf(work);
        if (due !== null && due.getTime() <= now && (await finish(work.id))) finished += 1;
      }
      return finished;
    },
  };
}
