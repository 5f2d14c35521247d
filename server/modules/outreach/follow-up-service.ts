import {
  FOLLOW_UP_EVENTS,
  type FollowUp,
  type FollowUpQuery,
  type FollowUpsNow,
  type FollowUpWord,
} from '../../../shared/contracts/outreach.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import type { NotReached } from '../../../shared/contracts/voice-outbound.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { isFinal, transition } from '../../../shared/kernel/state-machine.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { demand, may, type OrganisationView, type Principal } from '../identity/index.ts';
import { followUpMachine, type FollowUpEvent } from './follow-up-state.ts';
import {
  countDue,
  findTakenOf,
  followUpPage,
  insertFollowUp,
  insertFollowUpMove,
  loadFollowUpRules,
  lockFollowUp,
  lockLate,
  lockNext,
  lockTakenOf,
  updateFollowUp,
  type FollowUpRow,
} from './follow-up-store.ts';

/** A case that was closed, as far as a call about it needs to know it. */
export interface ClosedCase {
  readonly caseId: string;
  readonly number: string;
  readonly customerId: string | null;
  readonly type: string;
}

export interface FollowUps {
  /** By the rule; nothing when cases of this kind are not asked about. */
  planFor(tx: Tx, closed: ClosedCase): Promise<void>;
  /** By hand, for a case that this person may see. */
  plan(principal: Principal, caseId: string): Promise<FollowUp>;
  now(principal: Principal): Promise<FollowUpsNow>;
  /** The next one is mine; the one I have, when I have one. */
  takeNext(principal: Principal): Promise<FollowUpsNow>;
  release(principal: Principal, id: string): Promise<void>;
  word(principal: Principal, id: string, word: FollowUpWord): Promise<void>;
  cancel(principal: Principal, id: string): Promise<void>;
  list(principal: Principal, query: FollowUpQuery): Promise<Page<FollowUp>>;
  /** The case that the agent is to call about. */
  caseOf(principal: Principal, id: string): Promise<string>;
  /** A call about it came to nothing. */
  notReached(
    tx: Tx,
    call: { readonly agentId: string; readonly caseId: string; readonly outcome: NotReached },
  ): Promise<void>;
}

export interface FollowUpNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  /** Throws when there is no such case, or this person may not see it. */
  readonly seenCase: (principal: Principal, caseId: string) => Promise<ClosedCase>;
}

/** Who did not answer so often is left in peace. */
const MAX_TRIES = 2;
/** These say nothing of the customer: the agent simply dials again. */
const NOT_THEIRS: ReadonlySet<NotReached> = new Set(['congestion', 'cancelled', 'lost']);
const MINUTE_MS = 60_000;
const LATE_AT_ONCE = 200;
const SYSTEM = 'system:outreach';
const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());
const actorOf = ({ staffId }: Principal): string => `staff:${staffId}`;

interface Move {
  readonly event: FollowUpEvent;
  readonly actor: string;
  readonly reason?: string;
  readonly patch?: Parameters<typeof updateFollowUp>[2];
}

const told = async (
  tx: Tx,
  row: FollowUpRow,
  step: { from: FollowUpRow['state'] | null; event: string; actor: string; reason: string | null },
): Promise<void> => {
  const { from, event, actor, reason } = step;
  const at = { follow_up_id: row.id, seq: row.version, at: tx.now };
  await insertFollowUpMove(tx.db, { ...at, from_state: from, event, to_state: row.state, actor, reason });
  const { id, case_id: caseId, state, agent_id: agentId, result } = row;
  const data = { followUpId: id, caseId, state, agentId, result };
  tx.emit({ aggregate: 'follow_up', aggregateId: id, type: FOLLOW_UP_EVENTS.changed, data });
};

async function move(tx: Tx, row: FollowUpRow, { event, actor, reason, patch = {} }: Move): Promise<FollowUpRow> {
  const next = transition(followUpMachine, row.state, event);
  if (!next.ok) throw new AppError({ code: 'outreach.not_now', kind: 'conflict', details: { state: row.state } });
  const over = isFinal(followUpMachine, next.value) ? { ended_at: tx.now } : {};
  const after = await updateFollowUp(tx.db, row, { ...over, ...patch, state: next.value });
  await told(tx, after, { from: row.state, event, actor, reason: reason ?? null });
  return after;
}

