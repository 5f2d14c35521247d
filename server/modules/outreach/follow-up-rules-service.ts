import type {
  FollowUpRuleChange,
  FollowUpRuleChoices,
  FollowUpRules,
} from '../../../shared/contracts/outreach-rules.ts';
import type { Page, PageQuery } from '../../../shared/contracts/paging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { demand, type Audit, type Principal } from '../identity/index.ts';
import { checkFollowUpRules } from './follow-up-rules-check.ts';
import {
  followUpRuleChanges,
  loadFollowUpRules,
  noteFollowUpRuleChanges,
  saveFollowUpRules,
} from './follow-up-rules-store.ts';

/** Which closed cases and orders are asked about, when, and by whom; in force from the next one that is closed. */
export interface FollowUpRuleAdmin {
  read(principal: Principal): Promise<FollowUpRules>;
  choices(principal: Principal): Promise<FollowUpRuleChoices>;
  set(principal: Principal, wish: FollowUpRules): Promise<FollowUpRules>;
  changes(principal: Principal, query: PageQuery): Promise<Page<FollowUpRuleChange>>;
}

export interface FollowUpRuleNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  /** Templates of orders that a rule may name. */
  readonly orderTemplates: () => Promise<FollowUpRuleChoices>;
}

const MAX_SAID = 2_000;
type Field = Exclude<keyof FollowUpRules, 'version'>;
const FIELDS: readonly Field[] = [
  ...(['caseTypes', 'orderTemplates', 'afterMinutes', 'withinHours', 'retryMinutes', 'maxTries', 'byWhom'] as const),
];
/** Lists in one order: another order of the same codes is no change. */
const said = (value: FollowUpRules[Field]): string =>
  (typeof value === 'object' ? [...value].sort().join(' ') : String(value)).slice(0, MAX_SAID);

export function createFollowUpRuleAdmin(needs: FollowUpRuleNeeds): FollowUpRuleAdmin {
  return {
    read: async (principal) => {
      demand(principal, 'voice.rules');
      return loadFollowUpRules(needs.db);
    },
    choices: async (principal) => {
      demand(principal, 'voice.rules');
      return needs.orderTemplates();
    },
    set: async (principal, wish) => {
      demand(principal, 'voice.rules');
      const wrong = checkFollowUpRules(
        wish,
        (await needs.orderTemplates()).map(({ code }) => code),
      );
      const [first] = wrong;
      if (first !== undefined) {
        const { code, ...details } = first;
        throw new AppError({ code, kind: 'refused', details: { ...details, fields: wrong } });
      }
      return needs.transactor.run(async (tx) => {
        const before = await loadFollowUpRules(tx.db, true);
        if (before.version !== wish.version) throw new AppError({ code: 'common.changed_meanwhile', kind: 'conflict' });
        const changes = FIELDS.map((field) => ({
          field,
          from_value: said(before[field]),
          to_value: said(wish[field]),
        }));
        const changed = changes.filter((c) => c.from_value !== c.to_value);
        if (changed.length === 0) return before;
        await saveFollowUpRules(tx.db, wish);
        const by = { by: principal.staffId, by_name: principal.name, at: tx.now };
        await noteFollowUpRuleChanges(
          tx.db,
          changed.map((c) => ({ ...c, ...by })),
        );
        const details = Object.fromEntries(changed.map((c) => [c.field, { from: c.from_value, to: c.to_value }]));
        const subject = { kind: 'follow_up_rules', id: 'all' };
        await needs.audit.append(tx, { by: principal, action: 'follow_up_rules.changed', subject, details });
        return loadFollowUpRules(tx.db);
      });
    },
    changes: async (principal, query) => {
      demand(principal, 'voice.rules');
      const { rows, total } = await followUpRuleChanges(needs.db, query);
      const items = rows.map((r) => ({
        ...{ field: r.field, from: r.from_value, to: r.to_value },
        ...{ at: r.at.toISOString(), byName: r.by_name },
      }));
      return { items, total, page: query.page, pageSize: query.pageSize };
    },
  };
}
