import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import type {
  RuleChange,
  RulePart,
  VersionedCalls,
  VersionedMinute,
  VoiceRules,
} from '../../../../shared/contracts/voice-rules.ts';
import { TRUNK_EVENTS } from '../../../../shared/contracts/voice-trunks.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { demand, type Audit, type Principal } from '../../identity/index.ts';
import { checkCalls, checkMinute, type WrongRule } from './rules-check.ts';
import { loadRules, noteRuleChanges, ruleChangesPage, saveCalls, saveMinute } from './rules-store.ts';

/** The caller's minute and the rules of calling; used from the next call on, on every node. */
export interface RuleAdmin {
  read(principal: Principal): Promise<VoiceRules>;
  setMinute(principal: Principal, wish: VersionedMinute): Promise<VoiceRules>;
  setCalls(principal: Principal, wish: VersionedCalls): Promise<VoiceRules>;
  changes(principal: Principal, query: PageQuery): Promise<Page<RuleChange>>;
}

/** All that is wrong in one refusal; its sentence is that of the first. */
function demandRight(found: readonly WrongRule[]): void {
  const [first] = found;
  if (first === undefined) return;
  const { code, field, ...bounds } = first;
  throw new AppError({ code, kind: 'refused', details: { ...bounds, field, fields: found } });
}

type Values = Readonly<Record<string, number | string | boolean>>;

export function createRuleAdmin(needs: {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
}): RuleAdmin {
  /** Who changed what from what to what, beside the audit trail, which not everybody who sets rules may read. */
  const change = (
    principal: Principal,
    part: RulePart,
    how: { readonly wish: Values & { readonly version: number }; readonly save: (tx: Tx) => Promise<void> },
  ): Promise<VoiceRules> =>
    needs.transactor.run(async (tx) => {
      const before: Values & { readonly version: number } = (await loadRules(tx.db, true))[part];
      if (before.version !== how.wish.version)
        throw new AppError({ code: 'common.changed_meanwhile', kind: 'conflict' });
      const changed = Object.keys(before).filter((field) => before[field] !== how.wish[field]);
      if (changed.length === 0) return loadRules(tx.db);
      await how.save(tx);
      const by = { by: principal.staffId, by_name: principal.name, at: tx.now };
      const changes = changed.map((field) => ({
        ...{ part, field, from_value: String(before[field]), to_value: String(how.wish[field]), ...by },
      }));
      await noteRuleChanges(tx.db, changes);
      const details = Object.fromEntries(changes.map((c) => [c.field, { from: c.from_value, to: c.to_value }]));
      const subject = { kind: 'voice_rules', id: part };
      await needs.audit.append(tx, { by: principal, action: 'voice_rules.changed', subject, details });
      // Every voice node reads how long it rings and waits together with its trunks.
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
      const { items, total } = await ruleChangesPage(needs.db, query);
      const told = items.map((r) => ({
        ...{ part: r.part, field: r.field, from: r.from_value, to: r.to_value },
        ...{ at: r.at.toISOString(), byName: r.by_name },
      }));
      return { items: told, total, page: query.page, pageSize: query.pageSize };
    },
  };
}
