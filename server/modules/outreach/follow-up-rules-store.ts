import type { Transaction } from 'kysely';
import type { FollowUpRules } from '../../../shared/contracts/outreach-rules.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { OutreachTables } from './outreach-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<OutreachTables>();

/** Locked: two people who change the rules do so one after the other. */
export async function loadFollowUpRules(db: Executor, isLocked = false): Promise<FollowUpRules> {
  const found = on(db).selectFrom('follow_up_rules').selectAll();
  const row = await (isLocked ? found.forUpdate() : found).executeTakeFirstOrThrow();
  return {
    caseTypes: row.case_types as FollowUpRules['caseTypes'],
    orderTemplates: row.order_templates,
    afterMinutes: row.after_minutes,
    withinHours: row.within_hours,
    retryMinutes: row.retry_minutes,
    maxTries: row.max_tries,
    byWhom: row.by_whom,
    version: row.version,
  };
}

export async function saveFollowUpRules(db: Executor, rules: FollowUpRules): Promise<void> {
  await on(db)
    .updateTable('follow_up_rules')
    .set((e) => ({
      case_types: [...rules.caseTypes],
      order_templates: [...rules.orderTemplates],
      after_minutes: rules.afterMinutes,
      within_hours: rules.withinHours,
      retry_minutes: rules.retryMinutes,
      max_tries: rules.maxTries,
      by_whom: rules.byWhom,
      version: e('version', '+', 1),
    }))
    .execute();
}
