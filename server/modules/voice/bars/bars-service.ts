import {
  BAR_LIMITS,
  type BarChange,
  type DoNotCallNumber,
  type DoNotCallQuery,
  type DoNotCallWish,
  type FullNumber,
  type NuisanceNumber,
  type NuisanceQuery,
  type NuisanceWish,
  type SilentNumber,
} from '../../../../shared/contracts/voice-bars.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { customerLabel } from '../../contacts/index.ts';
import { demand, type Audit, type Principal } from '../../identity/index.ts';
import {
  changesPage,
  countNumbers,
  doNotCallPage,
  noteChanges,
  nuisancePage,
  numberById,
  removeNumber,
  saveDoNotCall,
  saveNuisance,
} from './bars-store.ts';
import type { ListName } from './bars-tables.ts';
import { silentPage } from './silent-calls-store.ts';

/** The two lists as people keep them; every change is audited, and so is every number that is shown in full. */
export interface Bars {
  nuisance(principal: Principal, query: NuisanceQuery): Promise<Page<NuisanceNumber>>;
  addNuisance(principal: Principal, wish: NuisanceWish): Promise<void>;
  doNotCall(principal: Principal, query: DoNotCallQuery): Promise<Page<DoNotCallNumber>>;
  addDoNotCall(principal: Principal, wish: DoNotCallWish): Promise<void>;
  remove(principal: Principal, entry: BarEntry, reason: string): Promise<void>;
  /** The number in full, for a reason that stays on record. */
  show(principal: Principal, entry: BarEntry, reason: string): Promise<FullNumber>;
  history(principal: Principal, entry: BarEntry, query: PageQuery): Promise<Page<BarChange>>;
  silent(principal: Principal, query: PageQuery): Promise<Page<SilentNumber>>;
}
export interface BarEntry {
  readonly list: ListName;
  readonly id: string;
}

export interface BarsNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append' | 'recordUnmask'>;
}

const DAY_MS = 24 * 60 * 60_000;
const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());
const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));

export const subjectOf = (number: string) => ({ kind: 'number', id: customerLabel(number) });
const gone = () => new AppError({ code: 'common.not_found', kind: 'not_found' });

export function demandPlace(held: number, more: number): void {
  if (held + more > BAR_LIMITS.numbers)
    throw new AppError({ code: 'voice.bars_full', kind: 'refused', details: { max: BAR_LIMITS.numbers } });
}

const shown = (
  row: {
    readonly id: string;
    readonly number: string;
    readonly reason: string;
    readonly until: Date | null;
    readonly added_name: string;
    readonly added_at: Date;
  },
  now: Date,
) => ({
  ...{ id: row.id, label: customerLabel(row.number), reason: row.reason, until: iso(row.until) },
  ...{ inForce: row.until === null || row.until > now, addedName: row.added_name, addedAt: row.added_at.toISOString() },
});

/** What is done to one number of one list: found, written down, audited, in one transaction. */
function actsOn(needs: BarsNeeds) {
  const note = async (
    tx: Tx,
    principal: Principal,
    done: {
      readonly list: ListName;
      readonly number: string;
      readonly act: 'added' | 'changed' | 'removed';
      readonly reason: string;
      readonly until: Date | null;
    },
  ): Promise<void> => {
    const { list, number, act, reason } = done;
    await noteChanges(tx.db, [{ ...done, at: tx.now, by: principal.staffId, by_name: principal.name }]);
    await needs.audit.append(tx, { by: principal, action: `${list}.${act}`, subject: subjectOf(number), reason });
  };
  const find = async (db: Db | Tx['db'], { list, id }: BarEntry): Promise<string> => {
    const number = await numberById(db, list, id);
    if (number === undefined) throw gone();
    return number;
  };
  return { note, find };
}

