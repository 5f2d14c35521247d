import { TRUNK_EVENTS } from '../../../../shared/contracts/voice-trunks.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { demand, type Audit, type Principal } from '../../identity/index.ts';
import type { Wrong } from './trunk-check.ts';
import { lockPlan } from './trunk-store.ts';

export interface ChangeNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
}

/** What was done, for the audit trail; undefined: nothing was different. */
export interface Act {
  readonly action: string;
  readonly subject: { readonly kind: 'trunk' | 'number' | 'outbound_plan'; readonly id: string };
  readonly details: Readonly<Record<string, unknown>>;
}

export type PlanChange = <T>(
  principal: Principal,
  work: (tx: Tx) => Promise<{ readonly value: T; readonly act: Act | undefined }>,
) => Promise<T>;

/** The one way to change trunks, numbers and plan: permitted, one after the other, on the record, and heard on every node. */
export const createPlanChange =
  (needs: ChangeNeeds): PlanChange =>
  async (principal, work) => {
    demand(principal, 'voice.trunks');
    return needs.transactor.run(async (tx) => {
      await lockPlan(tx.db, tx.now);
      const { value, act } = await work(tx);
      if (act === undefined) return value;
      const data = { part: act.subject.kind };
      tx.emit({ aggregate: 'trunk', aggregateId: 'all', type: TRUNK_EVENTS.changed, data });
      await needs.audit.append(tx, { by: principal, ...act });
      return value;
    });
  };

/** All that is wrong in one refusal; its sentence is that of the first. */
export function demandRight(found: readonly Wrong[]): void {
  const [first] = found;
  if (first === undefined) return;
  const { code, ...details } = first;
  throw new AppError({ code, kind: 'refused', details: { ...details, fields: found } });
}

export function demandVersion<T extends { readonly version: number }>(row: T | undefined, version: number): T {
  if (row === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
  if (row.version !== version) throw new AppError({ code: 'common.changed_meanwhile', kind: 'conflict' });
  return row;
}

/** From and to of what is different. */
export function difference(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, { from: unknown; to: unknown }> {
  const changed = Object.entries(after).filter(([k, to]) => JSON.stringify(before[k]) !== JSON.stringify(to));
  return Object.fromEntries(changed.map(([k, to]) => [k, { from: before[k], to }]));
}
