import type { FollowUp, FollowUpsNow, FollowUpWord } from '../../../shared/contracts/outreach.ts';
import type { NotReached } from '../../../shared/contracts/voice-outbound.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { Matter } from '../cases/index.ts';
import { demand, type OrganisationView, type Principal } from '../identity/index.ts';
import { actorOf, move, SYSTEM, told } from './follow-up-move-service.ts';
import { loadFollowUpRules } from './follow-up-rules-store.ts';
import { followUpMachine } from './follow-up-state.ts';
import {
  countDue,
  findTakenOf,
  insertFollowUp,
  lockFollowUp,
  lockLate,
  lockNext,
  lockTakenOf,
  nextDueAt,
  type FollowUpRow,
} from './follow-up-store.ts';
import { followUpView, peopleOf } from './follow-up-view.ts';

type Reason = FollowUpRow['reason'];

export interface FollowUps {
  /** A case was closed: by the rule, nothing when cases of this kind are not asked about. */
  caseClosed(tx: Tx, closed: { readonly caseId: string; readonly type: string }): Promise<void>;
  /** An order was closed: the same, by its template. */
  orderClosed(tx: Tx, closed: { readonly caseId: string; readonly templateCode: string }): Promise<void>;
  /** By hand, for a case that this person may see. */
  plan(principal: Principal, caseId: string): Promise<FollowUp>;
  now(principal: Principal): Promise<FollowUpsNow>;
  /** The next one is mine; the one I have, when I have one. */
  takeNext(principal: Principal): Promise<FollowUpsNow>;
  release(principal: Principal, id: string): Promise<void>;
  word(principal: Principal, id: string, word: FollowUpWord): Promise<void>;
  /** The case that the agent is to call about. */
  caseOf(principal: Principal, id: string): Promise<string>;
  /** A call about it came to nothing. */
  notReached(
    tx: Tx,
    call: { readonly agentId: string; readonly caseId: string; readonly outcome: NotReached },
  ): Promise<void>;
}

/** The cases, as far as a call about one has to know them. */
export interface FollowUpCases {
  /** Throws when there is no such case, or this person may not see it. */
  demandSeen(principal: Principal, caseId: string): Promise<void>;
  matter(db: Tx['db'], caseId: string): Promise<Matter | undefined>;
}

export interface FollowUpNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly cases: FollowUpCases;
}

/** These say nothing of the customer: the agent simply dials again. */
const NOT_THEIRS: ReadonlySet<NotReached> = new Set(['congestion', 'cancelled', 'lost']);
const MINUTE_MS = 60_000;
const LATE_AT_ONCE = 200;

