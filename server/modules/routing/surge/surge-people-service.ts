import type { QueueSight, SurgeStageKind } from '../../../../shared/contracts/routing-surge.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { Principal } from '../../identity/index.ts';
import { missingPeople } from './surge-effect.ts';
import { BACK_OFFICE_POSTS, type SurgeNeeds } from './surge-ports.ts';
import {
  askable,
  atWork,
  borrowable,
  changePeople,
  insertPeople,
  lockPerson,
  peopleOf,
  type PersonChange,
  type PersonRow,
} from './surge-people-store.ts';
import { findStage, lockPeak, type StageRow } from './surge-store.ts';
import { emitPerson, isOpen, type StageMoves } from './stage-moves-service.ts';
import { nextWave } from './surge-waves.ts';

/** Asking, borrowing and giving back. Each step looks at the rows and does what is due: after a kill it simply goes on. */
export interface SurgePeople {
  /** What a running measure needs done about its people now. */
  tend(stageId: string, sight: QueueSight, skills: readonly string[] | null): Promise<void>;
  answer(principal: Principal, personId: string, answer: 'accepted' | 'declined'): Promise<void>;
  /** How many could come at once: for the expected effect. */
  reachable(kind: SurgeStageKind, skills: readonly string[] | null): Promise<number>;
}

type Here = ReadonlyMap<string, { readonly state: string; readonly busy: boolean }>;

const blank = (
  stage: StageRow,
  staffId: string,
  more: Pick<PersonRow, 'kind' | 'wave' | 'asked_at' | 'answer_until'>,
): PersonRow => ({
  id: newId(more.asked_at.getTime()),
  stage_id: stage.id,
  staff_id: staffId,
  answer: null,
  answered_at: null,
  ready_until: null,
  ready_at: null,
  released_at: null,
  given_back_at: null,
  reason: null,
  ...more,
});

const later = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);

