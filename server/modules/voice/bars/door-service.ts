import type { NuisancePolicy } from '../../../../shared/contracts/voice-bars.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { ContactLife } from '../../contacts/index.ts';
import { loadCallRules, noteChanges, saveNuisance, turnAway } from './bars-store.ts';
import { createCallerRate } from './caller-rate.ts';
import { noteSilentCall } from './silent-calls-store.ts';

/** How a call is met before anything is spent on it. */
export type Welcome = 'open' | NuisancePolicy | 'too_many';

export interface Door {
  /** A number that was only claimed is looked up, but does not use up the calls of whoever it belongs to. */
  meet(number: string, isProven: boolean): Promise<Welcome>;
  /** The contact ends as `silent`; who does that again and again comes on the list for a day. */
  silent(call: { readonly contactId: string; readonly number: string }): Promise<void>;
}

const DAY_MS = 24 * 60 * 60_000;
export const SILENT_REASON = 'silent';

export function createDoor(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
}): Door {
  const rate = createCallerRate();
  return {
    meet: async (number, isProven) => {
      const now = needs.clock.now();
      const { calls_per_minute: limit } = await loadCallRules(needs.db);
      if (isProven && !rate.admits(number, limit, now.getTime())) return 'too_many';
      return (await turnAway(needs.db, number, now)) ?? 'open';
    },
    silent: ({ contactId, number }) =>
      needs.transactor.run(async (tx) => {
        const done = { event: 'end', actor: 'system:voice', reason: SILENT_REASON, endedBy: 'system' } as const;
        await needs.life.apply(tx, contactId, done);
        if (!/^\d{3,20}$/.test(number)) return;
        const at = tx.now;
        const times = await noteSilentCall(tx.db, { contactId, number, at, since: new Date(at.getTime() - DAY_MS) });
        const { silent_calls: limit } = await loadCallRules(tx.db);
        if (limit === 0 || times < limit) return;
        const reason = `24 小时内 ${times} 次无声来电`;
        const until = new Date(at.getTime() + DAY_MS);
        const added = { added_by: null, added_name: 'system', added_at: at };
        const isNew = await saveNuisance(tx.db, { number, reason, policy: 'refuse', until, ...added });
        const act = isNew ? 'added' : 'changed';
        const by = { by: null, by_name: 'system' };
        await noteChanges(tx.db, [{ list: 'nuisance_numbers', number, at, act, ...by, reason, until }]);
      }),
  };
}
