import type {
  QueueSight,
  SurgeEffect,
  SurgeRuleDraft,
  SurgeStagePlan,
} from '../../../../shared/contracts/routing-surge.ts';
import { SURGE_EVENTS } from '../../../../shared/contracts/routing-surge-events.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import { dueStages, holds, watchStep, windowOf } from './surge-condition.ts';
import { expectedEffect, missingPeople } from './surge-effect.ts';
import type { HomeSeats } from './home-service.ts';
import { staffOf, type By, type SurgeNeeds } from './surge-ports.ts';
import type { SurgePeople } from './surge-people-service.ts';
import { ALL_QUEUES } from './surge-sight.ts';
import {
  draftOf,
  insertPeak,
  listRules,
  lockPeak,
  lockWatch,
  openPeakOf,
  openPeaks,
  runningStages,
  saveWatch,
  stagesOf,
  type PeakRow,
} from './surge-store.ts';
import type { StageMoves } from './stage-moves-service.ts';
import { acceptRate } from './surge-waves.ts';

/**
 * The look at the floor, every few seconds on the node that owns routing. Everything it knows is in rows and every step is
 * done once however often it is tried, so that a kill between any two of them costs one look.
 */
export interface SurgeRound {
  look(): Promise<void>;
  begin(tx: Tx, ruleId: string, rule: SurgeRuleDraft, by: By): Promise<boolean>;
  effectOf(queue: string | null, plan: SurgeStagePlan, seen: Seen): Promise<SurgeEffect | undefined>;
  see(): Promise<Seen>;
}

/** The floor at one moment; each window is read once. */
export interface Seen {
  of(queue: string | null, windowMinutes?: number): Promise<QueueSight | undefined>;
  all(): Promise<QueueSight[]>;
}

const EFFECT_WINDOW = 5;

export function createSurgeRound(
  needs: SurgeNeeds,
  parts: { readonly moves: StageMoves; readonly people: SurgePeople; readonly home: HomeSeats },
): SurgeRound {
  const { db, transactor, log } = needs;
  const { moves, people, home } = parts;

  const see = (): Promise<Seen> => {
    const read = new Map<number, Promise<QueueSight[]>>();
    const window = (minutes: number): Promise<QueueSight[]> => {
      const known = read.get(minutes) ?? needs.sight.queues(minutes);
      read.set(minutes, known);
      return known;
    };
    return Promise.resolve({
      all: () => window(EFFECT_WINDOW),
      of: async (queue, minutes = EFFECT_WINDOW) =>
        (await window(minutes)).find((q) => q.code === (queue ?? ALL_QUEUES)),
    });
  };

  const skillsOf = (sight: QueueSight): readonly string[] | null => (sight.skill === null ? null : [sight.skill]);

  const effectOf: SurgeRound['effectOf'] = async (queue, plan, seen) => {
    const sight = await seen.of(queue);
    if (sight === undefined) return undefined;
    const could = await people.reachable(plan.kind, skillsOf(sight));
    const isAsked = plan.kind === 'open_home_seats';
    const likely = isAsked ? Math.floor(could * acceptRate({ accepted: 0, refused: 0 })) : could;
    const wanted = isAsked ? Math.min(plan.people, missingPeople(sight) ?? plan.people) : plan.people;
    return expectedEffect(sight, plan, Math.min(wanted, likely));
  };

  const begin: SurgeRound['begin'] = async (tx, ruleId, rule, by) => {
    const id = newId(tx.now.getTime());
    if (!(await insertPeak(tx.db, { id, ruleId, rule, at: tx.now, by: staffOf(by) }))) return false;
    await needs.audit.append(tx, {
      by,
      action: 'surge_peak.begun',
      subject: { kind: 'surge_peak', id },
      details: { ruleId, queue: rule.queue },
    });
    const data = { peakId: id, ruleId };
    tx.emit({ aggregate: 'surge_peak', aggregateId: id, type: SURGE_EVENTS.peakBegan, data });
    return true;
  };

  /** Condition, hysteresis, begin or over: one transaction per rule. */
  const watch = async (ruleId: string, rule: SurgeRuleDraft, seen: Seen): Promise<void> => {
    const sight = await seen.of(rule.queue, windowOf(rule.condition));
    // A queue that is no longer there has no peak.
    const isMet = sight !== undefined && holds(rule.condition, sight);
    await transactor.run(async (tx) => {
      const before = await lockWatch(tx.db, ruleId);
      const peak = await openPeakOf(tx.db, ruleId);
      const { watch: next, step } = watchStep(
        { ...before, inPeak: peak !== undefined },
        { holds: isMet, now: tx.now },
        rule,
      );
      await saveWatch(tx.db, ruleId, next);
      if (step === 'begin') await begin(tx, ruleId, rule, 'system');
      if (step === 'over' && peak !== undefined) {
        const locked = await lockPeak(tx.db, peak.id);
        if (locked?.over_at === null) await moves.endPeak(tx, locked, 'system');
      }
    });
  };

  const raise = async (found: PeakRow, seen: Seen): Promise<void> => {
    const { rule } = found;
    const sight = await seen.of(rule.queue, windowOf(rule.condition));
    const isMet = sight !== undefined && holds(rule.condition, sight);
    const raised = new Set((await stagesOf(db, [found.id])).map((s) => s.place));
    const due = dueStages(rule.stages, { raised, startedAt: found.started_at, now: needs.clock.now(), holds: isMet });
    for (const place of due) {
      const plan = rule.stages[place];
      if (plan === undefined) continue;
      const effect = plan.mode === 'automatic' ? await effectOf(rule.queue, plan, seen) : undefined;
      await transactor.run(async (tx) => {
        const peak = await lockPeak(tx.db, found.id);
        if (peak?.over_at !== null) return;
        if ((await stagesOf(tx.db, [peak.id])).some((s) => s.place === place)) return;
        const stage = await moves.raise(tx, peak, place);
        if (plan.mode === 'automatic') await moves.move(tx, stage, { event: 'start', by: 'system', effect });
      });
    }
  };

  const tend = async (seen: Seen): Promise<void> => {
    const stages = await runningStages(db);
    const peaks = new Map((await openPeaks(db)).map((p) => [p.id, p]));
    for (const stage of stages) {
      const sight = await seen.of(peaks.get(stage.peak_id)?.rule.queue ?? null);
      if (sight !== undefined) await people.tend(stage.id, sight, skillsOf(sight));
    }
  };

  /** One thing that cannot be done now keeps none of the others from being done. */
  const each = async <T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> => {
    for (const thing of things) {
      await work(thing).catch((error: unknown) =>
        log.warn({ err: error }, 'a step of the surge failed; the next look tries again'),
      );
    }
  };

  return {
    begin,
    see,
    effectOf,
    look: async () => {
      const seen = await see();
      const rules = (await listRules(db)).filter((r) => r.active);
      const ruleIds = new Set(rules.map((r) => r.id));
      const before = await openPeaks(db);
      // A peak lives by the rule it began with, also when that is switched off meanwhile: then only its end is looked for.
      const orphans = before.filter((p) => !ruleIds.has(p.rule_id)).map((p) => ({ id: p.rule_id, rule: p.rule }));
      const inPeak = new Map(before.map((p) => [p.rule_id, p.rule]));
      const watched = [...rules.map((r) => ({ id: r.id, rule: inPeak.get(r.id) ?? draftOf(r) })), ...orphans];
      await each(watched, ({ id, rule }) => watch(id, rule, seen));
      await each(await openPeaks(db), (peak) => raise(peak, seen));
      await tend(seen);
      await home.tendPresence();
    },
  };
}
