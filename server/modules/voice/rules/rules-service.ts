import type { PageQuery } from '../../../../shared/contracts/paging.ts';
import type {
  RulePart,
  VersionedCalls,
  VersionedMinute,
  VoiceRuleChangePage,
  VoiceRules,
} from '../../../../shared/contracts/voice-rules.ts';
import { TRUNK_EVENTS } from '../../../../shared/contracts/voice-trunks.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { createRuleBook, demand, demandRight, type Audit, type Principal } from '../../identity/index.ts';
import { checkCalls, checkMinute } from './rules-check.ts';
import { loadRules, saveCalls, saveMinute } from './rules-store.ts';

/** The caller's minute and the rules of calling; used from the next call on, on every node. */
export interface RuleAdmin {
  read(principal: Principal): Promise<VoiceRules>;
  setMinute(principal: Principal, wish: VersionedMinute): Promise<VoiceRules>;
  setCalls(principal: Principal, wish: VersionedCalls): Promise<VoiceRules>;
  changes(principal: Principal, query: PageQuery): Promise<VoiceRuleChangePage>;
}

type Versioned = VersionedMinute | VersionedCalls;

export function createRuleAdmin(needs: {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
}): RuleAdmin {
  /** Who changed what is told beside the audit trail, which not everybody who sets rules may read. */
  const book = createRuleBook({ ...needs, table: 'voice_rule_changes', subject: 'voice_rules' });
  const change = (
    principal: Principal,
    part: RulePart,
    how: { readonly wish: Versioned; readonly save: (tx: Tx) => Promise<void> },
  ): Promise<VoiceRules> =>
    needs.transactor.run(async (tx) => {
      const before: Versioned = (await loadRules(tx.db, true))[part];
      const isNew = await book.change(tx, principal, { part, before, wish: how.wish, save: () => how.save(tx) });
      // Every voice node reads how long it rings and waits together with its trunks.
      if (isNew)
        tx.emit({ aggregate: 'trunk', aggregateId: 'all', type: TRUNK_EVENTS.changed, data: { part: 'rules' } });
      return loadRules(tx.db);
    });
  return {
    read: (principal) => {
      demand(principal, 'voice.rules');
      return loadRules(needs.db);
    },
    setMinute: (principal, wish) => {
      demand(principal, 'voice.rules');
      demandRight(checkMinute(wish));
      return change(principal, 'minute', { wish, save: (tx) => saveMinute(tx.db, wish) });
    },
    setCalls: (principal, wish) => {
      demand(principal, 'voice.rules');
      demandRight(checkCalls(wish));
      return change(principal, 'calls', { wish, save: (tx) => saveCalls(tx.db, wish) });
    },
    changes: async (principal, query) => {
      demand(principal, 'voice.rules');
      const page = await book.changes(query);
      return { ...page, items: page.items.map((c) => ({ ...c, part: c.part as RulePart })) };
    },
  };
}
