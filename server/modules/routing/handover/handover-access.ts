import { may, withinScope, type Principal } from '../../identity/index.ts';
import type { HandoverRow } from './handover-tables.ts';

/** Who may see and do what with a handover, as sentences. */
export const isLeaderOf = (p: Principal, row: Pick<HandoverRow, 'centre' | 'from_team'>): boolean =>
  may(p, 'floor.supervise') && withinScope(p, { centre: row.centre, team: row.from_team });

export const isOutgoing = (p: Principal, row: HandoverRow): boolean =>
  may(p, 'desk.use') && p.staffId === row.from_staff_id;

/** Named, or of the shift it was given to while nobody has taken it. */
export const isReceiver = (p: Principal, row: HandoverRow, shift: string | null): boolean =>
  may(p, 'desk.use') &&
  p.staffId !== row.from_staff_id &&
  (row.to_staff_id === null
    ? row.to_shift !== null && row.to_shift === shift && row.centre === p.centre
    : row.to_staff_id === p.staffId);

/** Whoever is to take over sees it once it is signed, not while it is being written. */
export const maySeeHandover = (p: Principal, row: HandoverRow, shift: string | null): boolean =>
  isOutgoing(p, row) ||
  isLeaderOf(p, row) ||
  (isReceiver(p, row, shift) && ['signed', 'accepted', 'returned'].includes(row.state));

/** The acts that the buttons offer: what the state allows and this person may. */
export function actsOf(p: Principal, row: HandoverRow, shift: string | null): string[] {
  const acts: string[] = [];
  const { state } = row;
  if (isOutgoing(p, row)) {
    if (['drafted', 'offered', 'returned'].includes(state)) acts.push('edit', 'offer');
    if (state === 'offered') acts.push('sign');
    if (state === 'taken_over') acts.push('reclaim');
  }
  if (state === 'signed' && isReceiver(p, row, shift)) {
    acts.push(...(row.to_staff_id === null ? ['claim'] : ['read', 'accept', 'return']));
  }
  if (isLeaderOf(p, row) && p.staffId !== row.from_staff_id) {
    if (['drafted', 'offered', 'signed', 'returned'].includes(state)) acts.push('take_over');
    if (state === 'taken_over') acts.push('edit', 'assign');
  }
  return acts;
}
