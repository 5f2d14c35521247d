import {
  CALLBACK_RULE_RANGES,
  type CallbackRuleChoices,
  type CallbackRules,
} from '../../../../shared/contracts/routing-callback-rules.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import type { RuleChange } from '../../../../shared/contracts/rule-book.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import {
  createRuleBook,
  demand,
  demandRight,
  outOfRange,
  type Audit,
  type Principal,
  type WrongField,
} from '../../identity/index.ts';
import { allWindows, loadCallbackRules, saveCallbackRules } from './callback-rules-store.ts';

/** When a callback is offered and for which times, and how it is dialled; in force from the next promise and the next dial, on every node. */
export interface CallbackRuleAdmin {
  read(principal: Principal): Promise<CallbackRules>;
  choices(principal: Principal): Promise<CallbackRuleChoices>;
  set(principal: Principal, wish: CallbackRules): Promise<CallbackRules>;
  changes(principal: Principal, query: PageQuery): Promise<Page<RuleChange>>;
}

export interface CallbackRuleNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
}

/** Everything that is wrong, in the order of the form. */
function wrongIn(rules: CallbackRules, known: readonly string[]): WrongField[] {
  const found = outOfRange(rules, CALLBACK_RULE_RANGES, 'routing.callback_rule_out_of_range');
  // Without any time nobody could be promised anything, and the offer would lead nowhere.
  if (rules.windows.length === 0 || rules.windows.some((code) => !known.includes(code)))
    found.push({ field: 'windows', code: 'routing.callback_rule_no_window' });
  return found;
}

export function createCallbackRuleAdmin(needs: CallbackRuleNeeds): CallbackRuleAdmin {
  const book = createRuleBook({ ...needs, table: 'callback_rule_changes', subject: 'callback_rules' });
  return {
    read: async (principal) => {
      demand(principal, 'voice.rules');
      return loadCallbackRules(needs.db);
    },
    choices: async (principal) => {
      demand(principal, 'voice.rules');
      return allWindows(needs.db);
    },
    set: async (principal, wish) => {
      demand(principal, 'voice.rules');
      const known = (await allWindows(needs.db)).map(({ code }) => code);
      demandRight(wrongIn(wish, known));
      return needs.transactor.run(async (tx) => {
        const before = await loadCallbackRules(tx.db, true);
        await book.change(tx, principal, { before, wish, save: () => saveCallbackRules(tx.db, wish) });
        return loadCallbackRules(tx.db);
      });
    },
    changes: async (principal, query) => {
      demand(principal, 'voice.rules');
      return book.changes(query);
    },
  };
}
