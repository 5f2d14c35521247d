import { SURGE_EVENTS, type SurgeStageChanged } from '../../../../shared/contracts/routing-surge-events.ts';
import type { SurgeEffect, SurgeStageState } from '../../../../shared/contracts/routing-surge.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import { actorOf, staffOf, type By, type SurgeNeeds } from './surge-ports.ts';
import { changePeople, peopleOf, type PersonRow } from './surge-people-store.ts';
import { surgeStageMachine, type SurgeStageEvent } from './surge-stage-state.ts';
import { insertStage, saveMove, stagesOf, endPeak, type PeakRow, type StageRow } from './surge-store.ts';

/** The one gate through which a measure changes; the caller has locked its peak. */
export interface StageMoves {
  raise(tx: Tx, peak: PeakRow, place: number): Promise<StageRow>;
  move(tx: Tx, stage: StageRow, wish: StageWish): Promise<SurgeStageState>;
  /** Everything that was raised is undone or will not be. */
  endPeak(tx: Tx, peak: PeakRow, by: By): Promise<void>;
}

export interface StageWish {
  readonly event: SurgeStageEvent;
  readonly by: By;
  readonly reason?: string;
  readonly effect?: SurgeEffect | undefined;
}

const ACTION: Readonly<Record<SurgeStageEvent, string>> = {
  start: 'surge_stage.started',
  dismiss: 'surge_stage.dismissed',
  stop: 'surge_stage.stopped',
  peak_over: 'surge_stage.undone',
  given_back: 'surge_stage.ended',
};

export const isOpen = (p: PersonRow): boolean =>
  p.given_back_at === null && (p.answer === null || p.answer === 'accepted');

export const emitPerson = (tx: Tx, person: Pick<PersonRow, 'id' | 'staff_id' | 'stage_id'>, what: string): void =>
  tx.emit({
    aggregate: 'surge_person',
    aggregateId: person.id,
    type: SURGE_EVENTS.personChanged,
    data: { personId: person.id, staffId: person.staff_id, stageId: person.stage_id, what },
  });

export function createStageMoves({ audit }: Pick<SurgeNeeds, 'audit'>): StageMoves {
  const emit = (tx: Tx, stage: StageRow, from: SurgeStageState | null, to: SurgeStageState): void => {
    const data: SurgeStageChanged = { stageId: stage.id, peakId: stage.peak_id, kind: stage.plan.kind, from, to };
    tx.emit({ aggregate: 'surge_stage', aggregateId: stage.id, type: SURGE_EVENTS.stageChanged, data: { ...data } });
  };

  /** Who was asked and has not answered is left in peace; who came is offered nothing more. */
  const release = async (tx: Tx, stage: StageRow): Promise<number> => {
    const open = (await peopleOf(tx.db, [stage.id])).filter(isOpen);
    const asked = open.filter((p) => p.kind === 'home' && p.answer === null);
    const here = open.filter((p) => !asked.includes(p) && p.released_at === null);
    await changePeople(
      tx.db,
      asked.map((p) => p.id),
      { answer: 'withdrawn', answered_at: tx.now },
    );
    await changePeople(
      tx.db,
      here.map((p) => p.id),
      { released_at: tx.now, reason: 'stage_ended' },
    );
    for (const p of asked) emitPerson(tx, p, 'withdrawn');
    for (const p of here) emitPerson(tx, p, 'released');
    return open.length - asked.length;
  };

  const one = async (tx: Tx, stage: StageRow, wish: StageWish): Promise<SurgeStageState> => {
    const next = transition(surgeStageMachine, stage.state, wish.event);
    if (!next.ok)
      throw new AppError({ code: 'common.not_allowed_in_state', kind: 'conflict', details: { state: stage.state } });
    await saveMove(
      tx.db,
      {
        id: stage.id,
        from: stage.state,
        event: wish.event,
        to: next.value,
        at: tx.now,
        actor: actorOf(wish.by),
        ...(wish.reason === undefined ? {} : { reason: wish.reason }),
      },
      { startedBy: staffOf(wish.by), ...(wish.effect === undefined ? {} : { effect: wish.effect }) },
    );
    await audit.append(tx, {
      by: wish.by,
      action: ACTION[wish.event],
      subject: { kind: 'surge_stage', id: stage.id },
      reason: wish.reason,
      details: { kind: stage.plan.kind, peakId: stage.peak_id },
    });
    emit(tx, stage, stage.state, next.value);
    return next.value;
  };

  const move: StageMoves['move'] = async (tx, stage, wish) => {
    const to = await one(tx, stage, wish);
    if (to !== 'ending') return to;
    // Nobody to wait for: over at once.
    if ((await release(tx, stage)) > 0) return to;
    return one(tx, { ...stage, state: to }, { event: 'given_back', by: 'system' });
  };

  return {
    move,
    raise: async (tx, peak, place) => {
      const plan = peak.rule.stages[place];
      if (plan === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
      const id = newId(tx.now.getTime());
      await insertStage(tx.db, { id, peakId: peak.id, place, plan, at: tx.now });
      const [stage] = (await stagesOf(tx.db, [peak.id])).filter((s) => s.id === id);
      if (stage === undefined) throw new AppError({ code: 'common.internal', kind: 'internal' });
      emit(tx, stage, null, 'proposed');
      return stage;
    },
    endPeak: async (tx, peak, by) => {
      await endPeak(tx.db, peak.id, tx.now);
      for (const stage of await stagesOf(tx.db, [peak.id])) {
        if (transition(surgeStageMachine, stage.state, 'peak_over').ok)
          await move(tx, stage, { event: 'peak_over', by });
      }
      await audit.append(tx, { by, action: 'surge_peak.ended', subject: { kind: 'surge_peak', id: peak.id } });
      tx.emit({
        aggregate: 'surge_peak',
        aggregateId: peak.id,
        type: SURGE_EVENTS.peakOver,
        data: { peakId: peak.id, ruleId: peak.rule_id },
      });
    },
  };
}
