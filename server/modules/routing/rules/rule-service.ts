import {
  type RoutingRules,
  type RuleChange,
  type RuleDetail,
  type RuleOptions,
  type RuleReport,
  type RuleVersionRow,
  type SaveRules,
} from '../../../../shared/contracts/routing-rules.ts';
import { ROUTING_RULES_EVENTS, type RulesReleased } from '../../../../shared/contracts/routing-rules-events.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { demand, type Audit, type OrganisationView, type Principal } from '../../identity/index.ts';
import { checkRules } from './rule-check.ts';
import { changesBetween } from './rule-diff.ts';
import {
  countDrafts,
  findRules,
  insertDraft,
  lockRules,
  pageOfVersions,
  putInForce,
  rulesInForce,
  saveDraft,
  setDiscarded,
  type FullRuleRow,
  type RuleRow,
} from './rule-store.ts';
import { createWorldReading } from './rule-world-service.ts';

/** Versions of the rules: read, drafted, checked, put in force, taken back. */
export interface RuleBook {
  versions(principal: Principal, query: PageQuery): Promise<Page<RuleVersionRow>>;
  read(principal: Principal, version: number): Promise<RuleDetail>;
  changes(principal: Principal, version: number, against: number): Promise<RuleChange[]>;
  options(principal: Principal): Promise<RuleOptions>;
  /** Looks at rules that need not be saved yet. */
  report(principal: Principal, rules: RoutingRules): Promise<RuleReport>;
  draft(principal: Principal, from: number, note: string): Promise<RuleDetail>;
  save(principal: Principal, version: number, wish: SaveRules): Promise<RuleDetail>;
  discard(principal: Principal, version: number, edition: number): Promise<void>;
  release(principal: Principal, version: number, seen: Seen): Promise<RuleDetail>;
  /** A new version equal to an old one, in force at once. */
  rollBack(principal: Principal, version: number, inForce: number): Promise<RuleDetail>;
}

export interface RuleBookNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
}

/** What the leader had before their eyes when they pressed the button. */
interface Seen {
  readonly edition: number;
  readonly inForce: number;
}

/** More are a heap that nobody reads. */
const MAX_DRAFTS = 20;

const refuse = (code: string, kind: 'conflict' | 'refused' | 'not_found', details: Record<string, unknown>): AppError =>
  new AppError({ code, kind, details });

/** An empty prefix fits everything, as no prefix does; forms and JSON coercion make the one out of the other. */
const tidied = (rules: RoutingRules): RoutingRules => ({
  ...rules,
  selfService: rules.selfService.map((r) => ({ ...r, topicPrefix: r.topicPrefix === '' ? null : r.topicPrefix })),
});

