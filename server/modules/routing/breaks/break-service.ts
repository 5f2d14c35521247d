import {
  USUAL_BREAK_MINUTES,
  type AskBreak,
  type BreakRule,
  type DecideBreak,
  type SetBreakRule,
} from '../../../../shared/contracts/routing-breaks.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { demand, may, withinScope, type Audit, type OrganisationView, type Principal } from '../../identity/index.ts';
import { claimCommand } from '../handover/handover-store.ts';
import { askBreak, breakNotFound, moveBreak, takeBreak } from './break-life-service.ts';
import { hasRoom, placesFor } from './break-places-service.ts';
import { saveRule, stateOf } from './break-store.ts';
import type { BreakRow } from './break-tables.ts';
import type { BreakWatch } from './break-watch-service.ts';
import type { BreakFloor } from './ports.ts';

/** What an agent and a leader do about breaks. */
export interface Breaks {
  /** Answers the id; of the first try when this is a repetition. */
  ask(principal: Principal, input: AskBreak): Promise<string>;
  /** The break that is chosen in the menu of states: the usual minutes, no words. Not a way around the leader's word. */
  askUsual(principal: Principal): Promise<void>;
  cancel(principal: Principal, id: string, version: number): Promise<void>;
  /** Back before or after the time: ready again. */
  end(principal: Principal, id: string, version: number): Promise<void>;
  decide(principal: Principal, id: string, input: DecideBreak): Promise<void>;
  setRule(principal: Principal, team: string, input: SetBreakRule): Promise<BreakRule>;
}

interface Needs {
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly organisation: OrganisationView;
  readonly floor: BreakFloor;
  readonly watch: BreakWatch;
}

const USUAL_REASON = '小休';

const refused = (code: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ code, kind: 'refused', details });

const newRow = (principal: Principal, input: AskBreak, at: { readonly now: Date; readonly id: string }): BreakRow => ({
  id: at.id,
  staff_id: principal.staffId,
  team: principal.team,
  centre: principal.centre,
  reason: input.reason.trim(),
  minutes: input.minutes,
  state: 'requested',
  version: 1,
  decided_by: null,
  refusal: null,
  requested_at: at.now,
  decided_at: null,
  started_at: null,
  ended_at: null,
  updated_at: at.now,
});

export function createBreaks(needs: Needs): Breaks {
  const { transactor, organisation, watch } = needs;

  const mine = async (tx: Tx, principal: Principal, of: { id: string; version: number }): Promise<BreakRow> => {
    const row = await takeBreak(tx, of.id, of.version);
    if (row.staff_id !== principal.staffId) throw breakNotFound();
    return row;
  };
  const inCharge = (principal: Principal, row: BreakRow): void => {
    demand(principal, 'floor.supervise');
    if (!withinScope(principal, { centre: row.centre, team: row.team })) throw breakNotFound();
    if (row.staff_id === principal.staffId) throw refused('break.own_request');
  };

  const askNow = async (tx: Tx, principal: Principal, input: AskBreak): Promise<string> => {
    const id = newId(tx.now.getTime());
    const { clientKey: key } = input;
    if (key !== undefined) {
      const command = { actor_id: principal.staffId, key, kind: 'break.asked', subject_id: id, at: tx.now };
      const claim = await claimCommand(tx.db, command);
      if (claim !== 'claimed') {
        if (claim.kind === 'break.asked') return claim.subject_id;
        throw new AppError({ code: 'handover.key_reused', kind: 'conflict' });
      }
    }
    if ((await stateOf(tx.db, principal.staffId)).state === 'offline') throw refused('break.not_on_duty');
    const places = await placesFor(tx, organisation, principal.team);
    const { rule, line } = places;
    if (input.minutes > rule.maxMinutes) throw refused('break.too_long', { max: rule.maxMinutes });
    const row = await askBreak(tx, newRow(principal, input, { now: tx.now, id }));
    if (row === undefined) throw new AppError({ code: 'break.already_open', kind: 'conflict' });
    // Below the number nobody has to be asked; above it the line decides, and nobody jumps it.
    if (rule.automatic) {
      const event = hasRoom(places) && line.length === 0 ? 'approve' : 'queue';
      await moveBreak(tx, row, { event, byId: null, reason: 'automatic' });
    }
    return row.id;
  };

  const decideNow = async (tx: Tx, principal: Principal, id: string, input: DecideBreak): Promise<void> => {
    const before = await takeBreak(tx, id, input.version);
    inCharge(principal, before);
    const byId = principal.staffId;
    if (input.decision === 'refuse') {
      const reason = input.reason.trim();
      await moveBreak(tx, before, { event: 'refuse', byId, reason }, { refusal: reason, decided_by: byId });
    } else if (input.decision === 'queue') {
      await moveBreak(tx, before, { event: 'queue', byId }, { decided_by: byId });
    } else {
      const places = await placesFor(tx, organisation, before.team);
      if (!hasRoom(places)) throw refused('break.full', { away: places.away, atOnce: places.rule.atOnce });
      await moveBreak(tx, before, { event: 'approve', byId }, { decided_by: byId });
    }
    const reason = input.decision === 'refuse' ? { reason: input.reason } : {};
    const action = { approve: 'break.approved', queue: 'break.queued', refuse: 'break.refused' }[input.decision];
    await needs.audit.append(tx, { by: principal, action, subject: { kind: 'break', id }, ...reason });
  };

  const ask = async (principal: Principal, input: AskBreak): Promise<string> => {
    demand(principal, 'desk.use');
    const id = await transactor.run((tx) => askNow(tx, principal, input));
    await watch.look();
    return id;
  };

  return {
    ask,
    askUsual: async (principal) => {
      const { rule } = await transactor.run((tx) => placesFor(tx, organisation, principal.team));
      await ask(principal, { reason: USUAL_REASON, minutes: Math.min(USUAL_BREAK_MINUTES, rule.maxMinutes) });
    },
    cancel: async (principal, id, version) => {
      await transactor.run(async (tx) => {
        const row = await mine(tx, principal, { id, version });
        await moveBreak(tx, row, { event: 'cancel', byId: principal.staffId });
      });
      await watch.look();
    },
    end: async (principal, id, version) => {
      await transactor.run(async (tx) => {
        const row = await mine(tx, principal, { id, version });
        await moveBreak(tx, row, { event: 'end', byId: principal.staffId });
      });
      await needs.floor.comeBack(principal.staffId);
      await watch.look();
    },
    decide: async (principal, id, input) => {
      await transactor.run((tx) => decideNow(tx, principal, id, input));
      await watch.look();
    },
    setRule: async (principal, team, input) => {
      demand(principal, 'floor.supervise');
      const found = team === '' ? undefined : await organisation.team(team);
      // The floor's own rule is for those who see more than one team.
      const inScope =
        team === ''
          ? may(principal, 'queue.manage')
          : found !== undefined && withinScope(principal, { centre: found.centre, team });
      if (!inScope) throw new AppError({ code: 'identity.out_of_scope', kind: 'forbidden' });
      const rule: BreakRule = { ...input, team };
      await transactor.run(async (tx) => {
        if (!(await saveRule(tx.db, rule))) throw new AppError({ code: 'break.changed', kind: 'conflict' });
        await needs.audit.append(tx, {
          by: principal,
          action: 'break_rule.set',
          subject: { kind: 'break_rule', id: team === '' ? 'floor' : team },
          details: { ...input },
        });
      });
      await watch.look();
      return { ...rule, version: rule.version + 1 };
    },
  };
}
