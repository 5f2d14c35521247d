import {
  FOLLOW_UP_LIMITS,
  FOLLOW_UP_RESULTS,
  FOLLOW_UP_STATES,
  type FollowUp,
  type FollowUpAssign,
  type FollowUpFigures,
  type FollowUpFilter,
  type FollowUpPeople,
  type FollowUpQuery,
  type FollowUpStory,
} from '../../../shared/contracts/outreach.ts';
import type { Language } from '../../../shared/contracts/messages.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import {
  demand,
  may,
  scopeLimit,
  withinScope,
  type Audit,
  type OrganisationView,
  type Principal,
  type ScopeLimit,
} from '../identity/index.ts';
import { findFollowUp, followUpCounts, followUpPage, followUpRows, movesOf } from './follow-up-list-store.ts';
import { actorOf, move } from './follow-up-move-service.ts';
import { loadFollowUpRules } from './follow-up-rules-store.ts';
import type { FollowUpCases } from './follow-up-service.ts';
import { followUpSheet } from './follow-up-sheet.ts';
import { lockFollowUp, type FollowUpRow } from './follow-up-store.ts';
import { followUpView, peopleOf } from './follow-up-view.ts';

/** Looking after the follow-ups of those one leads. Everybody else sees those that are their own. */
export interface FollowUpLead {
  list(principal: Principal, query: FollowUpQuery): Promise<Page<FollowUp>>;
  figures(principal: Principal, filter: FollowUpFilter): Promise<FollowUpFigures>;
  story(principal: Principal, id: string): Promise<FollowUpStory>;
  /** The list as a CSV file, up to so many rows; on record. */
  sheet(principal: Principal, filter: FollowUpFilter, language: Language): Promise<string>;
  people(principal: Principal): Promise<FollowUpPeople>;
  /** Theirs to take first, with the whole time before them. */
  assign(principal: Principal, id: string, to: FollowUpAssign): Promise<void>;
  /** Out of the hands it is in: anybody's again. */
  takeBack(principal: Principal, id: string, reason: string): Promise<void>;
  cancel(principal: Principal, id: string, reason: string): Promise<void>;
}

export interface FollowUpLeadNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff' | 'staffWith' | 'all'>;
  readonly cases: FollowUpCases;
}

const HOUR_MS = 3_600_000;
const notFound = (): AppError => new AppError({ code: 'outreach.not_found', kind: 'not_found' });
const leads = (principal: Principal): boolean => may(principal, 'floor.supervise');
const STAFF = 'staff:';

/** What is hidden is not found: that there is one is itself a piece of information. */
function demandSeen(principal: Principal, row: FollowUpRow | undefined): FollowUpRow {
  if (row === undefined) throw notFound();
  const { centre, area_code: area, team, owner_id: ownerId, agent_id: agentId } = row;
  const isOwn = [ownerId, agentId].includes(principal.staffId);
  if (!isOwn && !(leads(principal) && withinScope(principal, { centre, area, team }))) throw notFound();
  return row;
}

