import type { FollowUpRuleChoices, FollowUpRules } from '../../../shared/contracts/outreach-rules.ts';
import type { RuleChange } from '../../../shared/contracts/rule-book.ts';
import type { Page, PageQuery } from '../../../shared/contracts/paging.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { createRuleBook, demand, demandRight, type Audit, type Principal } from '../identity/index.ts';
import { checkFollowUpRules } from './follow-up-rules-check.ts';
import { loadFollowUpRules, saveFollowUpRules } from './follow-up-rules-store.ts';

/** Which closed cases and orders are asked about, when, and by whom; in force from the next one that is closed. */
export interface FollowUpRuleAdmin {
  read(principal: Principal): Promise<FollowUpRules>;
  choices(principal: Principal): Promise<FollowUpRuleChoices>;
  set(principal: Principal, wish: FollowUpRules): Promise<FollowUpRules>;
  changes(principal: Principal, query: PageQuery): Promise<Page<RuleChange>>;
}

export interface FollowUpRuleNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  /** Templates of orders that a rule may name. */
  readonly orderTemplates: () => Promise<FollowUpRuleChoices>;
}

export function createFollowUpRuleAdmin(needs: FollowUpRuleNeeds): FollowUpRuleAdmin {
  const book = createRuleBook({ ...needs, table: 'follow_up_rule_changes', subject: 'follow_up_rules' });
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
      const templates = (await needs.orderTemplates()).map(({ code }) => code);
      demandRight(checkFollowUpRules(wish, templates));
      return needs.transactor.run(async (tx) => {
        const before = await loadFollowUpRules(tx.db, true);
        await book.change(tx, principal, { before, wish, save: () => saveFollowUpRules(tx.db, wish) });
        return loadFollowUpRules(tx.db);
      });
    },
    changes: async (principal, query) => {
      demand(principal, 'voice.rules');
      return book.changes(query);
    },
  };
}
