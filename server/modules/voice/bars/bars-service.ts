import {
  BAR_LIMITS,
  type DoNotCallNumber,
  type DoNotCallWish,
  type NuisanceNumber,
  type NuisanceWish,
} from '../../../../shared/contracts/voice-bars.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { customerLabel } from '../../contacts/index.ts';
import { demand, type Audit, type Principal } from '../../identity/index.ts';
import { countNumbers, doNotCallPage, nuisancePage, removeNumber, saveDoNotCall, saveNuisance } from './bars-store.ts';

/** The two lists as people keep them; every change is audited. */
export interface Bars {
  nuisance(principal: Principal, query: PageQuery): Promise<Page<NuisanceNumber>>;
  addNuisance(principal: Principal, wish: NuisanceWish): Promise<void>;
  removeNuisance(principal: Principal, number: string): Promise<void>;
  doNotCall(principal: Principal, query: PageQuery): Promise<Page<DoNotCallNumber>>;
  addDoNotCall(principal: Principal, wish: DoNotCallWish): Promise<void>;
  removeDoNotCall(principal: Principal, number: string): Promise<void>;
}

const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());
const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));
const partOf = ({ page, pageSize }: PageQuery) => ({ limit: pageSize, offset: (page - 1) * pageSize });

export function createBarLists(needs: {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
}): Bars {
  type List = 'nuisance_numbers' | 'do_not_call';
  const add = (
    principal: Principal,
    list: List,
    wish: { readonly number: string; readonly reason: string; readonly save: (tx: Tx) => Promise<void> },
  ): Promise<void> => {
    demand(principal, 'voice.bars');
    const { number, reason } = wish;
    return needs.transactor.run(async (tx) => {
      if ((await countNumbers(tx.db, list)) >= BAR_LIMITS.numbers)
        throw new AppError({ code: 'voice.bars_full', kind: 'refused', details: { max: BAR_LIMITS.numbers } });
      await wish.save(tx);
      const subject = { kind: 'number', id: customerLabel(number) };
      await needs.audit.append(tx, { by: principal, action: `${list}.added`, subject, reason });
    });
  };
  const remove = (principal: Principal, list: List, number: string): Promise<void> => {
    demand(principal, 'voice.bars');
    return needs.transactor.run(async (tx) => {
      if (!(await removeNumber(tx.db, list, number)))
        throw new AppError({ code: 'common.not_found', kind: 'not_found' });
      const subject = { kind: 'number', id: customerLabel(number) };
      await needs.audit.append(tx, { by: principal, action: `${list}.removed`, subject });
    });
  };
  const added = (principal: Principal, now: Date) => ({
    ...{ added_by: principal.staffId, added_name: principal.name, added_at: now },
  });
  return {
    nuisance: async (principal, query) => {
      demand(principal, 'voice.bars');
      const rows = await nuisancePage(needs.db, partOf(query));
      const items = rows.map((r) => ({
        ...{ number: r.number, reason: r.reason, policy: r.policy, until: iso(r.until), addedName: r.added_name },
        ...{ addedAt: r.added_at.toISOString(), turnedAway: r.turned_away, lastAt: iso(r.last_at) },
      }));
      return { items, total: await countNumbers(needs.db, 'nuisance_numbers'), ...query };
    },
    addNuisance: (principal, { number, reason, policy, until }) =>
      add(principal, 'nuisance_numbers', {
        ...{ number, reason },
        save: (tx) =>
          saveNuisance(tx.db, { number, reason, policy, until: dateOf(until), ...added(principal, tx.now) }),
      }),
    removeNuisance: (principal, number) => remove(principal, 'nuisance_numbers', number),
    doNotCall: async (principal, query) => {
      demand(principal, 'voice.bars');
      const rows = await doNotCallPage(needs.db, partOf(query));
      const items = rows.map((r) => ({
        ...{ number: r.number, reason: r.reason, source: r.source, until: iso(r.until), contactId: r.contact_id },
        ...{ addedName: r.added_name, addedAt: r.added_at.toISOString() },
      }));
      return { items, total: await countNumbers(needs.db, 'do_not_call'), ...query };
    },
    addDoNotCall: (principal, { number, reason, source, until, contactId }) =>
      add(principal, 'do_not_call', {
        ...{ number, reason },
        save: (tx) =>
          saveDoNotCall(tx.db, {
            ...{ number, reason, source, contact_id: contactId ?? null, until: dateOf(until) },
            ...added(principal, tx.now),
          }),
      }),
    removeDoNotCall: (principal, number) => remove(principal, 'do_not_call', number),
  };
}