export function createRuleBook(needs: RuleBookNeeds): RuleBook {
  const { db, transactor, audit } = needs;
  const world = createWorldReading(needs);

  const found = async (executor: Parameters<typeof findRules>[0], version: number): Promise<FullRuleRow> => {
    const row = await findRules(executor, version);
    if (row === undefined || row.state === 'discarded')
      throw refuse('routing.rules_not_found', 'not_found', { version });
    return row;
  };
  const lockedDraft = async (tx: Tx, version: number, edition: number): Promise<FullRuleRow> => {
    await lockRules(tx.db);
    const row = await found(tx.db, version);
    if (row.state !== 'draft') throw refuse('routing.rules_not_a_draft', 'conflict', { version });
    if (row.edition !== edition) throw refuse('routing.rules_saved_meanwhile', 'conflict', { version });
    return row;
  };
  const named = async (rows: readonly RuleRow[]): Promise<RuleVersionRow[]> => {
    const ids = rows.flatMap((r) => [r.created_by, r.released_by]).filter((id) => id !== null);
    const staff = await needs.organisation.staff(ids);
    const nameOf = (id: string | null): string | null => (id === null ? null : (staff.get(id)?.name ?? null));
    return rows.map((r) => ({
      version: r.version,
      state: r.state,
      note: r.note,
      basedOn: r.based_on,
      createdBy: r.created_by,
      createdAt: r.created_at.toISOString(),
      releasedBy: r.released_by,
      releasedAt: r.released_at?.toISOString() ?? null,
      edition: r.edition,
      createdByName: nameOf(r.created_by),
      releasedByName: nameOf(r.released_by),
      savedAt: r.saved_at?.toISOString() ?? null,
    }));
  };
  const reportOn = async (rules: RoutingRules, inForce: RoutingRules): Promise<RuleReport> => {
    const now = await world.read(rules);
    return { problems: checkRules(rules, now), changes: changesBetween(inForce, rules, now) };
  };
  const detail = async (version: number): Promise<RuleDetail> => {
    const [row, inForce] = await Promise.all([found(db, version), rulesInForce(db)]);
    const [head] = await named([row]);
    if (head === undefined) throw refuse('routing.rules_not_found', 'not_found', { version });
    return {
      version: head,
      rules: row.rules,
      report: await reportOn(row.rules, inForce.rules),
      inForce: inForce.version,
    };
  };
  /** One transaction: the old one retires, the new one is in force, the house hears of it, and it is on the audit trail. */
  const enforce = async (tx: Tx, principal: Principal, step: RulesReleased): Promise<void> => {
    const { version, before, rollbackTo } = step;
    await putInForce(tx.db, { version, before, by: principal.staffId, at: tx.now });
    tx.emit({ aggregate: 'routing', aggregateId: 'rules', type: ROUTING_RULES_EVENTS.released, data: { ...step } });
    await audit.append(tx, {
      by: principal,
      action: rollbackTo === null ? 'routing_rules.released' : 'routing_rules.rolled_back',
      subject: { kind: 'routing_rules', id: String(version) },
      details: { ...step },
    });
  };
  const demandNoErrors = async (rules: RoutingRules): Promise<void> => {
    const errors = checkRules(rules, await world.read(rules)).filter((p) => p.severity === 'error');
    const [first] = errors;
    if (first === undefined) return;
    throw refuse('routing.rules_have_errors', 'refused', { count: errors.length, first: first.zh, problems: errors });
  };
  const demandStill = async (tx: Tx, seen: number): Promise<void> => {
    const { version } = await rulesInForce(tx.db);
    if (version !== seen) throw refuse('routing.rules_moved_on', 'conflict', { inForce: version });
  };

  return {
    versions: async (principal, query) => {
      demand(principal, 'queue.view');
      const { rows, total } = await pageOfVersions(db, query);
      return { items: await named(rows), total, ...query };
    },
    read: async (principal, version) => {
      demand(principal, 'queue.view');
      return detail(version);
    },
    changes: async (principal, version, against) => {
      demand(principal, 'queue.view');
      const [to, from] = await Promise.all([found(db, version), found(db, against)]);
      return changesBetween(from.rules, to.rules, await world.read(to.rules));
    },
    options: async (principal) => {
      demand(principal, 'queue.view');
      return world.options();
    },
    report: async (principal, rules) => {
      demand(principal, 'queue.view');
      return reportOn(tidied(rules), (await rulesInForce(db)).rules);
    },
    draft: async (principal, from, note) => {
      demand(principal, 'queue.manage');
      const version = await transactor.run(async (tx) => {
        await lockRules(tx.db);
        const { rules } = await found(tx.db, from);
        const count = await countDrafts(tx.db);
        if (count >= MAX_DRAFTS) throw refuse('routing.too_many_drafts', 'refused', { count });
        const by = principal.staffId;
        return insertDraft(tx.db, { rules, note, basedOn: from, rollbackTo: null, by, at: tx.now });
      });
      return detail(version);
    },
    save: async (principal, version, { edition, note, rules }) => {
      demand(principal, 'queue.manage');
      await transactor.run(async (tx) => {
        await lockedDraft(tx, version, edition);
        await saveDraft(tx.db, version, { edition, note, rules: tidied(rules), by: principal.staffId, at: tx.now });
      });
      return detail(version);
    },
    discard: async (principal, version, edition) => {
      demand(principal, 'queue.manage');
      await transactor.run(async (tx) => {
        await lockedDraft(tx, version, edition);
        await setDiscarded(tx.db, version);
        const subject = { kind: 'routing_rules', id: String(version) };
        await audit.append(tx, { by: principal, action: 'routing_rules.discarded', subject });
      });
    },
    release: async (principal, version, { edition, inForce }) => {
      demand(principal, 'queue.manage');
      // Checked before the transaction: a second connection inside it would wait for those who stand at the lock. What is
      // released is what was checked, because the edition is the same.
      const checked = await found(db, version);
      if (checked.state === 'draft' && checked.edition === edition) await demandNoErrors(checked.rules);
      await transactor.run(async (tx) => {
        await lockedDraft(tx, version, edition);
        await demandStill(tx, inForce);
        await enforce(tx, principal, { version, before: inForce, rollbackTo: null });
      });
      return detail(version);
    },
    rollBack: async (principal, to, inForce) => {
      demand(principal, 'queue.manage');
      const { rules, state } = await found(db, to);
      if (state !== 'retired') throw refuse('routing.rules_never_released', 'refused', { version: to });
      await demandNoErrors(rules);
      const version = await transactor.run(async (tx) => {
        await lockRules(tx.db);
        await demandStill(tx, inForce);
        const by = principal.staffId;
        const draft = { rules, note: `回滚到第 ${to} 版`, basedOn: to, rollbackTo: to, by, at: tx.now };
        const made = await insertDraft(tx.db, draft);
        await enforce(tx, principal, { version: made, before: inForce, rollbackTo: to });
        return made;
      });
      return detail(version);
    },
  };
}