export function createBarLists(needs: BarsNeeds): Bars {
  const { note, find } = actsOn(needs);
  const adding = (principal: Principal, now: Date) => ({
    ...{ added_by: principal.staffId, added_name: principal.name, added_at: now },
  });
  const read = (principal: Principal): Date => {
    demand(principal, 'voice.bars');
    return needs.clock.now();
  };
  return {
    nuisance: async (principal, query) => {
      const now = read(principal);
      const { items, total } = await nuisancePage(needs.db, query, now);
      const { page, pageSize } = query;
      const told = items.map((r) => ({
        ...{ ...shown(r, now), policy: r.policy, turnedAway: r.turned_away, lastAt: iso(r.last_at) },
      }));
      return { items: told, total, page, pageSize };
    },
    addNuisance: (principal, { number, reason, policy, until: end }) => {
      read(principal);
      return needs.transactor.run(async (tx) => {
        demandPlace(await countNumbers(tx.db, 'nuisance_numbers'), 1);
        const until = dateOf(end);
        const isNew = await saveNuisance(tx.db, { number, reason, policy, until, ...adding(principal, tx.now) });
        const act = isNew ? 'added' : 'changed';
        await note(tx, principal, { list: 'nuisance_numbers', number, act, reason, until });
      });
    },
    doNotCall: async (principal, query) => {
      const now = read(principal);
      const { items, total } = await doNotCallPage(needs.db, query, now);
      const { page, pageSize } = query;
      const told = items.map((r) => ({ ...shown(r, now), source: r.source, contactId: r.contact_id }));
      return { items: told, total, page, pageSize };
    },
    addDoNotCall: (principal, { number, reason, source, until: end, contactId }) => {
      read(principal);
      return needs.transactor.run(async (tx) => {
        demandPlace(await countNumbers(tx.db, 'do_not_call'), 1);
        const until = dateOf(end);
        const row = { number, reason, source, contact_id: contactId ?? null, until, ...adding(principal, tx.now) };
        const fresh = await saveDoNotCall(tx.db, [row]);
        const act = fresh.has(number) ? 'added' : 'changed';
        await note(tx, principal, { list: 'do_not_call', number, act, reason, until });
      });
    },
    remove: (principal, entry, reason) => {
      read(principal);
      return needs.transactor.run(async (tx) => {
        const number = await find(tx.db, entry);
        await removeNumber(tx.db, entry.list, number);
        await note(tx, principal, { list: entry.list, number, act: 'removed', reason, until: null });
      });
    },
    show: async (principal, entry, reason) => {
      const now = read(principal);
      const number = await find(needs.db, entry);
      await needs.audit.recordUnmask(principal, { subject: subjectOf(number), fields: [entry.list], reason });
      const by = { by: principal.staffId, by_name: principal.name };
      await noteChanges(needs.db, [{ list: entry.list, number, at: now, act: 'shown', ...by, reason, until: null }]);
      return { number };
    },
    history: async (principal, entry, query) => {
      read(principal);
      const number = await find(needs.db, entry);
      const { items, total } = await changesPage(needs.db, { list: entry.list, number }, query);
      const told = items.map(({ at, act, by, by_name, reason, until }) => ({
        ...{ at: at.toISOString(), act, byName: by === null ? '' : by_name, reason, until: iso(until) },
      }));
      return { items: told, total, page: query.page, pageSize: query.pageSize };
    },
    silent: async (principal, query) => {
      const now = read(principal);
      const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
      const span = { now, since: ago(BAR_LIMITS.silentDays), dayAgo: ago(1) };
      const { items, total } = await silentPage(needs.db, span, query);
      const told = items.map((r) => ({
        ...{ label: customerLabel(r.number), lastDay: Number(r.last_day), inAll: Number(r.in_all) },
        ...{ lastAt: r.last_at.toISOString(), contactId: r.contact_id, isListed: r.listed },
      }));
      return { items: told, total, page: query.page, pageSize: query.pageSize };
    },
  };
}