export function createSurgePeople(needs: SurgeNeeds, moves: StageMoves): SurgePeople {
  const { db, transactor, audit, organisation } = needs;

  const backOffice = async (): Promise<string[]> => {
    const cards = await Promise.all(BACK_OFFICE_POSTS.map((post) => organisation.staffOfPost(post)));
    return cards.flat().map((card) => card.id);
  };

  const change = async (tx: Tx, people: readonly PersonRow[], to: PersonChange, what: string): Promise<void> => {
    await changePeople(
      tx.db,
      people.map((p) => p.id),
      to,
    );
    for (const p of people) emitPerson(tx, p, what);
  };

  const add = async (tx: Tx, stage: StageRow, wanted: readonly PersonRow[], action: string): Promise<void> => {
    const added = await insertPeople(tx.db, wanted);
    for (const p of added) emitPerson(tx, p, 'asked');
    if (added.length === 0) return;
    await audit.append(tx, {
      by: 'system',
      action,
      subject: { kind: 'surge_stage', id: stage.id },
      details: { people: added.map((p) => p.staff_id), wave: added[0]?.wave ?? 0 },
    });
  };

  /** Answers that did not come, people who have become ready, people who promised and did not. */
  const settle = async (tx: Tx, people: readonly PersonRow[], here: Here): Promise<void> => {
    const open = people.filter(isOpen);
    const silent = open.filter((p) => p.answer === null && p.answer_until !== null && p.answer_until <= tx.now);
    await change(tx, silent, { answer: 'no_answer', answered_at: tx.now }, 'no_answer');
    const coming = open.filter((p) => (p.answer === 'accepted' || p.kind === 'back_office') && p.ready_at === null);
    const arrived = coming.filter((p) => here.get(p.staff_id)?.state === 'ready');
    await change(tx, arrived, { ready_at: tx.now }, 'ready');
    const late = coming.filter((p) => !arrived.includes(p) && p.ready_until !== null && p.ready_until <= tx.now);
    await change(tx, late, { released_at: tx.now, given_back_at: tx.now, reason: 'not_ready_in_time' }, 'late');
  };

  const borrow = async (tx: Tx, stage: StageRow, skills: readonly string[] | null): Promise<void> => {
    const missing = stage.plan.people - (await peopleOf(tx.db, [stage.id])).filter(isOpen).length;
    if (missing <= 0) return;
    const found = await borrowable(tx.db, { among: await backOffice(), skills, at: tx.now });
    const people = found
      .slice(0, missing)
      .map((id) => blank(stage, id, { kind: 'back_office', wave: 1, asked_at: tx.now, answer_until: null }));
    await add(tx, stage, people, 'surge_stage.borrowed');
  };

  const ask = async (tx: Tx, stage: StageRow, sight: QueueSight, skills: readonly string[] | null): Promise<void> => {
    const all = await peopleOf(tx.db, [stage.id]);
    const open = all.filter(isOpen);
    const yes = open.filter((p) => p.answer === 'accepted');
    const onTheWay = yes.filter((p) => p.ready_at === null).length;
    // Who is ready already counts among the agents of the sight; who is on the way does not yet.
    const short = (missingPeople(sight) ?? stage.plan.people) - onTheWay;
    const left = await askable(tx.db, { stageId: stage.id, since: stage.started_at, skills });
    const size = nextWave({
      missing: Math.min(stage.plan.people - yes.length, short),
      pending: open.length - yes.length,
      accepted: all.filter((p) => p.answer === 'accepted').length,
      refused: all.filter((p) => p.answer === 'declined' || p.answer === 'no_answer').length,
      left: left.length,
    });
    if (size === 0) return;
    const wave = Math.max(0, ...all.map((p) => p.wave)) + 1;
    const answer_until = later(tx.now, stage.plan.answerMinutes);
    const people = left
      .slice(0, size)
      .map((id) => blank(stage, id, { kind: 'home', wave, asked_at: tx.now, answer_until }));
    await add(tx, stage, people, 'surge_stage.asked');
  };

  /** Whoever has nothing in hand any more goes: out of the line first, so that a kill in between repeats it. */
  const giveBack = async (stageId: string): Promise<void> => {
    const waiting = (await peopleOf(db, [stageId])).filter((p) => isOpen(p) && p.released_at !== null);
    const here = await atWork(
      db,
      waiting.map((p) => p.staff_id),
    );
    const free = waiting.filter((p) => here.get(p.staff_id)?.busy !== true);
    for (const p of free) {
      if (here.get(p.staff_id)?.state === 'ready') await needs.seats.notReady(p.staff_id, 'surge_over');
    }
    await locked(stageId, async (tx, stage) => {
      await change(tx, free, { given_back_at: tx.now }, 'given_back');
      const left = (await peopleOf(tx.db, [stageId])).filter(isOpen);
      if (stage.state === 'ending' && left.length === 0)
        await moves.move(tx, stage, { event: 'given_back', by: 'system' });
    });
  };

  /** The peak is locked first, always: the leader who stops and the round that asks never cross. */
  const locked = (stageId: string, work: (tx: Tx, stage: StageRow) => Promise<void>): Promise<void> =>
    transactor.run(async (tx) => {
      const found = await findStage(tx.db, stageId);
      if (found === undefined) return;
      await lockPeak(tx.db, found.peak_id);
      const stage = await findStage(tx.db, stageId);
      if (stage !== undefined) await work(tx, stage);
    });

  return {
    tend: async (stageId, sight, skills) => {
      await locked(stageId, async (tx, stage) => {
        if (stage.state !== 'active') return;
        const { kind } = stage.plan;
        if (kind !== 'borrow_back_office' && kind !== 'open_home_seats') return;
        const people = await peopleOf(tx.db, [stageId]);
        const ids = people.filter(isOpen).map((p) => p.staff_id);
        await settle(tx, people, await atWork(tx.db, ids));
        if (kind === 'borrow_back_office') await borrow(tx, stage, skills);
        else await ask(tx, stage, sight, skills);
      });
      await giveBack(stageId);
    },
    answer: (principal, personId, answer) =>
      transactor.run(async (tx) => {
        const gone = new AppError({ code: 'routing.surge_ask_gone', kind: 'conflict' });
        const before = await lockPerson(tx.db, personId);
        if (before?.staff_id !== principal.staffId || before.kind !== 'home') throw gone;
        // The same answer again is the same answer: a bad line sends twice.
        if (before.answer === answer) return;
        if (before.answer !== null || before.answer_until === null || before.answer_until <= tx.now) throw gone;
        const stage = await findStage(tx.db, before.stage_id);
        const ready_until = answer === 'accepted' ? later(tx.now, stage?.plan.readyMinutes ?? 0) : null;
        await change(tx, [before], { answer, answered_at: tx.now, ready_until }, answer);
        await audit.append(tx, {
          by: principal,
          action: `surge_ask.${answer}`,
          subject: { kind: 'surge_person', id: personId },
        });
      }),
    reachable: async (kind, skills) => {
      if (kind === 'borrow_back_office')
        return (await borrowable(db, { among: await backOffice(), skills, at: needs.clock.now() })).length;
      if (kind === 'open_home_seats') return (await askable(db, { stageId: null, since: null, skills })).length;
      return 0;
    },
  };
}