/** Planned, taken, done: calls that ask how it went. */
export function createFollowUps(needs: FollowUpNeeds): FollowUps {
  const views = async (rows: readonly FollowUpRow[]): Promise<FollowUp[]> => {
    const staff = await needs.organisation.staff(rows.flatMap((r) => (r.agent_id === null ? [] : [r.agent_id])));
    return rows.map((row) => ({
      id: row.id,
      caseId: row.case_id,
      caseNumber: row.case_number,
      customerId: row.customer_id,
      reason: row.reason,
      state: row.state,
      tries: row.tries,
      notBefore: row.not_before.toISOString(),
      notAfter: row.not_after.toISOString(),
      agentId: row.agent_id,
      agentName: row.agent_id === null ? null : (staff.get(row.agent_id)?.name ?? null),
      result: row.result,
      note: row.note,
      endedAt: iso(row.ended_at),
    }));
  };
  const insert = async (
    tx: Tx,
    of: ClosedCase,
    how: { readonly reason: FollowUpRow['reason']; readonly by: string | null; readonly afterMinutes: number },
  ): Promise<FollowUpRow | undefined> => {
    const { within_hours: hours } = await loadFollowUpRules(tx.db);
    const from = tx.now.getTime() + how.afterMinutes * MINUTE_MS;
    const row = await insertFollowUp(tx.db, {
      ...{ id: newId(tx.now.getTime()), case_id: of.caseId, case_number: of.number, customer_id: of.customerId },
      ...{ reason: how.reason, state: followUpMachine.initial, planned_by: how.by, planned_at: tx.now },
      ...{ not_before: new Date(from), not_after: new Date(from + hours * 60 * MINUTE_MS) },
      ...{ agent_id: null, result: null, note: null, ended_at: null },
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
    const row = await findTakenOf(needs.db, principal.staffId);
    const [seen = null] = row === undefined ? [] : await views([row]);
    return { mine: seen, due: await countDue(needs.db, needs.clock.now()) };
  };

  return {
    now,
    planFor: async (tx, closed) => {
      const { case_types: types, after_minutes: afterMinutes } = await loadFollowUpRules(tx.db);
      if (types.includes(closed.type)) await insert(tx, closed, { reason: 'case_closed', by: null, afterMinutes });
    },
    plan: async (principal, caseId) => {
      demand(principal, 'contact.dial.customer');
      const of = await needs.seenCase(principal, caseId);
      const row = await needs.transactor.run((tx) =>
        insert(tx, of, { reason: 'by_hand', by: principal.staffId, afterMinutes: 0 }),
      );
      const [seen] = row === undefined ? [] : await views([row]);
      if (seen === undefined) throw new AppError({ code: 'outreach.planned_already', kind: 'conflict' });
      return seen;
    },
    takeNext: async (principal) => {
      demand(principal, 'contact.dial.customer');
      const { staffId } = principal;
      await needs.transactor.run(async (tx) => {
        for (const late of await lockLate(tx.db, tx.now, LATE_AT_ONCE))
          await move(tx, late, { event: 'expire', actor: SYSTEM });
        if ((await lockTakenOf(tx.db, staffId)) !== undefined) return;
        const next = await lockNext(tx.db, tx.now);
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
    cancel: async (principal, id) => {
      demand(principal, 'floor.supervise');
      await needs.transactor.run(async (tx) => {
        const row = await lockFollowUp(tx.db, id);
        if (row === undefined) throw new AppError({ code: 'outreach.not_found', kind: 'not_found' });
        await move(tx, row, { event: 'cancel', actor: actorOf(principal) });
      });
    },
    list: async (principal, query) => {
      demand(principal, 'case.view');
      // All of them are for those who serve any customer, or lead who does; one case is for whoever sees it.
      if (query.caseId !== undefined) await needs.seenCase(principal, query.caseId);
      else if (!may(principal, 'desk.use')) demand(principal, 'floor.supervise');
      const { rows, total } = await followUpPage(needs.db, query);
      return { items: await views(rows), total, page: query.page, pageSize: query.pageSize };
    },
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
      if (tries >= MAX_TRIES || outcome === 'invalid_number') {
        await move(tx, row, { event: 'give_up', actor: SYSTEM, reason: outcome, patch: { tries } });
        return;
      }
      const { retry_minutes: minutes } = await loadFollowUpRules(tx.db);
      const again = new Date(tx.now.getTime() + minutes * MINUTE_MS);
      const patch = { tries, agent_id: null, not_before: again };
      await move(tx, row, { event: 'try_again', actor: SYSTEM, reason: outcome, patch });
    },
  };
}