export function createFollowUpLead(needs: FollowUpLeadNeeds): FollowUpLead {
  const { db, clock, organisation } = needs;
  const views = async (rows: readonly FollowUpRow[]): Promise<FollowUp[]> => {
    const staff = await organisation.staff(peopleOf(rows));
    return rows.map((row) => followUpView(row, (id) => staff.get(id)?.name, clock.now()));
  };
  const limitOf = (principal: Principal): ScopeLimit =>
    leads(principal) ? scopeLimit(principal) : { by: 'own', ownerId: principal.staffId };
  const wish = async (principal: Principal, filter: FollowUpFilter) => {
    demand(principal, 'case.view');
    // Of one case: whoever may see the case sees whether and how its customer was asked.
    if (filter.caseId === undefined) return { filter, limit: limitOf(principal), now: clock.now() };
    await needs.cases.demandSeen(principal, filter.caseId);
    return { filter, limit: undefined, now: clock.now() };
  };

  const act = async (
    principal: Principal,
    id: string,
    what: (tx: Tx, row: FollowUpRow) => Promise<unknown>,
  ): Promise<void> => {
    demand(principal, 'floor.supervise');
    await needs.transactor.run(async (tx) => {
      await what(tx, demandSeen(principal, await lockFollowUp(tx.db, id)));
    });
  };
  const peopleUnder = async (principal: Principal) => {
    const all = await organisation.staffWith('contact.dial.customer');
    return all.filter(({ id, centre, area, team }) => withinScope(principal, { centre, area, team, ownerId: id }));
  };

  return {
    list: async (principal, { page, pageSize, ...filter }) => {
      const { rows, total } = await followUpPage(db, await wish(principal, filter), { page, pageSize });
      return { items: await views(rows), total, page, pageSize };
    },
    figures: async (principal, filter) => {
      const counts = await followUpCounts(db, await wish(principal, filter));
      const sum = (fits: (of: (typeof counts)[number]) => boolean): number =>
        counts.filter(fits).reduce((all, { n }) => all + n, 0);
      const each = <K extends string>(keys: readonly K[], key: 'state' | 'result'): Record<K, number> =>
        Object.fromEntries(keys.map((one) => [one, sum((c) => c[key] === one)])) as Record<K, number>;
      return {
        states: each(FOLLOW_UP_STATES, 'state'),
        results: each(FOLLOW_UP_RESULTS, 'result'),
        overdue: sum((c) => c.due === 'overdue'),
        due: sum((c) => c.due === 'due'),
      };
    },
    story: async (principal, id) => {
      demand(principal, 'case.view');
      const row = demandSeen(principal, await findFollowUp(db, id));
      const moves = await movesOf(db, id);
      const idOf = (actor: string): string[] => (actor.startsWith(STAFF) ? [actor.slice(STAFF.length)] : []);
      const staff = await organisation.staff(moves.flatMap((m) => idOf(m.actor)));
      const [followUp] = await views([row]);
      if (followUp === undefined) throw notFound();
      const told = moves.map((m) => ({
        ...{ at: m.at.toISOString(), event: m.event, to: m.to_state, reason: m.reason },
        byName: staff.get(idOf(m.actor)[0] ?? '')?.name ?? '',
      }));
      return { followUp, moves: told };
    },
    sheet: async (principal, filter, language) => {
      demand(principal, 'floor.supervise');
      const rows = await followUpRows(db, await wish(principal, filter), FOLLOW_UP_LIMITS.exportRows);
      const subject = { kind: 'follow_up', id: 'list' };
      const details = { rows: rows.length, filter };
      await needs.transactor.run((tx) =>
        needs.audit.append(tx, { by: principal, action: 'follow_ups.exported', subject, details }),
      );
      const { areas } = await organisation.all();
      return followUpSheet(await views(rows), (code) => areas.find((a) => a.code === code)?.name ?? code, language);
    },
    people: async (principal) => {
      demand(principal, 'floor.supervise');
      const found = (await peopleUnder(principal)).slice(0, FOLLOW_UP_LIMITS.people);
      return found.map(({ id, staffNo, name }) => ({ id, staffNo, name }));
    },
    assign: async (principal, id, { agentId, reason }) => {
      demand(principal, 'floor.supervise');
      if (!(await peopleUnder(principal)).some((one) => one.id === agentId))
        throw new AppError({ code: 'outreach.nobody_to_give', kind: 'refused' });
      await act(principal, id, async (tx, row) => {
        const { withinHours } = await loadFollowUpRules(tx.db);
        const until = new Date(Math.max(row.not_after.getTime(), tx.now.getTime() + withinHours * HOUR_MS));
        const patch = { agent_id: agentId, not_after: until };
        await move(tx, row, { event: 'assign', actor: actorOf(principal), reason, patch });
      });
    },
    takeBack: (principal, id, reason) =>
      act(principal, id, (tx, row) =>
        move(tx, row, { event: 'take_back', actor: actorOf(principal), reason, patch: { agent_id: null } }),
      ),
    cancel: (principal, id, reason) =>
      act(principal, id, (tx, row) => move(tx, row, { event: 'cancel', actor: actorOf(principal), reason })),
  };
}
