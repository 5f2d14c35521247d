import { sql, type Transaction } from 'kysely';
import type { CallbackRuleChoices, CallbackRules } from '../../../../shared/contracts/routing-callback-rules.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { CallbackTables } from './callback-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<CallbackTables>();

export const allWindows = (db: Executor): Promise<CallbackRuleChoices> =>
  on(db).selectFrom('callback_windows').select(['code', 'zh', 'en']).orderBy('rank').execute();

/** Locked: two people who change the rules do so one after the other. */
export async function loadCallbackRules(db: Executor, isLocked = false): Promise<CallbackRules> {
  const found = on(db).selectFrom('callback_settings').selectAll();
  const row = await (isLocked ? found.forUpdate() : found).executeTakeFirstOrThrow();
  const offered = on(db).selectFrom('callback_windows').select('code').where('active', '=', true).orderBy('rank');
  return {
    quietFromMinute: row.quiet_from_minute,
    quietUntilMinute: row.quiet_until_minute,
    offerAfterSeconds: row.offer_after_seconds,
    ringSeconds: row.ring_seconds,
    retrySeconds: row.retry_seconds,
    windows: (await offered.execute()).map(({ code }) => code),
    version: row.version,
  };
}

export async function saveCallbackRules(db: Executor, rules: CallbackRules): Promise<void> {
  await on(db)
    .updateTable('callback_settings')
    .set((e) => ({
      quiet_from_minute: rules.quietFromMinute,
      quiet_until_minute: rules.quietUntilMinute,
      offer_after_seconds: rules.offerAfterSeconds,
      ring_seconds: rules.ringSeconds,
      retry_seconds: rules.retrySeconds,
      version: e('version', '+', 1),
    }))
    .execute();
  await on(db)
    .updateTable('callback_windows')
    .set({ active: sql<boolean>`code = any(${rules.windows})` })
    .execute();
}
