import { ROUTING_EVENTS, type RoutingSettingsChanged } from '../../../../shared/contracts/routing-events.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { demand, type Audit, type OrganisationView, type Principal } from '../../identity/index.ts';
import { lockSettings } from './settings-store.ts';

export interface AdminNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'all' | 'staff' | 'staffOfPost'>;
}

interface Act {
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Done<T> {
  readonly value: T;
  /** Empty: nothing was different, and nobody needs to hear of it. */
  readonly acts: readonly Act[];
  readonly staffIds?: readonly string[] | null;
}

/** An event that names more people than this is longer than reading everybody again. */
const MOST_NAMED = 500;

export type Change = <T>(
  principal: Principal,
  part: RoutingSettingsChanged['part'],
  work: (tx: Tx) => Promise<Done<T>>,
) => Promise<T>;

/** The one way to change a setting: permitted, one after the other, on the record, and heard by the running engine. */
export const createChange =
  (needs: AdminNeeds): Change =>
  async (principal, part, work) => {
    demand(principal, 'queue.manage');
    return needs.transactor.run(async (tx) => {
      await lockSettings(tx.db, tx.now);
      const { value, acts, staffIds = null } = await work(tx);
      if (acts.length === 0) return value;
      const named = staffIds !== null && staffIds.length > MOST_NAMED ? null : staffIds;
      const data: RoutingSettingsChanged = { part, staffIds: named };
      tx.emit({
        aggregate: 'routing',
        aggregateId: 'settings',
        type: ROUTING_EVENTS.settingsChanged,
        data: { ...data },
      });
      for (const act of acts) await needs.audit.append(tx, { by: principal, ...act });
      return value;
    });
  };

export const refused = (code: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ code, kind: 'refused', details });

export const changedMeanwhile = (): AppError => new AppError({ code: 'common.changed_meanwhile', kind: 'conflict' });

/** The row as it was when the screen read it, or the sentence that says it is not. */
export function demandVersion<T extends { readonly version: number }>(row: T | undefined, version: number): T {
  if (row === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
  if (row.version !== version) throw changedMeanwhile();
  return row;
}

/** What is different, from and to, for the audit trail. */
export function difference(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, { from: unknown; to: unknown }> {
  const found: Record<string, { from: unknown; to: unknown }> = {};
  for (const [key, to] of Object.entries(after)) {
    const from = before[key];
    if (key !== 'version' && JSON.stringify(from) !== JSON.stringify(to)) found[key] = { from, to };
  }
  return found;
}

export function pageOfAll<T>(all: readonly T[], { page, pageSize }: { page: number; pageSize: number }) {
  return { items: all.slice((page - 1) * pageSize, page * pageSize), total: all.length, page, pageSize };
}

export const containsText = (text: string | undefined, ...fields: readonly string[]): boolean => {
  const wanted = (text ?? '').trim().toLowerCase();
  return wanted === '' || fields.some((f) => f.toLowerCase().includes(wanted));
};
