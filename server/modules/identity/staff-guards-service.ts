import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { StaffRow } from './identity-tables.ts';
import { placeExists } from './organisation-store.ts';
import { demandWithin, type Principal } from './principal.ts';
import { countHoldersInTurn, lockStaff } from './staff-store.ts';
import { placeOf } from './staff-view.ts';

export const staffNotFound = (): AppError => new AppError({ code: 'identity.staff_not_found', kind: 'not_found' });

/** Somebody must remain who can undo: without a holder of these, no screen could give them back. Call it after the change. */
export async function demandGoverned(tx: Tx): Promise<void> {
  for (const permission of ['staff.manage', 'post.manage'] as const) {
    if ((await countHoldersInTurn(tx.db, permission)) === 0) {
      throw new AppError({ code: 'identity.last_administrator', kind: 'refused' });
    }
  }
}

export async function demandPlace(tx: Tx, place: Pick<StaffRow, 'centre' | 'area' | 'team'>): Promise<void> {
  if (!(await placeExists(tx.db, place))) throw new AppError({ code: 'identity.unknown_place', kind: 'refused' });
}

export async function lockWithin(tx: Tx, principal: Principal, id: string): Promise<StaffRow> {
  const row = await lockStaff(tx.db, id);
  if (row === undefined) throw staffNotFound();
  demandWithin(principal, placeOf(row));
  return row;
}

export function demandOther(principal: Principal, id: string): void {
  if (principal.staffId === id) throw new AppError({ code: 'identity.not_yourself', kind: 'refused' });
}

export const tellStaff = (tx: Tx, id: string, type: string): void =>
  tx.emit({ aggregate: 'staff', aggregateId: id, type, data: { staffId: id } });