/** Planned, taken, done: calls that ask how it went. */
export function createFollowUps(needs: FollowUpNeeds): FollowUps {
  const view = async (row: FollowUpRow): Promise<FollowUp> => {
    const staff = await needs.organisation.staff(peopleOf([row]));
    return followUpView(row, (id) => staff.get(id)?.name, needs.clock.now());
  };
  const insert = async (
    tx: Tx,
    caseId: string,
    how: { readonly reason: Reason; readonly by: string | null },
  ): Promise<FollowUpRow | undefined> => {
    const of = await needs.cases.matter(tx.db, caseId);
    if (of === undefined) return undefined;
    const { afterMinutes, withinHours, byWhom } = await loadFollowUpRules(tx.db);
    // Whoever plans one by hand has a reason to call now.
    const from = tx.now.getTime() + (how.by === null ? afterMinutes : 0) * MINUTE_MS;
    const row = await insertFollowUp(tx.db, {
      ...{ id: newId(tx.now.getTime()), case_id: caseId, case_number: of.number, customer_id: of.customerId },
      ...{ centre: of.centre, area_code: of.areaCode, team: of.team, owner_id: of.ownerId },
      ...{ reason: how.reason, state: followUpMachine.initial, planned_by: how.by, planned_at: tx.now },
      ...{ not_before: new Date(from), not_after: new Date(from + withinHours * 60 * MINUTE_MS) },
      agent_id: byWhom === 'owner' && how.by === null ? of.ownerId : null,
      ...{ result: null, note: null, ended_at: null },
    });
    const actor = how.by === null ? SYSTEM : `staff:${how.by}`;
    if (row !== undefined) await told(tx, row, { from: null, event: 'plan', actor, reason: how.reason });
    return row;
  };
  const mine = async (tx: Tx, principal: Principal, id: string): Promise<FollowUpRow> => {
    const row = await lockFollowUp(tx.db, id);
    if (row === undefined) throw new AppError({ code: 'outreach.not_found', kind: 'not_found' });
    if (row.agent_id !== principal.staffId) throw new AppError({ code: 'outreach.not_yours', kind: 'forbidden' });
    return row;
  };
  const now = async (principal: Principal): Promise<FollowUpsNow> => {
    demand(principal, 'contact.dial.customer');
    const { staffId } = principal;
    const at = needs.clock.now();
    const row = await findTakenOf(needs.db, staffId);
    const next = await nextDueAt(needs.db, at, staffId);
    return {
      mine: row === undefined ? null : await view(row),
      due: await countDue(needs.db, at, staffId),
      nextAt: next === null ? null : next.toISOString(),
    };
  };

  return {
    now,
    caseClosed: async (tx, { caseId, type }) => {
      const { caseTypes } = await loadFollowUpRules(tx.db);
      if (caseTypes.some((one) => one === type)) await insert(tx, caseId, { reason: 'case_closed', by: null });
    },
    orderClosed: async (tx, { caseId, templateCode }) => {
      const { orderTemplates } = await loadFollowUpRules(tx.db);
      if (orderTemplates.includes(templateCode)) await insert(tx, caseId, { reason: 'order_closed', by: null });
    },
    plan: async (principal, caseId) => {
      demand(principal, 'contact.dial.customer');
      await needs.cases.demandSeen(principal, caseId);
      const row = await needs.transactor.run((tx) => insert(tx, caseId, { reason: 'by_hand', by: principal.staffId }));
      if (row === undefined) throw new AppError({ code: 'outreach.planned_already', kind: 'conflict' });
      return view(row);
    },
    takeNext: async (principal) => {
      demand(principal, 'contact.dial.customer');
      const { staffId } = principal;
      await needs.transactor.run(async (tx) => {
        for (const late of await lockLate(tx.db, tx.now, LATE_AT_ONCE))
          await move(tx, late, { event: 'expire', actor: SYSTEM });
        if ((await lockTakenOf(tx.db, staffId)) !== undefined) return;
        const next = await lockNext(tx.db, tx.now, staffId);
        if (next !== undefined)
          await move(tx, next, { event: 'take', actor: actorOf(principal), patch: { agent_id: staffId } });
      });
      return now(principal);
    },
    release: (principal, id) =>
      needs.transactor.run(async (tx) => {
        const row = await mine(tx, principal, id);
        await move(tx, row, { event: 'release', actor: actorOf(principal), patch: { agent_id: null } });
      }),
    word: (principal, id, { result, note }) =>
      needs.transactor.run(async (tx) => {
        const row = await mine(tx, principal, id);
        const patch = { result, note: note ?? null };
        await move(tx, row, { event: 'finish', actor: actorOf(principal), reason: result, patch });
      }),
    caseOf: (principal, id) =>
      needs.transactor.run(async (tx) => {
        const row = await mine(tx, principal, id);
        if (row.state !== 'taken') throw new AppError({ code: 'outreach.not_now', kind: 'conflict' });
        return row.case_id;
      }),
    notReached: async (tx, { agentId, caseId, outcome }) => {
      const row = await lockTakenOf(tx.db, agentId);
      if (row?.case_id !== caseId || NOT_THEIRS.has(outcome)) return;
      const tries = row.tries + 1;
      const { maxTries, retryMinutes: minutes } = await loadFollowUpRules(tx.db);
      if (tries >= maxTries || outcome === 'invalid_number') {
        await move(tx, row, { event: 'give_up', actor: SYSTEM, reason: outcome, patch: { tries } });
        return;
      }
      const again = new Date(tx.now.getTime() + minutes * MINUTE_MS);
      const patch = { tries, agent_id: null, not_before: again };
      await move(tx, row, { event: 'try_again', actor: SYSTEM, reason: outcome, patch });
    },
  };
}
