import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import {
  TRIAL_LIMITS,
  type Trial,
  type TrialAsk,
  type TrialDetail,
} from '../../../../shared/contracts/routing-simulation.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import { demand, type OrganisationView, type Principal } from '../../identity/index.ts';
import { findRules } from '../rules/rule-store.ts';
import { countRecorded, recordedDays } from './recorded-day-store.ts';
import { contactsOf } from './synthetic-day.ts';
import { startOfDay } from './trial-plan-service.ts';
import { cancelTrial, countWaiting, findTrial, insertTrial, pageOfTrials, type TrialRow } from './trial-store.ts';

/** What-ifs: asked for, watched, read, cancelled. The work itself is `trial-jobs.ts`. */
export interface Trials {
  days(principal: Principal): Promise<string[]>;
  list(principal: Principal, query: PageQuery): Promise<Page<Trial>>;
  read(principal: Principal, id: string): Promise<TrialDetail>;
  ask(principal: Principal, asked: TrialAsk): Promise<TrialDetail>;
  cancel(principal: Principal, id: string): Promise<void>;
}

export interface TrialsNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly poke: () => void;
}

/** More in line than this, and the last would be read by nobody. */
const MAX_WAITING = 5;

export function createTrials(needs: TrialsNeeds): Trials {
  const { db, transactor, clock } = needs;

  const viewOf = async (rows: readonly TrialRow[]): Promise<Trial[]> => {
    const staff = await needs.organisation.staff(rows.flatMap((r) => (r.asked_by === null ? [] : [r.asked_by])));
    return rows.map((r) => ({
      id: r.id,
      asked: r.asked,
      state: r.state,
      progress: r.progress,
      askedByName: r.asked_by === null ? null : (staff.get(r.asked_by)?.name ?? null),
      askedAt: r.asked_at.toISOString(),
      endedAt: r.ended_at?.toISOString() ?? null,
      contacts: r.contacts,
      failure: r.failure,
    }));
  };
  const detail = async (id: string): Promise<TrialDetail> => {
    const row = await findTrial(db, id);
    const [trial] = row === undefined ? [] : await viewOf([row]);
    if (row === undefined || trial === undefined)
      throw new AppError({ code: 'routing.trial_not_found', kind: 'not_found' });
    return { trial, outcome: row.outcome };
  };
  const demandVersion = async (version: number): Promise<void> => {
    const row = await findRules(db, version);
    if (row !== undefined && row.state !== 'discarded') return;
    throw new AppError({ code: 'routing.rules_not_found', kind: 'not_found', details: { version } });
  };
  const demandContacts = async ({ day, seed }: TrialAsk): Promise<void> => {
    const limit = TRIAL_LIMITS.contacts;
    const count =
      day.kind === 'recorded'
        ? await countRecorded(db, startOfDay(day.date))
        : contactsOf({ ...day, startMs: 0, mix: [], seed });
    if (day.kind === 'recorded' && count === 0)
      throw new AppError({ code: 'routing.trial_day_empty', kind: 'refused', details: { date: day.date } });
    if (count > limit)
      throw new AppError({ code: 'routing.trial_too_many', kind: 'refused', details: { count, limit } });
  };

  return {
    days: async (principal) => {
      demand(principal, 'queue.view');
      return recordedDays(db, clock.now());
    },
    list: async (principal, query) => {
      demand(principal, 'queue.view');
      const { rows, total } = await pageOfTrials(db, query);
      return { items: await viewOf(rows), total, ...query };
    },
    read: async (principal, id) => {
      demand(principal, 'queue.view');
      return detail(id);
    },
    ask: async (principal, asked) => {
      demand(principal, 'queue.manage');
      await Promise.all([demandVersion(asked.version), demandVersion(asked.against), demandContacts(asked)]);
      const id = newId();
      await transactor.run(async (tx) => {
        const count = await countWaiting(tx.db);
        if (count >= MAX_WAITING)
          throw new AppError({ code: 'routing.trial_line_full', kind: 'refused', details: { count } });
        await insertTrial(tx.db, { id, asked, by: principal.staffId, at: tx.now });
        tx.afterCommit(needs.poke);
      });
      return detail(id);
    },
    cancel: async (principal, id) => {
      demand(principal, 'queue.manage');
      await detail(id);
      if (await cancelTrial(db, id, clock.now())) return;
      throw new AppError({ code: 'routing.trial_over', kind: 'conflict' });
    },
  };
}
