import { SURGE_EVENTS } from '../../../../shared/contracts/routing-surge-events.ts';
import { SURGE_LIMITS, type SurgeRuleDraft } from '../../../../shared/contracts/routing-surge.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import { demand, type Principal } from '../../identity/index.ts';
import type { SurgeNeeds } from './surge-ports.ts';
import type { SurgeRound } from './surge-round-service.ts';
import type { SurgeStageEvent } from './surge-stage-state.ts';
import { draftOf, findStage, listRules, lockPeak, lockRule, openPeakOf, queueExists, removeRule, saveRule, saveWatch, lockWatch } from './surge-store.ts'; // prettier-ignore
import type { StageMoves } from './stage-moves-service.ts';

/** What a shift leader decides. */
export interface SurgeUse {
  saveRule(principal: Principal, id: string | undefined, rule: SurgeRuleDraft & { version?: number }): Promise<string>;
  removeRule(principal: Principal, id: string): Promise<void>;
  /** A peak by hand: somebody sees it coming. It is over by the same rule as any other. */
  raise(principal: Principal, ruleId: string): Promise<void>;
  endPeak(principal: Principal, peakId: string): Promise<void>;
  act(principal: Principal, stageId: string, event: 'start' | 'stop' | 'dismiss'): Promise<void>;
}

const missing = (): AppError => new AppError({ code: 'common.not_found', kind: 'not_found' });

export function createSurgeUse(
  needs: SurgeNeeds,
  parts: { readonly moves: StageMoves; readonly round: SurgeRound },
): SurgeUse {
  const { db, transactor, audit } = needs;
  const { moves, round } = parts;

  const ruleChanged = (tx: Tx, ruleId: string): void =>
    tx.emit({ aggregate: 'surge_rule', aggregateId: ruleId, type: SURGE_EVENTS.ruleChanged, data: { ruleId } });

  const check = async (rule: SurgeRuleDraft): Promise<void> => {
    if (rule.queue !== null && !(await queueExists(db, rule.queue)))
      throw new AppError({ code: 'routing.surge_unknown_queue', kind: 'refused', details: { queue: rule.queue } });
  };

  const effectNow = async (stageId: string, event: SurgeStageEvent) => {
    const stage = await findStage(db, stageId);
    if (stage === undefined) throw missing();
    if (event !== 'start') return { stage, effect: undefined };
    const seen = await round.see();
    const peak = await transactor.run((tx) => lockPeak(tx.db, stage.peak_id));
    return { stage, effect: peak === undefined ? undefined : await round.effectOf(peak.rule.queue, stage.plan, seen) };
  };

  return {
    saveRule: async (principal, id, { version, ...rule }) => {
      demand(principal, 'queue.manage');
      await check(rule);
      return transactor.run(async (tx) => {
        const before = id === undefined ? undefined : await lockRule(tx.db, id);
        if (id !== undefined && before === undefined) throw missing();
        if (before !== undefined && version !== undefined && before.version !== version)
          throw new AppError({ code: 'common.changed_meanwhile', kind: 'conflict' });
        if (before === undefined && (await listRules(tx.db)).length >= SURGE_LIMITS.rules)
          throw new AppError({
            code: 'routing.surge_too_many_rules',
            kind: 'refused',
            details: { most: SURGE_LIMITS.rules },
          });
        const ruleId = id ?? newId(tx.now.getTime());
        await saveRule(tx.db, ruleId, rule, { at: tx.now, staffId: principal.staffId });
        await audit.append(tx, {
          by: principal,
          action: before === undefined ? 'surge_rule.created' : 'surge_rule.changed',
          subject: { kind: 'surge_rule', id: ruleId },
          details: { before: before === undefined ? null : draftOf(before), after: rule },
        });
        ruleChanged(tx, ruleId);
        return ruleId;
      });
    },
    removeRule: (principal, id) => {
      demand(principal, 'queue.manage');
      return transactor.run(async (tx) => {
        if ((await lockRule(tx.db, id)) === undefined) throw missing();
        if ((await openPeakOf(tx.db, id)) !== undefined)
          throw new AppError({ code: 'routing.surge_rule_in_peak', kind: 'refused' });
        await removeRule(tx.db, id, tx.now);
        await audit.append(tx, { by: principal, action: 'surge_rule.removed', subject: { kind: 'surge_rule', id } });
        ruleChanged(tx, id);
      });
    },
    raise: (principal, ruleId) => {
      demand(principal, 'floor.supervise');
      return transactor.run(async (tx) => {
        const rule = await lockRule(tx.db, ruleId);
        if (rule === undefined) throw missing();
        const watch = await lockWatch(tx.db, ruleId);
        if (!(await round.begin(tx, ruleId, draftOf(rule), principal)))
          throw new AppError({ code: 'routing.surge_peak_open', kind: 'conflict' });
        await saveWatch(tx.db, ruleId, { ...watch, metSince: null, clearSince: null });
        const peak = await openPeakOf(tx.db, ruleId);
        // Whoever raises it by hand wants to see the whole ladder at once, not rung by rung.
        if (peak !== undefined) for (const place of peak.rule.stages.keys()) await moves.raise(tx, peak, place);
      });
    },
    endPeak: (principal, peakId) => {
      demand(principal, 'floor.supervise');
      return transactor.run(async (tx) => {
        const peak = await lockPeak(tx.db, peakId);
        if (peak === undefined) throw missing();
        if (peak.over_at === null) await moves.endPeak(tx, peak, principal);
      });
    },
    act: async (principal, stageId, event) => {
      demand(principal, 'floor.supervise');
      const { stage: found, effect } = await effectNow(stageId, event);
      await transactor.run(async (tx) => {
        const peak = await lockPeak(tx.db, found.peak_id);
        const stage = await findStage(tx.db, stageId);
        if (peak === undefined || stage === undefined) throw missing();
        if (event === 'start' && peak.over_at !== null)
          throw new AppError({ code: 'routing.surge_over', kind: 'refused' });
        await moves.move(tx, stage, { event, by: principal, effect });
      });
    },
  };
}
